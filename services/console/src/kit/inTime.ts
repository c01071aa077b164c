import type { Timing } from "./timing";

/** What `act` answers; null where it fails, or says nothing for so long. */
export function inTime<Answer>(
  timing: Timing,
  patience: number,
  act: () => Promise<Answer>,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const cancel = timing.later(patience, () => resolve(null));
    act()
      .then(resolve, () => resolve(null))
      .finally(cancel);
  });
}
