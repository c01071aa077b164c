import { expect, test } from "vitest";

import { ROW, scrollFor, windowOf } from "../../src/cameras/window";

test("ten thousand rows draw a few dozen", () => {
  const { first, end } = windowOf(10_000, 5_000 * ROW, 10 * ROW);

  expect([first, end]).toEqual([4_994, 5_016]);
});

test("the window stays within the list", () => {
  expect(windowOf(3, 900 * ROW, 10 * ROW)).toEqual({ first: 2, end: 3 });
  expect(windowOf(0, 0, 500)).toEqual({ first: 0, end: 0 });
});

test.each([
  ["above, comes to the top", 2, 10 * ROW, 2 * ROW],
  ["below, comes to the bottom", 30, 0, 21 * ROW],
  ["in sight, moves nothing", 5, 2 * ROW, 2 * ROW],
])("a row %s", (_case, row, scrolled, expected) => {
  expect(scrollFor(row, scrolled, 10 * ROW)).toBe(expected);
});
