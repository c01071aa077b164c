/** From what a hand does to how fast a camera turns. Pure. */
import { type Speeds, STILL } from "./words";

/** What a stick may do by itself, at rest. */
export const DEAD_ZONE = 0.12;
/** Gentle near the middle: half a deflection is a third of the speed. */
const CURVE = 1.7;
const KEY_SPEED = 0.45;

/** One axis, beyond the dead zone, on a gentle curve. */
export function eased(deflection: number): number {
  const size = Math.min(1, Math.abs(deflection));
  if (size <= DEAD_ZONE) return 0;
  return Math.sign(deflection) * ((size - DEAD_ZONE) / (1 - DEAD_ZONE)) ** CURVE;
}

/** A stick drawn on the screen, `right` and `down` from its middle, in shares of its radius. */
export function ofStick(right: number, down: number): Speeds {
  const far = Math.hypot(right, down);
  const speed = eased(far);
  if (speed === 0) return STILL;
  return { pan: (speed * right) / far, tilt: (-speed * down) / far, zoom: 0 };
}

const KEYS: Readonly<Record<string, Speeds>> = {
  ArrowLeft: { ...STILL, pan: -1 },
  ArrowRight: { ...STILL, pan: 1 },
  ArrowUp: { ...STILL, tilt: 1 },
  ArrowDown: { ...STILL, tilt: -1 },
  PageUp: { ...STILL, zoom: 1 },
  PageDown: { ...STILL, zoom: -1 },
};

export const isSteeringKey = (key: string): boolean => Object.hasOwn(KEYS, key);

/** Keys held down together; `fast` with Shift. Two that oppose each other are none. */
export function ofKeys(held: Iterable<string>, fast: boolean): Speeds {
  const speed = fast ? 1 : KEY_SPEED;
  let sum = STILL;
  for (const key of held) {
    const each = KEYS[key] ?? STILL;
    sum = {
      pan: sum.pan + each.pan * speed,
      tilt: sum.tilt + each.tilt * speed,
      zoom: sum.zoom + each.zoom * speed,
    };
  }
  return sum;
}

/** The part of a `Gamepad` that steers. */
export interface Pad {
  readonly mapping: string;
  readonly connected: boolean;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly value: number }[];
}

const ZOOM_OUT = 6;
const ZOOM_IN = 7;

/** The left stick turns, the triggers zoom (standard mapping); null for any other device. */
export function ofPad(pad: Pad): Speeds | null {
  if (!pad.connected || pad.mapping !== "standard") return null;
  const { pan, tilt } = ofStick(pad.axes[0] ?? 0, pad.axes[1] ?? 0);
  const value = (button: number) => pad.buttons[button]?.value ?? 0;
  return { pan, tilt, zoom: eased(value(ZOOM_IN) - value(ZOOM_OUT)) };
}

/** Of several hands, the strongest on each axis. */
export function strongest(all: Iterable<Speeds>): Speeds {
  let { pan, tilt, zoom } = STILL;
  let focus = 0;
  for (const each of all) {
    if (Math.abs(each.pan) > Math.abs(pan)) pan = each.pan;
    if (Math.abs(each.tilt) > Math.abs(tilt)) tilt = each.tilt;
    if (Math.abs(each.zoom) > Math.abs(zoom)) zoom = each.zoom;
    focus = each.focus ?? focus;
  }
  return focus === 0 ? { pan, tilt, zoom } : { pan, tilt, zoom, focus };
}
