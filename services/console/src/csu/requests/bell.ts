/** Rings again and again, politely, for as long as somebody waits for an answer. */
import type { Timing } from "../../kit/timing";

export const RING_EVERY = 4000;

export class Bell {
  readonly #timing: Timing;
  readonly #ring: () => void;
  #cancel: (() => void) | null = null;

  constructor(timing: Timing, ring: () => void) {
    this.#timing = timing;
    this.#ring = ring;
  }

  wanted(isWanted: boolean): void {
    if (isWanted && this.#cancel === null) this.#again();
    if (!isWanted) {
      this.#cancel?.();
      this.#cancel = null;
    }
  }

  #again(): void {
    this.#ring();
    this.#cancel = this.#timing.later(RING_EVERY, () => this.#again());
  }
}
