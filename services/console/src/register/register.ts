/** Whether the registers can be written, and until when what is open may stay open. */
import type { RegisterState } from "../api/types";
import { Store } from "../kit/store";

export interface Register {
  readonly writable: boolean;
  /** Unix milliseconds of this post's own clock; null while the register is there. */
  readonly cutAt: number | null;
}

export class RegisterWatch {
  readonly state = new Store<Register>({ writable: true, cutAt: null });
  readonly #restored: () => void;

  /** `restored`: images that ended for want of a register may be asked for again. */
  constructor(restored: () => void) {
    this.#restored = restored;
  }

  heard({ writable, secondsLeft }: RegisterState, now: number): void {
    const cutAt = writable ? null : now + (secondsLeft ?? 0) * 1000;
    if (!writable || !this.state.get().writable) this.state.set({ writable, cutAt });
    // Said again after each lost link too: an API that was away cut the same images.
    if (writable) this.#restored();
  }
}
