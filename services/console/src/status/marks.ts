/** A shape for each state: none is told by its colour alone. */
import type { StatusState } from "./status";

export const MARKS: Readonly<Record<StatusState, string>> = {
  WELL: "●",
  LATE: "◆",
  AWAY: "▲",
  UNKNOWN: "?",
  OFF: "–",
};
