import { describe, expect, test } from "vitest";

import { footerOf, GAP, layoutFor } from "../../src/wall/layout";

describe("the wall's columns", () => {
  test.each([
    ["a tall room", 4, 900, 900, 2],
    ["a wide room", 4, 1800, 320, 4],
    ["one tile", 1, 900, 900, 1],
    ["sixteen tiles", 16, 1000, 720, 4],
  ])("in %s make the pictures largest", (_case, count, width, height, columns) => {
    expect(layoutFor(count, width, height).columns).toBe(columns);
  });

  test.each([1, 4, 9, 16])("%i tiles never leave the room", (count) => {
    for (const [width, height] of [
      [726, 464],
      [1040, 830],
      [1600, 300],
      [300, 900],
    ] as const) {
      const layout = layoutFor(count, width, height);
      const rows = Math.ceil(count / layout.columns);

      expect(layout.columns * (layout.width + GAP) - GAP).toBeLessThanOrEqual(width);
      expect(rows * (layout.height + GAP) - GAP).toBeLessThanOrEqual(height + rows);
    }
  });

  test.each([
    ["one line", 1, 28],
    ["two lines where it is narrow", 16, 44],
  ])("a picture stays sixteen by nine, its footer of %s under it", (_case, count, footer) => {
    const { width, height } = layoutFor(count, 1000, 900);

    expect(footerOf(width)).toBe(footer);
    expect((height - footer) / width).toBeCloseTo(9 / 16, 2);
  });
});
