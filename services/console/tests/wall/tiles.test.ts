import { describe, expect, test } from "vitest";

import {
  afterEvent,
  emptyTile,
  emptyWall,
  placeFor,
  resized,
  sizeAfter,
  type Tile,
  type WallState,
} from "../../src/wall/tiles";
import { wordOf } from "../../src/wall/face";
import { aCamera } from "../builders";

function aWall(states: Partial<Record<number, Tile["state"]>>, changes: Partial<WallState> = {}) {
  const wall = emptyWall(4);
  const tiles = wall.tiles.map((tile) => {
    const state = states[tile.number];
    return state === undefined ? tile : { ...tile, state, camera: aCamera(), opening: tile.number };
  });
  return { ...wall, tiles, ...changes };
}

describe("where a camera goes", () => {
  test.each([
    ["the selected tile, when it is free", {}, 3, 3],
    ["the first free tile, when the selected one shows a view", { 3: "live" }, 3, 1],
    [
      "a refused tile, when nothing else is free",
      { 1: "live", 2: "refused", 3: "live", 4: "live" },
      1,
      2,
    ],
    [
      "the selected tile, when every tile shows a view",
      { 1: "live", 2: "live", 3: "frozen", 4: "asking" },
      2,
      2,
    ],
  ] as const)("is %s", (_case, states, selected, place) => {
    expect(placeFor(aWall(states, { selected }))).toBe(place);
  });
});

describe("the next number of tiles", () => {
  const live = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, "live" as const]));

  test.each([
    [0, 16, 1],
    [0, 4, 9],
    [1, 16, 1],
    [8, 16, 9],
    [8, 9, 16],
    [12, 16, 16],
  ] as const)("with %i views open, after %i, is %i", (count, size, next) => {
    expect(sizeAfter(aWall(live(count), { size }))).toBe(next);
  });
});

describe("another number of tiles", () => {
  test("is refused, with the count, while more views are open", () => {
    const wall = aWall({ 1: "live", 2: "frozen" });

    expect(resized(wall, 1)).toBe(2);
  });

  test("brings views beyond the last tile back into sight", () => {
    const wall = aWall({ 1: "live", 9: "live" }, { size: 9, selected: 9 });

    const next = resized(wall, 4) as WallState;

    expect(next.tiles.map(({ state }) => state).slice(0, 4)).toEqual([
      "live",
      "live",
      "empty",
      "empty",
    ]);
    expect(next.tiles[1]).toMatchObject({ number: 2, opening: 9 });
    expect(next.tiles[8]).toEqual(emptyTile(9));
    expect(next.selected).toBe(4);
  });

  test("forgets a refusal sooner than it hides a view", () => {
    const next = resized(aWall({ 1: "refused", 2: "live" }), 1) as WallState;

    expect(next.tiles[0]).toMatchObject({ number: 1, state: "live", opening: 2 });
  });
});

describe("an event in a tile", () => {
  test("dates the new state", () => {
    const tile = { ...emptyTile(1), state: "live" as const, since: 5 };

    expect(afterEvent(tile, "stalled", 99, null, null)).toMatchObject({
      state: "frozen",
      since: 99,
    });
  });

  test("that changes nothing may still explain a frozen picture", () => {
    const tile = { ...emptyTile(1), state: "frozen" as const, since: 5 };

    expect(
      afterEvent(tile, "source-frozen", 99, "stalled", "La caméra n’envoie plus rien."),
    ).toEqual({
      ...tile,
      code: "stalled",
      message: "La caméra n’envoie plus rien.",
    });
  });

  test("that means nothing there changes nothing", () => {
    expect(afterEvent(emptyTile(1), "moving", 99, null, null)).toBeNull();
  });
});

describe("a picture that is smaller than was asked for", () => {
  const live: Tile = { ...emptyTile(1), state: "live", camera: aCamera(), opening: 1 };
  const narrow = afterEvent(live, "source-live", 5, "narrow", "Votre réseau ne porte pas…");

  test("is live still, and says so", () => {
    expect(narrow).toMatchObject({ state: "live", since: live.since, code: "narrow" });
    expect(wordOf(narrow ?? live)).toBe("Direct (réduit)");
  });

  test("is as large as that again once the network carries it", () => {
    expect(afterEvent(narrow ?? live, "source-live", 9, null, null)).toMatchObject({ code: null });
  });

  test("changes nothing when it is said twice", () => {
    expect(afterEvent(live, "source-live", 9, null, null)).toBeNull();
  });
});
