/**
 * The hands that hold a joystick: keys, a gamepad, and what makes them all let go.
 *
 * A gamepad is looked at only while the joystick is held.
 */
import type { Timing } from "../kit/timing";
import { isSteeringKey, ofKeys, ofPad, type Pad } from "./deflection";
import type { Joystick } from "./joystick";
import { STILL } from "./words";

/** As often as a speed may leave. */
export const POLL = 40;

export interface Press {
  readonly key: string;
  readonly repeat: boolean;
  readonly shiftKey: boolean;
}

/** The keys that are down, on the element that has the focus. */
export class Keys {
  readonly #joystick: Joystick;
  readonly #down = new Set<string>();

  constructor(joystick: Joystick) {
    this.#joystick = joystick;
  }

  /** True where the key is the joystick's: the page must not scroll. */
  down({ key, repeat, shiftKey }: Press): boolean {
    if (!isSteeringKey(key)) return false;
    // A key that repeats was pressed before: after a stop it has to be let go first.
    if (!repeat) this.#down.add(key);
    if (this.#down.has(key)) this.#push(shiftKey);
    return true;
  }

  up({ key, shiftKey }: Press): boolean {
    if (!isSteeringKey(key)) return false;
    this.#down.delete(key);
    this.#push(shiftKey);
    return true;
  }

  /** The focus left: no key will be heard going up. */
  blurred(): void {
    this.#down.clear();
    this.#joystick.halt();
    this.#joystick.push("keys", STILL);
  }

  #push(fast: boolean): void {
    this.#joystick.push("keys", ofKeys(this.#down, fast));
  }
}

/** Looks at the gamepads while the joystick is held; the result ends it. */
export function watchPads(
  joystick: Joystick,
  pads: () => readonly (Pad | null)[],
  timing: Timing,
): () => void {
  let cancel: () => void = () => undefined;
  let steered = false;
  let polling = false;

  function look(): void {
    const speeds = pads().flatMap((pad) => (pad === null ? [] : (ofPad(pad) ?? [])));
    const first = speeds[0];
    if (first !== undefined) joystick.push("pad", first);
    // It went away, perhaps while it was pushed.
    else if (steered) joystick.push("pad", STILL);
    steered = first !== undefined;
    cancel = timing.later(POLL, look);
  }

  function follow(): void {
    if (joystick.held === polling) return;
    polling = joystick.held;
    if (polling) look();
    else cancel();
  }

  const unfollow = joystick.state.subscribe(follow);
  follow();
  return () => {
    unfollow();
    cancel();
  };
}

/** Calls `halt` whenever nobody may be looking any more; the result ends it. */
export function watchAttention(
  window: EventTarget,
  document: EventTarget & { readonly hidden: boolean },
  halt: () => void,
): () => void {
  const hidden = () => {
    if (document.hidden) halt();
  };
  window.addEventListener("blur", halt);
  window.addEventListener("pagehide", halt);
  window.addEventListener("gamepaddisconnected", halt);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    window.removeEventListener("blur", halt);
    window.removeEventListener("pagehide", halt);
    window.removeEventListener("gamepaddisconnected", halt);
    document.removeEventListener("visibilitychange", hidden);
  };
}
