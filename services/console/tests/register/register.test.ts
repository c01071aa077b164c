import { describe, expect, test } from "vitest";

import { RegisterWatch } from "../../src/register/register";

function aWatch() {
  const restored: number[] = [];
  const watch = new RegisterWatch(() => restored.push(restored.length));
  return { watch, restored };
}

const AWAY = { writable: false, since: "2026-06-15T12:00:00Z", secondsLeft: 42 };
const THERE = { writable: true, since: null, secondsLeft: null };

describe("the register", () => {
  test("that is away says until when open images may go on, by this post's clock", () => {
    const { watch, restored } = aWatch();

    watch.heard(AWAY, 1_000);

    expect(watch.state.get()).toEqual({ writable: false, cutAt: 43_000 });
    expect(restored).toEqual([]);
  });

  test("that is back has what it ended asked for again", () => {
    const { watch, restored } = aWatch();
    watch.heard(AWAY, 1_000);

    watch.heard(THERE, 9_000);

    expect(watch.state.get()).toEqual({ writable: true, cutAt: null });
    expect(restored).toHaveLength(1);
  });

  test("that was there all along changes nothing on the screen", () => {
    const { watch } = aWatch();
    const changes: boolean[] = [];
    watch.state.subscribe(() => changes.push(watch.state.get().writable));

    watch.heard(THERE, 1_000);

    expect(changes).toEqual([]);
  });
});
