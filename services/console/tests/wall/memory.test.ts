import { expect, test } from "vitest";

import { FORGOTTEN_AFTER, keptWall, readKept } from "../../src/wall/memory";
import { emptyWall, type WallState } from "../../src/wall/tiles";
import { aCamera } from "../builders";

const NOW = 1_800_000_000_000;
const PURPOSE = { motive: "public-order", motiveLabel: "Ordre public", incident: "2026-4711" };

function aWall(): WallState {
  const wall = emptyWall(4);
  const [first, second, ...rest] = wall.tiles;
  if (first === undefined || second === undefined) throw new Error("a wall has tiles");
  const camera = aCamera();
  const live = { ...first, camera, purpose: PURPOSE, state: "live" as const };
  const refused = { ...second, camera, purpose: PURPOSE, state: "refused" as const };
  return { ...wall, selected: 1, enlarged: true, tiles: [live, refused, ...rest] };
}

test("a wall is kept as numbers and identifiers, and what shows no picture is not", () => {
  const kept = keptWall(aWall(), "an-agent", "AskSteering", NOW);

  expect(kept).toEqual({
    agent: "an-agent",
    at: NOW,
    act: "AskSteering",
    size: 4,
    selected: 1,
    enlarged: true,
    tiles: [{ number: 1, camera: aCamera().id, motive: "public-order", incident: "2026-4711" }],
  });
  expect(JSON.stringify(kept)).not.toContain(aCamera().name);
});

test.each([
  ["its own agent", "an-agent", 0, true],
  ["another agent", "somebody-else", 0, false],
  ["its own agent, much later", "an-agent", FORGOTTEN_AFTER + 1, false],
])("a wall is shown again to %s: %s", (_case, agent, later, shown) => {
  const text = JSON.stringify(keptWall(aWall(), "an-agent", "", NOW));

  expect(readKept(text, agent, NOW + later) !== null).toBe(shown);
});

test.each([null, "", "rubbish", "null", "{}", '{"agent":"an-agent"}'])(
  "what is no wall is none: %s",
  (text) => {
    expect(readKept(text, "an-agent", NOW)).toBeNull();
  },
);
