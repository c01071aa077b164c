import { Store } from "./store";
import type { Timing } from "./timing";

/** While a person is being asked something, no silence counts as a failure. */
export const onHold = new Store(false);

/**
 * What `act` answers; null where it fails, or says nothing for so long. What a person was asked
 * meanwhile does not count: once they have answered, the whole patience begins.
 */
export function inTime<Answer>(
  timing: Timing,
  patience: number,
  act: () => Promise<Answer>,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    let cancel = (): void => undefined;
    const wait = (): void => {
      cancel();
      cancel = onHold.get() ? () => undefined : timing.later(patience, () => resolve(null));
    };
    const forget = onHold.subscribe(wait);
    wait();
    act()
      .then(resolve, () => resolve(null))
      .finally(() => {
        forget();
        cancel();
      });
  });
}
