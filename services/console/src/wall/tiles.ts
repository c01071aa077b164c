/** The wall as data: sixteen numbered tiles, of which `size` are shown. Pure. */
import type { Article, Camera, Grant, Holder, Purpose, SlotOffer } from "../api/types";
import { after, holdsView, type TileEvent, type TileState } from "../media/tile";

export const SIZES = [1, 4, 9, 16] as const;
export type Size = (typeof SIZES)[number];

export interface Refusal {
  readonly code: string;
  readonly message: string | null;
  readonly remedy: string | null;
  readonly article: Article | null;
  readonly holders: readonly Holder[];
  /** Whose slot may be taken, where one yields. */
  readonly offer?: SlotOffer | null;
}

export interface Tile {
  readonly number: number;
  readonly state: TileState;
  /** Unix milliseconds at which `state` began. */
  readonly since: number;
  readonly code: string | null;
  readonly message: string | null;
  /** Tells one opening from the next in the same tile. */
  readonly opening: number | null;
  readonly camera: Camera | null;
  readonly purpose: Purpose | null;
  readonly grant: Grant | null;
  readonly refusal: Refusal | null;
  readonly stream: MediaStream | null;
}

export interface WallState {
  readonly tiles: readonly Tile[];
  readonly size: Size;
  /** Number of the selected tile, 1 to `size`. */
  readonly selected: number;
  readonly enlarged: boolean;
}

export function emptyTile(number: number): Tile {
  return {
    number,
    state: "empty",
    since: 0,
    code: null,
    message: null,
    opening: null,
    camera: null,
    purpose: null,
    grant: null,
    refusal: null,
    stream: null,
  };
}

export function emptyWall(size: Size): WallState {
  const tiles = Array.from({ length: 16 }, (_, index) => emptyTile(index + 1));
  return { tiles, size, selected: 1, enlarged: false };
}

export const shown = (wall: WallState): readonly Tile[] => wall.tiles.slice(0, wall.size);

/** The tile once `event` happened; null where nothing changes. */
export function afterEvent(
  tile: Tile,
  event: TileEvent,
  now: number,
  code: string | null,
  message: string | null,
): Tile | null {
  const state = after(tile.state, event);
  if (state === null) {
    if (tile.state === "live" && event === "source-live") {
      // Live still, and smaller than was asked for, or as large as that again.
      return code === tile.code ? null : { ...tile, code, message };
    }
    // A frozen picture may learn why it froze.
    const explains = code !== null && holdsView(tile.state) && tile.state !== "live";
    return explains ? { ...tile, code, message } : null;
  }
  if (state === "empty") return emptyTile(tile.number);
  const since = state === tile.state ? tile.since : now;
  return { ...tile, state, since, code, message };
}

/** Where a new camera goes: the selected tile if free, else the first free one, else the selected. */
export function placeFor(wall: WallState): number {
  const isFree = (tile: Tile | undefined) => tile !== undefined && !holds(tile);
  if (isFree(wall.tiles[wall.selected - 1])) return wall.selected;
  const empty = shown(wall).find((tile) => tile.state === "empty") ?? shown(wall).find(isFree);
  return empty?.number ?? wall.selected;
}

/** The wall at another size, or how many open views forbid it: none is ever hidden. */
export function resized(wall: WallState, size: Size): WallState | number {
  const busy = wall.tiles.filter((tile) => tile.state !== "empty");
  if (busy.length > size) {
    const views = wall.tiles.filter(holds).length;
    if (views > size) return views;
  }
  const tiles = packed(wall.tiles, size);
  return { ...wall, tiles, size, selected: Math.min(wall.selected, size), enlarged: false };
}

/** The next size, in their order, that holds every open view; the same one where none does. */
export function sizeAfter(wall: WallState): Size {
  const place = SIZES.indexOf(wall.size);
  const following = [...SIZES.slice(place + 1), ...SIZES.slice(0, place)];
  return following.find((size) => typeof resized(wall, size) !== "number") ?? wall.size;
}

/** Tiles beyond `size` move into the first places that hold no view. */
function packed(tiles: readonly Tile[], size: number): Tile[] {
  const moving = tiles.slice(size).filter(holds);
  const staying = tiles.slice(0, size).map((tile) => {
    if (holds(tile)) return tile;
    const moved = moving.shift();
    return moved === undefined ? tile : { ...moved, number: tile.number };
  });
  return [...staying, ...tiles.slice(size).map((tile) => emptyTile(tile.number))];
}

/** Asking counts: its answer may be a view. */
export const holds = (tile: Tile): boolean => holdsView(tile.state) || tile.state === "asking";
