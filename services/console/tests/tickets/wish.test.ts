import { expect, test } from "vitest";

import type { Motive, TicketTerms } from "../../src/api/types";
import { faultsOf, fieldOf, firstOf, hoursWithin } from "../../src/tickets/wish";
import { anArticle } from "../builders";

const TERMS: TicketTerms = {
  estates: ["1 rue de l’Arcade"],
  offices: ["titulaire", "suppléant"],
  shortestHours: 2,
  longestHours: 12,
  answerMinutes: 15,
  silenceRefuses: true,
  mayAsk: true,
  article: anArticle(),
};
const MOTIVES: Motive[] = [
  { code: "theft", label: "Vol", incidentRequired: false, article: anArticle() },
  { code: "police", label: "Intervention", incidentRequired: true, article: anArticle() },
];

test("lengths are the convention's, its bounds among them", () => {
  expect(hoursWithin(TERMS)).toEqual([2, 4, 6, 8, 12]);
  expect(hoursWithin({ ...TERMS, shortestHours: 3, longestHours: 3 })).toEqual([3]);
  expect(hoursWithin({ ...TERMS, shortestHours: 1, longestHours: 5 })).toEqual([1, 2, 4, 5]);
});

test("each thing that is missing is told by its field, and the first one is where to go", () => {
  const nothing = { estate: "", motive: "", incident: "", hours: 2 };
  const faults = faultsOf(nothing, MOTIVES);

  expect(Object.keys(faults)).toEqual(["estate", "motive"]);
  expect(firstOf(faults)).toBe("estate");
  const needsNumber = faultsOf({ ...nothing, estate: "x", motive: "police" }, MOTIVES);
  expect([Object.keys(needsNumber), firstOf(needsNumber)]).toEqual([["incident"], "incident"]);
  const whole = faultsOf({ estate: "x", motive: "theft", incident: "", hours: 2 }, MOTIVES);
  expect([whole, firstOf(whole)]).toEqual([{}, null]);
});

test("what the API refuses is told beside the field it speaks of, the rest under the form", () => {
  const of = (code: string) => fieldOf({ code, message: "", remedy: "", article: null });

  expect(
    ["estate-unknown", "motive-unknown", "incident-missing", "duration-too-long"].map(of),
  ).toEqual(["estate", "motive", "incident", "hours"]);
  expect(["no-habilitation", "unanswered"].map(of)).toEqual([null, null]);
});
