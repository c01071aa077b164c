import { describe, expect, test } from "vitest";

import {
  after,
  EVENTS,
  holdsView,
  STATES,
  type TileEvent,
  TRANSITIONS,
} from "../../src/media/tile";

const product = STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const));

describe("the life of a tile", () => {
  test.each(product)("from %s, %s leads where the table says or nowhere", (state, event) => {
    const next = after(state, event);

    expect(next).toBe(TRANSITIONS[state][event] ?? null);
    expect(next === null || STATES.includes(next)).toBe(true);
  });

  test("only frames that advance make a tile live", () => {
    const leading = new Set(product.filter(([s, e]) => after(s, e) === "live").map(([, e]) => e));

    expect([...leading]).toEqual(["moving"]);
  });

  test.each(STATES.filter(holdsView))(
    "a view that is %s can always end, close or be refused",
    (state) => {
      const leaving: TileEvent[] = ["ended", "closed", "refused"];

      expect(leaving.map((event) => after(state, event))).toEqual(["ended", "empty", "refused"]);
    },
  );

  test.each(["refused", "ended"] as const)(
    "nothing revives a %s tile but asking again",
    (state) => {
      const alive = EVENTS.filter((event) => after(state, event) !== null);

      expect(alive).toEqual(["asked", "closed"]);
    },
  );
});
