import { expect, test } from "vitest";

import { Arrivals, TOGETHER } from "../../src/csu/board/arrivals";
import type { BoardRow } from "../../src/csu/board/rows";
import { aHolder, aViewer, FakeTiming } from "../builders";

function anEar() {
  const timing = new FakeTiming();
  const told: string[][] = [];
  const arrivals = new Arrivals(timing, (rows) => told.push(rows.map(({ key }) => key)));
  const hear = (...keys: string[]) => arrivals.heard(keys.map((key) => row(key)));
  return { timing, told, arrivals, hear };
}

const row = (key: string, viewer: BoardRow["viewer"] = aViewer()): BoardRow => ({
  key,
  slot: 1,
  camera: aHolder().camera,
  viewer,
  since: "2026-11-22T12:00:00Z",
});

test("who was there before the screen is not told", async () => {
  const { hear, told, timing } = anEar();

  hear("a", "b");
  await timing.advance(TOGETHER);

  expect([told, timing.pending]).toEqual([[], 0]);
});

test("arrivals of one moment are told together, once", async () => {
  const { hear, told, timing } = anEar();
  hear();

  hear("a");
  await timing.advance(TOGETHER / 2);
  hear("a", "b");
  await timing.advance(TOGETHER / 2);
  hear("a", "b");
  await timing.advance(TOGETHER);

  expect(told).toEqual([["a", "b"]]);
});

test("a view that was told is not told again when a gauge drops it for a moment", async () => {
  const { hear, told, timing } = anEar();
  hear();
  hear("a");
  await timing.advance(TOGETHER);

  hear();
  hear("a");
  await timing.advance(TOGETHER);

  expect(told).toEqual([["a"]]);
});

test("a flow without anybody is no look", async () => {
  const { arrivals, told, timing } = anEar();
  arrivals.heard([]);

  arrivals.heard([row("flow-1", null)]);
  await timing.advance(TOGETHER);

  expect(told).toEqual([]);
});
