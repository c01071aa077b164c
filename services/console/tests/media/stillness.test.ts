import { describe, expect, test } from "vitest";

import { LATE_FRAMES, STILL_AFTER, Stillness } from "../../src/media/stillness";

function watched() {
  const said: string[] = [];
  return { said, stillness: new Stillness((event) => said.push(event)) };
}

describe("a picture that stops", () => {
  test("is said to move once, however many frames come", () => {
    const { said, stillness } = watched();

    for (const at of [10, 50, 90]) stillness.frame(at);

    expect(said).toEqual(["moving"]);
  });

  test("is said to have stopped after two seconds without a frame, and not before", () => {
    const { said, stillness } = watched();
    stillness.frame(100);

    stillness.tick(100 + STILL_AFTER - 1);
    expect(said).toEqual(["moving"]);

    stillness.tick(100 + STILL_AFTER);
    stillness.tick(100 + STILL_AFTER + 500);
    expect(said).toEqual(["moving", "stalled"]);
  });

  test("moves again at the next frame", () => {
    const { said, stillness } = watched();
    stillness.frame(0);
    stillness.tick(STILL_AFTER);

    stillness.frame(STILL_AFTER + 40);

    expect(said).toEqual(["moving", "stalled", "moving"]);
  });

  test("that never started is not said to have stopped", () => {
    const { said, stillness } = watched();

    stillness.tick(60_000);

    expect(said).toEqual([]);
  });

  test("is not revived by frames that were already on their way", () => {
    const { said, stillness } = watched();
    stillness.frame(0);
    stillness.doubt(1000);

    stillness.frame(1000 + LATE_FRAMES - 1);
    expect(said).toEqual(["moving"]);

    stillness.frame(1000 + LATE_FRAMES);
    expect(said).toEqual(["moving", "moving"]);
  });
});
