/**
 * Says the speeds often enough for the commune's dead-man, and not more often than it
 * listens. A stop never waits, and a hand that was pushing when everything was stopped
 * has to come back to rest before it counts again.
 */
import type { Timing } from "../kit/timing";
import { strongest } from "./deflection";
import { isStill, type Speeds, writeMove, writeStop } from "./words";

/** Twenty-five times a second at most. */
export const LEAST_GAP = 40;
/** The commune stops a camera after half a second of silence. */
export const REPEAT = 150;

export type Hand = "stick" | "keys" | "pad" | "zoom" | "focus";

export class Sender {
  readonly #send: (word: string) => void;
  readonly #timing: Timing;
  readonly #hands = new Map<Hand, Speeds>();
  readonly #stopped = new Set<Hand>();
  #sentAt = -Infinity;
  #moving = false;
  #cancel: () => void = () => undefined;

  constructor(send: (word: string) => void, timing: Timing) {
    this.#send = send;
    this.#timing = timing;
  }

  get speeds(): Speeds {
    return strongest(this.#hands.values());
  }

  /** What this hand does now. */
  push(hand: Hand, speeds: Speeds): void {
    if (isStill(speeds)) {
      this.#hands.delete(hand);
      this.#stopped.delete(hand);
    } else if (!this.#stopped.has(hand)) {
      this.#hands.set(hand, speeds);
    }
    this.#say();
  }

  /** Stop, whatever is being pushed. */
  halt(): void {
    for (const hand of this.#hands.keys()) this.#stopped.add(hand);
    this.#hands.clear();
    this.#stop();
  }

  /** Nothing more is said, and no hand is remembered. */
  forget(): void {
    this.#cancel();
    this.#hands.clear();
    this.#stopped.clear();
    this.#moving = false;
  }

  #say(): void {
    if (this.#hands.size === 0) {
      if (this.#moving) this.#stop();
      return;
    }
    const wait = this.#sentAt + LEAST_GAP - this.#timing.now();
    this.#cancel();
    if (wait > 0) this.#cancel = this.#timing.later(wait, () => this.#say());
    else this.#move();
  }

  #move(): void {
    this.#moving = true;
    this.#sentAt = this.#timing.now();
    this.#send(writeMove(this.speeds));
    this.#cancel = this.#timing.later(REPEAT, () => this.#say());
  }

  #stop(): void {
    this.#cancel();
    this.#moving = false;
    this.#send(writeStop());
  }
}
