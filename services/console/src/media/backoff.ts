/** How long to wait before trying again: doubling, capped, spread by chance. */

const FIRST = 400;
const LONGEST = 4000;

/** Milliseconds before attempt number `attempt` (1 is the first new try); `chance` in [0, 1). */
export function waitBefore(attempt: number, chance: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 10));
  return full * (0.5 + chance / 2);
}
