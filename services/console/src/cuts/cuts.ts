/** What an owner has cut: which stop covers a camera, and how it is said. Pure. */
import type { Cut } from "../api/types";
import { say } from "../i18n";
import { writtenMoment } from "../kit/clock";

/** The stop that keeps `camera` from being shown; the stop of everything goes first. */
export function cutOver(cuts: readonly Cut[], camera: string): Cut | null {
  return everythingCut(cuts) ?? cuts.find((cut) => cut.camera === camera) ?? null;
}

/** The stop of everything the owner shares, if it stands. */
export function everythingCut(cuts: readonly Cut[]): Cut | null {
  return cuts.find((cut) => cut.camera === null) ?? null;
}

/** Tells one stop from another. */
export const cutKey = (cut: Cut): string => cut.camera ?? "*";

/** "de 22:55 à 23:10", "depuis 22:55, jusqu’à réouverture". */
export function periodOf(cut: Cut, now: number): string {
  const since = writtenMoment(cut.since, now);
  if (cut.until === null) return say("cuts.untilReopened", { since });
  return say("cuts.until", { since, until: writtenMoment(cut.until, now) });
}
