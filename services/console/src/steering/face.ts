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
        : say("steer.waiting", { by: state.approval.by });
    case "held":
      return why === null ? say("steer.held") : `${say("steer.held")} ${why}`;
    case "refused":
      return `${say("steer.refused")} ${why ?? ""}`.trim();
    case "ended":
      return `${say("steer.ended")} ${why ?? ""}`.trim();
  }
}

/** What is left of a hold: whole seconds, and the share of it. */
export function leftOf(
  { endsAt, length }: Pick<SteeringState, "endsAt" | "length">,
  now: number,
): { readonly seconds: number; readonly share: number } | null {
  if (endsAt === null || length === null || length <= 0) return null;
  const left = Math.max(0, endsAt - now);
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / length) };
}

/** "4:05". */
export function digits(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
