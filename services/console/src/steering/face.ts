/** What the joystick says of itself. Pure. */
import { getLocale, isKey, say } from "../i18n";
import type { SteeringState } from "./joystick";

/** The sentence for a code: the server's own in French, the catalogue's elsewhere. */
export function whySteering({ code, message }: Pick<SteeringState, "code" | "message">) {
  const key = `steer.why.${code}`;
  const ours = isKey(key) ? say(key) : null;
  return getLocale() === "fr" ? (message ?? ours) : (ours ?? message);
}

/** Said once for each change, aloud too; the countdown is read, never spoken. */
export function statusOf(state: SteeringState): string {
  const why = whySteering(state);
  switch (state.phase) {
    case "idle":
      return "";
    case "asking":
      return state.approval === null
        ? say("steer.asking")
        : say("steer.waiting", { by: state.approval.by.join(say("steer.or")) });
    case "held":
      return why === null ? say("steer.held") : `${say("steer.held")} ${why}`;
    case "refused":
      return `${say("steer.refused")} ${why ?? ""}`.trim();
    case "ended":
      return `${say("steer.ended")} ${why ?? ""}`.trim();
  }
}

export interface Left {
  /** Whole. */
  readonly seconds: number;
  /** Of the whole time, from one to nothing. */
  readonly share: number;
}

/** What is left of a hold, or of the time to answer. */
export function leftOf(
  { endsAt, length }: Pick<SteeringState, "endsAt" | "length">,
  now: number,
): Left | null {
  if (endsAt === null || length === null || length <= 0) return null;
  const left = Math.max(0, endsAt - now);
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / length) };
}

/** Between two instants of the server, by the wall clock. */
export function leftBetween(since: string, until: string, now: number): Left | null {
  const endsAt = Date.parse(until);
  return leftOf({ endsAt, length: endsAt - Date.parse(since) }, now);
}

/** "4:05", "3:59:00". */
export function digits(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (figure: number) => String(figure).padStart(2, "0");
  const rest = two(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}
