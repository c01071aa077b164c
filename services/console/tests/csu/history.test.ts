import { expect, test } from "vitest";

import { pathOf, SlotHistory, summaryOf } from "../../src/csu/sharing/history";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

function aHistory(...heard: (readonly [number, number])[]) {
  const history = new SlotHistory();
  for (const [minutesAgo, inUse] of heard) history.heard(inUse, NOW - minutesAgo * MINUTE);
  return history.steps.get();
}

test("only changes are steps", () => {
  expect(aHistory([10, 0], [9, 2], [8, 2], [7, 3]).map(({ inUse }) => inUse)).toEqual([0, 2, 3]);
});

test("what held when the shown minutes began is kept, what was before it is not", () => {
  const steps = aHistory([40, 1], [30, 2], [5, 3], [0, 4]);

  expect(steps.map(({ inUse }) => inUse)).toEqual([2, 3, 4]);
});

test("is summed up as now, most and least of the shown minutes", () => {
  expect(summaryOf(aHistory([40, 7], [30, 2], [5, 5], [1, 3]), NOW)).toEqual({
    now: 3,
    most: 5,
    least: 2,
  });
  expect(summaryOf([], NOW)).toBeNull();
});

test("is drawn as steps, now at the right edge, blank before the page opened", () => {
  const steps = aHistory([7.5, 0], [3, 4]);

  expect(pathOf(steps, NOW, 8, 150, 40)).toBe("M75 40H120V20H150");
  expect(pathOf(aHistory([60, 8]), NOW, 8, 150, 40)).toBe("M0 0H150");
  expect(pathOf([], NOW, 8, 150, 40)).toBe("");
});
