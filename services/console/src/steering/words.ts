/** What the joystick and the media node tell each other on the picture's data channel. */

/** Each in [-1, 1]: right, up, closer and a farther focus are positive. */
export interface Speeds {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
  /** Left out by every hand but its own. */
  readonly focus?: number;
}

/** What a camera may have beside its motors, in the order it is offered. */
export const AIDS = [
  "auto-focus",
  "wiper-on",
  "wiper-off",
  "wash",
  "lamp-on",
  "lamp-off",
  "lamp-auto",
] as const;
export type Aid = (typeof AIDS)[number];

export interface Gear {
  readonly focus: boolean;
  readonly aids: readonly Aid[];
}

export interface Preset {
  readonly token: string;
  readonly name: string;
}

export interface SteeringSaid {
  readonly steering: "held" | "refused" | "ended";
  /** The lease it is about; null where no pass could be read. */
  readonly lease: string | null;
  /** Stable; the catalogue words it. */
  readonly code: string | null;
  /** French, for the agent. */
  readonly message: string | null;
  /** How long it is still held; counted from here, so that no clock has to agree. */
  readonly seconds: number | null;
  readonly presets: readonly Preset[];
  readonly gear: Gear;
}

export const NO_GEAR: Gear = { focus: false, aids: [] };

export const STILL: Speeds = { pan: 0, tilt: 0, zoom: 0 };

export const isStill = ({ pan, tilt, zoom, focus = 0 }: Speeds): boolean =>
  pan === 0 && tilt === 0 && zoom === 0 && focus === 0;

export const writeTake = (token: string): string => JSON.stringify({ steer: "take", token });
export const writeStop = (): string => JSON.stringify({ steer: "stop" });
export const writeHome = (): string => JSON.stringify({ steer: "home" });
export const writeRelease = (): string => JSON.stringify({ steer: "release" });
export const writePreset = (preset: string): string => JSON.stringify({ steer: "preset", preset });
export const writeUse = (aid: Aid): string => JSON.stringify({ steer: "use", aid });
export const writeMove = ({ pan, tilt, zoom, focus = 0 }: Speeds): string =>
  JSON.stringify({
    steer: "move",
    pan: short(pan),
    tilt: short(tilt),
    zoom: short(zoom),
    ...(focus === 0 ? {} : { focus: short(focus) }),
  });

const STATES: readonly unknown[] = ["held", "refused", "ended"];

/** One message about the joystick; null where it is about something else. */
export function readSteering(data: unknown): SteeringSaid | null {
  if (typeof data !== "string") return null;
  try {
    const said: unknown = JSON.parse(data);
    if (typeof said !== "object" || said === null) return null;
    const { steering, lease, code, message, seconds, presets, gear } = said as Record<
      string,
      unknown
    >;
    if (!STATES.includes(steering)) return null;
    return {
      steering: steering as SteeringSaid["steering"],
      lease: text(lease),
      code: text(code),
      message: text(message),
      seconds: typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null,
      presets: Array.isArray(presets) ? presets.filter(isPreset) : [],
      gear: readGear(gear),
    };
  } catch {
    return null;
  }
}

/** What we have no word for is not offered. */
function readGear(said: unknown): Gear {
  if (typeof said !== "object" || said === null) return NO_GEAR;
  const { focus, aids } = said as Record<string, unknown>;
  const named: readonly unknown[] = Array.isArray(aids) ? aids : [];
  return { focus: focus === true, aids: AIDS.filter((aid) => named.includes(aid)) };
}

function isPreset(value: unknown): value is Preset {
  if (typeof value !== "object" || value === null) return false;
  const { token, name } = value as Record<string, unknown>;
  return typeof token === "string" && typeof name === "string";
}

const text = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;

/** Three decimals are finer than any motor. */
const short = (speed: number): number => Math.round(speed * 1000) / 1000;
