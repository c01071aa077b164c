import { describe, expect, test } from "vitest";

import { readSteering, writeMove, writePreset, writeTake } from "../../src/steering/words";

describe("a word of the joystick", () => {
  test("is read with its presets and what is left of the hold", () => {
    const said = {
      steering: "held",
      code: null,
      message: "Vous pilotez la caméra.",
      until: "2026-06-15T12:05:00+00:00",
      seconds: 300,
      presets: [{ token: "1", name: "Parc" }, { token: 2, name: "?" }, null],
    };

    expect(readSteering(JSON.stringify(said))).toEqual({
      steering: "held",
      code: null,
      message: "Vous pilotez la caméra.",
      seconds: 300,
      presets: [{ token: "1", name: "Parc" }],
    });
  });

  test.each(["", "null", "[]", '{"state":"live"}', '{"steering":"shared"}', 7, null])(
    "that is none is nobody's: %j",
    (data) => {
      expect(readSteering(data)).toBeNull();
    },
  );

  test("is written as the media node reads it", () => {
    expect(JSON.parse(writeMove({ pan: 1 / 3, tilt: -1, zoom: 0 }))).toEqual({
      steer: "move",
      pan: 0.333,
      tilt: -1,
      zoom: 0,
    });
    expect(JSON.parse(writePreset("7"))).toEqual({ steer: "preset", preset: "7" });
    expect(JSON.parse(writeTake("a.b.c"))).toEqual({ steer: "take", token: "a.b.c" });
  });
});
