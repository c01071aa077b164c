import { describe, expect, test } from "vitest";

import { alarmsOn, newAlarms, numberOf, wordOfAlarms } from "../src/alarms/alarms";
import type { CameraAlarm } from "../src/api/types";
import { Gauges } from "../src/gauges/gauges";
import { aGauge } from "./builders";

const ONE = "villeneuve-d-ascq:017";
const TWO = "villeneuve-d-ascq:018";
const covered = (camera: string): CameraAlarm => ({ camera, kind: "TAMPERED" });
const lost = (camera: string): CameraAlarm => ({ camera, kind: "PICTURE_LOST" });

describe("what cameras say is wrong with them", () => {
  test("is told for the camera that says it, in words", () => {
    const gauges = new Gauges();
    gauges.heard(aGauge({ alarms: [covered(ONE), lost(ONE), covered(TWO)] }));

    expect(wordOfAlarms(gauges.alarmsOn(ONE, "villeneuve-d-ascq"))).toBe(
      "masquée, déviée ou floue ; capteur sans image",
    );
    expect(wordOfAlarms(gauges.alarmsOn(ONE, "lille"))).toBeNull();
    expect(wordOfAlarms(alarmsOn([covered(TWO)], ONE))).toBeNull();
  });

  test("is news once", () => {
    const before = [covered(ONE)];

    expect(newAlarms(before, [covered(ONE), lost(ONE), covered(TWO)])).toEqual([
      lost(ONE),
      covered(TWO),
    ]);
    expect(newAlarms(before, [])).toEqual([]);
  });

  test("names a camera as agents do", () => {
    expect(numberOf(ONE)).toBe("017");
  });
});
