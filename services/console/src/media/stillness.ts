/**
 * Is the picture moving? A control room must never take a stale one for live.
 *
 * Told of every frame and of the time; says when the picture starts or stops moving.
 */

export const STILL_AFTER = 2000;
/** Frames already on their way when the source said it stopped prove nothing. */
export const LATE_FRAMES = 500;

export class Stillness {
  #moving = false;
  #lastFrame: number | null = null;
  #trustedFrom = 0;
  readonly #say: (event: "moving" | "stalled") => void;

  constructor(say: (event: "moving" | "stalled") => void) {
    this.#say = say;
  }

  frame(at: number): void {
    if (at < this.#trustedFrom) return;
    this.#lastFrame = at;
    if (this.#moving) return;
    this.#moving = true;
    this.#say("moving");
  }

  /** To be called a few times a second. */
  tick(at: number): void {
    if (!this.#moving || (this.stillFor(at) ?? 0) < STILL_AFTER) return;
    this.#moving = false;
    this.#say("stalled");
  }

  /** Milliseconds since the last frame that was believed; null before the first. */
  stillFor(at: number): number | null {
    return this.#lastFrame === null ? null : at - this.#lastFrame;
  }

  /** Somebody who knows said that the picture stopped: believe only later frames. */
  doubt(at: number): void {
    this.#moving = false;
    this.#trustedFrom = at + LATE_FRAMES;
  }
}
