/** What a stop is told with: four reasons at hand, three lengths. */
import { say } from "../../i18n";

export const REASONS = ["privacy", "motive", "operation", "maintenance"] as const;
export type Reason = (typeof REASONS)[number] | "other";

/** In minutes; null: until reopened. */
export const LENGTHS = [null, 15, 60] as const;
export type Length = (typeof LENGTHS)[number];

/** As the API takes them. */
export const LONGEST_REASON = 200;

export function worded(reason: Reason, own: string): string {
  return reason === "other" ? own.trim() : say(`csu.reason.${reason}`);
}

export function lengthWord(minutes: Length): string {
  if (minutes === null) return say("csu.length.untilReopened");
  return say(minutes === 60 ? "csu.length.hour" : "csu.length.minutes", { minutes });
}
