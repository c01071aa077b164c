/** What the media node and a tile tell each other on the picture's data channel. */

export const CHANNEL = "beffroi";

export type Quality = "main" | "sub";
export type SourceState = "connecting" | "live" | "frozen" | "unavailable" | "ended";

export interface Said {
  readonly state: SourceState;
  /** Stable; the catalogue words it. */
  readonly code: string | null;
  /** French, for the agent. */
  readonly message: string | null;
}

const STATES: readonly unknown[] = ["connecting", "live", "frozen", "unavailable", "ended"];

/** One message of the media node; null where it is not one of ours. */
export function readSaid(data: unknown): Said | null {
  if (typeof data !== "string") return null;
  try {
    const said: unknown = JSON.parse(data);
    if (typeof said !== "object" || said === null) return null;
    const { state, code, message } = said as Record<string, unknown>;
    if (!STATES.includes(state)) return null;
    return { state: state as SourceState, code: text(code), message: text(message) };
  } catch {
    return null;
  }
}

export const writeWish = (quality: Quality): string => JSON.stringify({ quality });

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
