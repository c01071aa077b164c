/** Time and chance as arguments, so that tests decide what they are. */

export interface Timing {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Runs `act` later; the result cancels it. */
  later(milliseconds: number, act: () => void): () => void;
  /** In [0, 1). */
  chance(): number;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  later: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};
