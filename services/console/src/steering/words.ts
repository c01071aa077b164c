/** What the joystick and the media node tell each other on the picture's data channel. */

/** Each in [-1, 1]: right, up and closer are positive. */
export interface Speeds {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface Preset {
  readonly token: string;
  readonly name: string;
}

export interface SteeringSaid {
  readonly steering: "held" | "refused" | "ended";
  /** Stable; the catalogue words it. */
  readonly code: string | null;
  /** French, for the agent. */
  readonly message: string | null;
  /** How long it is still held; counted from here, so that no clock has to agree. */
  readonly seconds: number | null;
  readonly presets: readonly Preset[];
}

export const STILL: Speeds = { pan: 0, tilt: 0, zoom: 0 };

export const isStill = ({ pan, tilt, zoom }: Speeds): boolean =>
  pan === 0 && tilt === 0 && zoom === 0;

export const writeTake = (token: string): string => JSON.stringify({ steer: "take", token });
export const writeStop = (): string => JSON.stringify({ steer: "stop" });
export const writeHome = (): string => JSON.stringify({ steer: "home" });
export const writeRelease = (): string => JSON.stringify({ steer: "release" });
export const writePreset = (preset: string): string => JSON.stringify({ steer: "preset", preset });
export const writeMove = ({ pan, tilt, zoom }: Speeds): string =>
  JSON.stringify({ steer: "move", pan: short(pan), tilt: short(tilt), zoom: short(zoom) });

const STATES: readonly unknown[] = ["held", "refused", "ended"];

/** One message about the joystick; null where it is about something else. */
export function readSteering(data: unknown): SteeringSaid | null {
  if (typeof data !== "string") return null;
  try {
    const said: unknown = JSON.parse(data);
    if (typeof said !== "object" || said === null) return null;
    const { steering, code, message, seconds, presets } = said as Record<string, unknown>;
    if (!STATES.includes(steering)) return null;
    return {
      steering: steering as SteeringSaid["steering"],
      code: text(code),
      message: text(message),
      seconds: typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null,
      presets: Array.isArray(presets) ? presets.filter(isPreset) : [],
    };
  } catch {
    return null;
  }
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
