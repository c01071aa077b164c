/** What a tile says of itself: a word, a shape and a colour; the colour is never alone. */
import type { Camera } from "../api/types";
import { getLocale, isKey, say } from "../i18n";
import { never } from "../kit/never";
import type { TileState } from "../media/tile";
import type { Tile } from "./tiles";

export type Shape = "dot" | "ring" | "bars" | "triangle" | "square" | "cross" | "none";
export type Tone = "quiet" | "waiting" | "good" | "stale" | "fault" | "closed";

export interface Face {
  readonly shape: Shape;
  readonly tone: Tone;
}

export function faceOf(state: TileState): Face {
  switch (state) {
    case "empty":
      return { shape: "none", tone: "quiet" };
    case "asking":
    case "connecting":
      return { shape: "ring", tone: "waiting" };
    case "live":
      return { shape: "dot", tone: "good" };
    case "frozen":
      return { shape: "bars", tone: "stale" };
    case "unavailable":
      return { shape: "triangle", tone: "fault" };
    case "refused":
      return { shape: "square", tone: "closed" };
    case "ended":
      return { shape: "cross", tone: "closed" };
    default:
      return never(state);
  }
}

/** "Direct", "Quota atteint", "Coupé par la commune"… */
export function wordOf({ state, code }: Pick<Tile, "state" | "code">): string {
  if (state === "empty") return "";
  const own = `state.${code}`;
  const isOwn = state === "refused" || state === "ended" || state === "live";
  if (isOwn && isKey(own)) return say(own);
  return say(`state.${state}`);
}

/** The sentence for a code. The server's own is in French, and more precise where it is given. */
export function whyOf(code: string | null, message: string | null): string | null {
  const key = `why.${code}`;
  const ours = isKey(key) ? say(key) : null;
  return getLocale() === "fr" ? (message ?? ours) : (ours ?? message);
}

export function cameraLabel(camera: Pick<Camera, "number" | "name"> | null): string {
  return camera === null ? "" : `${camera.number} ${camera.name}`;
}
