import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { isToChoose, keepOffice, officeFor } from "../../src/csu/requests/office";

const OFFICES = ["directeur de la police municipale", "chef de salle du CSU"];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => void vi.unstubAllGlobals());

test("nobody answers in a capacity that was not chosen", () => {
  expect(officeFor("lease", OFFICES)).toBe("");
  expect(isToChoose(OFFICES, "")).toBe(true);
  expect([officeFor("lease", ["adjoint"]), isToChoose([], "")]).toEqual(["adjoint", false]);
});

test("the one chosen is remembered, for that kind of request and while it may answer", () => {
  keepOffice("lease", "chef de salle du CSU");

  expect(officeFor("lease", OFFICES)).toBe("chef de salle du CSU");
  expect(officeFor("ticket", ["titulaire", "suppléant"])).toBe("");
  expect(officeFor("lease", ["directeur", "adjoint"])).toBe("");
});
