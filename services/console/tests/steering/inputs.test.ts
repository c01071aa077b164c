import { describe, expect, test } from "vitest";

import type { Pad } from "../../src/steering/deflection";
import { Keys, watchAttention, watchPads } from "../../src/steering/inputs";
import { Stage } from "./stage";

const press = (key: string, changes: { repeat?: boolean; shiftKey?: boolean } = {}) => ({
  key,
  repeat: false,
  shiftKey: false,
  ...changes,
});

describe("keys", () => {
  test("move while they are down, and stop when they go up", async () => {
    const stage = await Stage.held();
    const keys = new Keys(stage.joystick);
    expect(keys.down(press("ArrowLeft"))).toBe(true);
    await stage.timing.advance(100);
    keys.up(press("ArrowLeft"));

    expect(stage.sent).toMatchObject([{ steer: "move", pan: -0.45 }, { steer: "stop" }]);
  });

  test("that are not the joystick's are left to the page", async () => {
    const stage = await Stage.held();
    const keys = new Keys(stage.joystick);

    expect([keys.down(press("f")), keys.up(press("f"))]).toEqual([false, false]);
    expect(stage.sent).toEqual([]);
  });

  test("held down across a lost focus have to be pressed anew", async () => {
    const stage = await Stage.held();
    const keys = new Keys(stage.joystick);
    keys.down(press("ArrowUp"));
    keys.blurred();
    keys.down(press("ArrowUp", { repeat: true }));
    await stage.timing.advance(500);
    expect(stage.words).toEqual(["move", "stop"]);

    keys.down(press("ArrowUp"));
    expect(stage.words).toEqual(["move", "stop", "move"]);
  });
});

describe("a gamepad", () => {
  const pushed: Pad = { mapping: "standard", connected: true, axes: [1, 0], buttons: [] };
  const atRest: Pad = { ...pushed, axes: [0, 0] };

  test("is looked at only while the joystick is held", async () => {
    const stage = await Stage.held();
    let looked = 0;
    const end = watchPads(stage.joystick, () => (looked++, []), stage.timing);
    await stage.timing.advance(400);
    const whileHeld = looked;
    stage.joystick.release();
    await stage.timing.advance(400);
    end();

    expect(whileHeld).toBe(11);
    expect(looked).toBe(whileHeld);
    expect(stage.timing.pending).toBe(0);
  });

  test("moves by its stick, and stops when it rests", async () => {
    const stage = await Stage.held();
    let pad = pushed;
    const end = watchPads(stage.joystick, () => [null, pad], stage.timing);
    await stage.timing.advance(100);
    pad = atRest;
    await stage.timing.advance(100);
    end();

    expect(stage.sent[0]).toMatchObject({ steer: "move", pan: 1 });
    expect(stage.words.at(-1)).toBe("stop");
    expect(stage.words.filter((word) => word === "stop")).toHaveLength(1);
  });

  test("that goes away while it is pushed stops the camera", async () => {
    const stage = await Stage.held();
    let pads: Pad[] = [pushed];
    const end = watchPads(stage.joystick, () => pads, stage.timing);
    await stage.timing.advance(100);
    pads = [];
    await stage.timing.advance(50);
    end();

    expect(stage.words.at(-1)).toBe("stop");
  });
});

describe("attention that is lost", () => {
  test.each(["blur", "pagehide", "gamepaddisconnected"])("%s stops the camera", async (event) => {
    const stage = await Stage.held();
    const [page, sheet] = [new EventTarget(), Object.assign(new EventTarget(), { hidden: false })];
    const end = watchAttention(page, sheet, () => stage.joystick.halt());
    stage.joystick.push("stick", { pan: 1, tilt: 0, zoom: 0 });
    page.dispatchEvent(new Event(event));
    end();
    page.dispatchEvent(new Event(event));

    expect(stage.words).toEqual(["move", "stop"]);
  });

  test("a hidden page stops the camera, one that comes back does not", async () => {
    const stage = await Stage.held();
    const sheet = Object.assign(new EventTarget(), { hidden: true });
    const end = watchAttention(new EventTarget(), sheet, () => stage.joystick.halt());
    sheet.dispatchEvent(new Event("visibilitychange"));
    sheet.hidden = false;
    sheet.dispatchEvent(new Event("visibilitychange"));
    end();

    expect(stage.words).toEqual(["stop"]);
  });
});
