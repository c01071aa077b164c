/** The kinds of faults a camera has, and what may be said next of one. Pure. */
import type { FaultKind, FaultState } from "../api/generated";

export const CAMERA_KINDS = [
  "NO_PICTURE",
  "FROZEN",
  "DIRTY",
  "MISAIMED",
  "OTHER",
] as const satisfies readonly FaultKind[];

export const NEXT: Readonly<Record<FaultState, readonly FaultState[]>> = {
  REPORTED: ["LOCATED", "UNDER_REPAIR", "RESTORED"],
  LOCATED: ["UNDER_REPAIR", "RESTORED"],
  UNDER_REPAIR: ["LOCATED", "RESTORED"],
  RESTORED: [],
};
