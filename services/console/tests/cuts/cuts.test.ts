import { expect, test } from "vitest";

import { cutOver, periodOf } from "../../src/cuts/cuts";
import { Gauges } from "../../src/gauges/gauges";
import { aCut, aGauge } from "../builders";

const NOW = Date.parse("2026-11-22T12:30:00Z");
const hour = (at: string) => new Date(at).toTimeString().slice(0, 5);

test("a camera is stopped by its own stop, and by the stop of everything first", () => {
  const own = aCut();
  const all = aCut({ camera: null, reason: "Opération" });

  expect(cutOver([own], "villeneuve-d-ascq:017")).toBe(own);
  expect(cutOver([own, all], "villeneuve-d-ascq:017")).toBe(all);
  expect(cutOver([all], "villeneuve-d-ascq:001")).toBe(all);
  expect(cutOver([own], "villeneuve-d-ascq:001")).toBeNull();
});

test("one commune's stop of everything stops nothing of another", () => {
  const gauges = new Gauges();
  gauges.heard(aGauge({ cuts: [aCut({ camera: null })] }));
  gauges.heard(aGauge({ tenant: "lille" }));

  expect(gauges.cutOver("villeneuve-d-ascq:001", "villeneuve-d-ascq")).not.toBeNull();
  expect(gauges.cutOver("lille:001", "lille")).toBeNull();
});

test("a stop says until when it stands", () => {
  const since = hour("2026-11-22T12:01:00Z");
  const until = "2026-11-22T12:45:00Z";

  expect(periodOf(aCut(), NOW)).toBe(`depuis ${since}, jusqu’à réouverture`);
  expect(periodOf(aCut({ until }), NOW)).toBe(`de ${since} à ${hour(until)}`);
});
