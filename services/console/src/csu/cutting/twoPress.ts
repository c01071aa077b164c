/**
 * A button for what must not happen by accident: a first press arms it for five
 * seconds, a second one acts. A double click, or a key held down, is one press.
 */
import { Store } from "../../kit/store";
import type { Timing } from "../../kit/timing";

export type Phase =
  | { readonly kind: "resting" }
  /** Too soon for a second press to be meant. */
  | { readonly kind: "arming"; readonly left: number }
  /** `left`: seconds in which a second press acts. */
  | { readonly kind: "armed"; readonly left: number };

export const ARMED_SECONDS = 5;
export const MEANT_AFTER = 300;
const SECOND = 1000;

export class TwoPress {
  readonly phase = new Store<Phase>({ kind: "resting" });
  readonly #timing: Timing;
  #cancels: (() => void)[] = [];

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** True where this press is the second: act. */
  press(): boolean {
    const { kind } = this.phase.get();
    if (kind === "resting") this.#arm();
    if (kind !== "armed") return false;
    this.cancel();
    return true;
  }

  cancel(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    this.phase.set({ kind: "resting" });
  }

  #arm(): void {
    this.phase.set({ kind: "arming", left: ARMED_SECONDS });
    const timing = this.#timing;
    this.#cancels = [timing.later(MEANT_AFTER, () => this.#leave(ARMED_SECONDS))];
    for (let left = ARMED_SECONDS - 1; left > 0; left -= 1) {
      this.#cancels.push(timing.later((ARMED_SECONDS - left) * SECOND, () => this.#leave(left)));
    }
    this.#cancels.push(timing.later(ARMED_SECONDS * SECOND, () => this.cancel()));
  }

  #leave(left: number): void {
    this.phase.set({ kind: "armed", left });
  }
}
