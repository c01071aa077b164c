import { describe, expect, test } from "vitest";

import { DEAD_ZONE, eased, ofKeys, ofPad, ofStick, strongest } from "../../src/steering/deflection";
import { STILL } from "../../src/steering/words";

describe("a deflection", () => {
  test("inside the dead zone is none, at the end is full speed, in between is gentle", () => {
    expect(eased(DEAD_ZONE)).toBe(0);
    expect(eased(-DEAD_ZONE)).toBe(0);
    expect(eased(1)).toBe(1);
    expect(eased(-2)).toBe(-1);
    expect(eased(0.56)).toBeGreaterThan(0.25);
    expect(eased(0.56)).toBeLessThan(0.4);
  });

  test("of the stick keeps its direction, up is up", () => {
    expect(ofStick(0, 0)).toEqual(STILL);
    expect(ofStick(1, 0)).toEqual({ pan: 1, tilt: -0, zoom: 0 });
    expect(ofStick(0, -1)).toEqual({ pan: 0, tilt: 1, zoom: 0 });
    const slanted = ofStick(0.8, 0.8);
    expect(Math.hypot(slanted.pan, slanted.tilt)).toBeCloseTo(1);
    expect(slanted.tilt).toBeLessThan(0);
  });

  test("of keys adds up, is faster with Shift, and cancels out", () => {
    expect(ofKeys(["ArrowLeft", "ArrowUp"], false)).toEqual({ pan: -0.45, tilt: 0.45, zoom: 0 });
    expect(ofKeys(["PageDown"], true)).toEqual({ pan: 0, tilt: 0, zoom: -1 });
    expect(ofKeys(["ArrowLeft", "ArrowRight"], false)).toEqual(STILL);
    expect(ofKeys([], true)).toEqual(STILL);
  });

  test("of a gamepad is its left stick and its triggers, in the standard mapping alone", () => {
    const buttons = Array.from({ length: 8 }, (_, index) => ({ value: index === 7 ? 1 : 0 }));
    const pad = { mapping: "standard", connected: true, axes: [0.05, -1], buttons };

    expect(ofPad(pad)?.tilt).toBeCloseTo(1, 2);
    expect(ofPad(pad)?.zoom).toBe(1);
    expect(ofPad({ ...pad, axes: [0.08, 0.08], buttons: [] })).toEqual(STILL);
    expect(ofPad({ ...pad, mapping: "" })).toBeNull();
    expect(ofPad({ ...pad, connected: false })).toBeNull();
  });

  test("of several hands is the strongest on each axis", () => {
    const hands = [
      { pan: 0.2, tilt: -0.9, zoom: 0 },
      { pan: -0.5, tilt: 0.1, zoom: 0 },
    ];

    expect(strongest(hands)).toEqual({ pan: -0.5, tilt: -0.9, zoom: 0 });
    expect(strongest([...hands, { ...STILL, focus: 0.5 }])).toMatchObject({
      pan: -0.5,
      focus: 0.5,
    });
  });
});
