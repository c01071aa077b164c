import { describe, expect, test } from "vitest";

import {
  NO_GEAR,
  readSteering,
  STILL,
  writeMove,
  writePreset,
  writeTake,
  writeUse,
} from "../../src/steering/words";

describe("a word of the joystick", () => {
  test("is read with its presets and what is left of the hold", () => {
    const said = {
      steering: "held",
      lease: null,
      code: null,
      message: "Vous pilotez la caméra.",
      until: "2026-06-15T12:05:00+00:00",
      seconds: 300,
      presets: [{ token: "1", name: "Parc" }, { token: 2, name: "?" }, null],
      gear: { focus: true, aids: ["wash", "dance", "auto-focus"] },
    };

    expect(readSteering(JSON.stringify(said))).toEqual({
      steering: "held",
      lease: null,
      code: null,
      message: "Vous pilotez la caméra.",
      seconds: 300,
      presets: [{ token: "1", name: "Parc" }],
      gear: { focus: true, aids: ["auto-focus", "wash"] },
    });
  });

  test.each([undefined, null, 7, { focus: "yes", aids: "wash" }])(
    "without gear that can be read offers none: %j",
    (gear) => {
      const said = readSteering(JSON.stringify({ steering: "held", gear }));

      expect(said?.gear).toEqual(NO_GEAR);
    },
  );

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
    expect(JSON.parse(writeMove({ ...STILL, focus: -0.5 }))).toMatchObject({ focus: -0.5 });
    expect(JSON.parse(writeUse("wash"))).toEqual({ steer: "use", aid: "wash" });
    expect(JSON.parse(writePreset("7"))).toEqual({ steer: "preset", preset: "7" });
    expect(JSON.parse(writeTake("a.b.c"))).toEqual({ steer: "take", token: "a.b.c" });
  });
});
