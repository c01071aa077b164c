/**
 * The life of one tile, as a table: what it says of its picture, and what changes it.
 *
 * `live` means frames are advancing on this very screen. Nobody's word makes a tile
 * live: the source may say so, the frames prove it.
 */

export const STATES = [
  "empty",
  "asking",
  "connecting",
  "live",
  "frozen",
  "unavailable",
  "refused",
  "ended",
] as const;
export type TileState = (typeof STATES)[number];

export const EVENTS = [
  "asked",
  "granted",
  "refused",
  /** Frames advance. */
  "moving",
  /** No frame for two seconds. */
  "stalled",
  "source-connecting",
  "source-live",
  "source-frozen",
  "source-unavailable",
  /** The connection to the media node is gone; another one is being made. */
  "broken",
  "ended",
  "closed",
] as const;
export type TileEvent = (typeof EVENTS)[number];

const LEAVING = { refused: "refused", ended: "ended", closed: "empty" } as const;
const AGAIN = { asked: "asking", closed: "empty" } as const;

export const TRANSITIONS: Readonly<
  Record<TileState, Readonly<Partial<Record<TileEvent, TileState>>>>
> = {
  empty: { asked: "asking" },
  asking: { ...LEAVING, granted: "connecting" },
  connecting: {
    ...LEAVING,
    moving: "live",
    "source-frozen": "frozen",
    "source-unavailable": "unavailable",
  },
  live: {
    ...LEAVING,
    stalled: "frozen",
    "source-frozen": "frozen",
    "source-unavailable": "unavailable",
    broken: "frozen",
  },
  frozen: { ...LEAVING, moving: "live", "source-unavailable": "unavailable" },
  unavailable: {
    ...LEAVING,
    moving: "live",
    "source-connecting": "connecting",
    "source-live": "connecting",
  },
  refused: AGAIN,
  ended: AGAIN,
};

/** Where `event` leads from `state`, or null where it means nothing there. */
export function after(state: TileState, event: TileEvent): TileState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Whether a view of ours is open behind this tile. */
export function holdsView(state: TileState): boolean {
  return !(["empty", "asking", "refused", "ended"] as TileState[]).includes(state);
}
