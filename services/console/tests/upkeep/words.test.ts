import { expect, test } from "vitest";

import {
  fieldOf,
  hoursWord,
  instantOf,
  intervalsWord,
  openWord,
  spanOf,
} from "../../src/upkeep/words";

const NOON = new Date(2026, 5, 15, 12).getTime();
const at = (day: number, hour: number, minute = 0) =>
  new Date(2026, 5, day, hour, minute).toISOString();

test.each([
  ["off", "fermé"],
  ["10:00-18:00", "10:00–18:00"],
  ["08:00-12:00,14:00-02:00", "08:00–12:00, 14:00–02:00"],
])("%s reads %s", (hours, word) => {
  expect(hoursWord(hours)).toBe(word);
});

test("an interval that ends past midnight says so, one that ends at midnight does not", () => {
  const day = { day: "2026-06-15", rule: "", declared: false };

  expect(intervalsWord({ ...day, intervals: [{ opens: at(15, 8), closes: at(16, 2) }] })).toBe(
    "08:00–02:00 (lendemain)",
  );
  expect(intervalsWord({ ...day, intervals: [{ opens: at(15, 8), closes: at(16, 0) }] })).toBe(
    "08:00–00:00",
  );
  expect(intervalsWord({ ...day, intervals: [] })).toBe("fermé");
});

test("a change within half a day is told by its hour, a later one with its day", () => {
  expect(openWord({ open: true, until: at(15, 23) }, NOON)).toBe("CSU ouvert jusqu’à 23:00");
  expect(openWord({ open: false, until: at(16, 7, 30) }, NOON)).toBe(
    "CSU fermé jusqu’à mar. 16 juin 07:30",
  );
  expect(openWord({ open: true, until: null }, NOON)).toBe("CSU toujours ouvert");
});

test("a day that ends at midnight is written so that it is read", () => {
  expect(spanOf("08:00", "00:00")).toBe("08:00-24:00");
  expect(spanOf("08:00", "02:00")).toBe("08:00-02:00");
});

test("what a field says is an instant, and comes back to the field as it was", () => {
  expect(instantOf("")).toBeNull();
  expect(instantOf("not a time")).toBeNull();
  expect(instantOf(fieldOf(NOON))).toBe(new Date(NOON).toISOString());
});
