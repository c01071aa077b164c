import { describe, expect, test } from "vitest";

import { MEANT_AFTER, TwoPress } from "../../src/csu/cutting/twoPress";
import { FakeTiming } from "../builders";

function aButton() {
  const timing = new FakeTiming();
  return { timing, button: new TwoPress(timing) };
}

describe("two presses", () => {
  test("act, the second time only", async () => {
    const { timing, button } = aButton();

    expect(button.press()).toBe(false);
    await timing.advance(MEANT_AFTER);
    expect(button.phase.get()).toEqual({ kind: "armed", left: 5 });

    expect(button.press()).toBe(true);
    expect([button.phase.get(), timing.pending]).toEqual([{ kind: "resting" }, 0]);
  });

  test("too close together are one", async () => {
    const { timing, button } = aButton();
    button.press();

    await timing.advance(MEANT_AFTER - 1);

    expect(button.press()).toBe(false);
    expect(button.phase.get().kind).toBe("arming");
  });

  test("more than five seconds apart are two first ones", async () => {
    const { timing, button } = aButton();
    button.press();

    await timing.advance(5_000);

    expect([button.phase.get().kind, timing.pending]).toEqual(["resting", 0]);
    expect(button.press()).toBe(false);
  });

  test("show how many seconds are left", async () => {
    const { timing, button } = aButton();
    const seen: unknown[] = [];
    button.phase.subscribe(() => seen.push({ ...button.phase.get() }));

    button.press();
    await timing.advance(6_000);

    expect(seen).toEqual([
      { kind: "arming", left: 5 },
      ...[5, 4, 3, 2, 1].map((left) => ({ kind: "armed", left })),
      { kind: "resting" },
    ]);
  });

  test("are forgotten when cancelled in between", async () => {
    const { timing, button } = aButton();
    button.press();
    await timing.advance(MEANT_AFTER);

    button.cancel();

    expect([button.press(), button.phase.get().kind]).toEqual([false, "arming"]);
  });
});
