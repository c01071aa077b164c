import { expect, test } from "vitest";

import { fieldOf, fromParis, inParis } from "../../src/kit/paris";

test.each([
  ["in winter", "2026-01-15T08:00", "2026-01-15T07:00:00.000Z"],
  ["in summer", "2026-07-15T08:00", "2026-07-15T06:00:00.000Z"],
  ["just before summer time", "2026-03-29T01:59", "2026-03-29T00:59:00.000Z"],
  ["just after summer time", "2026-03-29T03:00", "2026-03-29T01:00:00.000Z"],
  ["just after winter time", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
])("a wall clock in France %s", (_case, text, instant) => {
  const at = fromParis(text);

  expect(new Date(at ?? 0).toISOString()).toBe(instant);
  expect(fieldOf(at ?? 0)).toBe(text);
});

test.each(["", "2026-07-15", "2026-07-15T08:00:00", "2026-13-15T08:00", "yesterday"])(
  "%j is no wall clock",
  (text) => {
    expect(fromParis(text)).toBeNull();
  },
);

test("hours are those of France, wherever the browser is", () => {
  const at = "2026-11-26T23:30:15.123456+00:00";

  expect(inParis(at, "second")).toBe("27/11/2026 00:30:15");
  expect(inParis(at, "minute")).toBe("27/11/2026 00:30");
  expect(inParis(at, "day")).toBe("27/11/2026");
});
