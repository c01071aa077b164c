/**
 * What a wall was before its page had to be left: numbers, identifiers, motives. No name, no
 * picture. Pure.
 */
import { holds, type Size, SIZES, type WallState } from "./tiles";

/** Milliseconds after which nobody is coming back. */
export const FORGOTTEN_AFTER = 10 * 60_000;

export interface KeptTile {
  readonly number: number;
  readonly camera: string;
  readonly motive: string;
  readonly incident: string | null;
}

export interface KeptWall {
  /** Whose wall it was. */
  readonly agent: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** What was about to be done. */
  readonly act: string;
  readonly size: Size;
  readonly selected: number;
  readonly enlarged: boolean;
  readonly tiles: readonly KeptTile[];
}

export function keptWall(wall: WallState, agent: string, act: string, at: number): KeptWall {
  const { size, selected, enlarged } = wall;
  const tiles = wall.tiles.flatMap((tile) => {
    const { number, camera, purpose } = tile;
    if (camera === null || purpose === null || !holds(tile)) return [];
    const { motive, incident } = purpose;
    return [{ number, camera: camera.id, motive, incident }];
  });
  return { agent, at, act, size, selected, enlarged, tiles };
}

/** What `text` keeps for this agent; null for anything else, or for what is too old. */
export function readKept(text: string | null, agent: string, now: number): KeptWall | null {
  try {
    const said = JSON.parse(text ?? "null") as KeptWall | null;
    if (said === null || said.agent !== agent || now - said.at > FORGOTTEN_AFTER) return null;
    return SIZES.includes(said.size) && Array.isArray(said.tiles) ? said : null;
  } catch {
    return null;
  }
}
