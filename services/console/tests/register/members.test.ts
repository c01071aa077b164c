import { expect, test } from "vitest";

import { linesOf, outcomeOf } from "../../src/register/members";
import { aCamera } from "../builders";
import { aRow } from "./stage";

const ROW = { ...aRow(3), tenant: "metz", key: "metz#3" };

test("an entry is told member by member, without its salt and without what is empty", () => {
  const body = JSON.stringify({
    act: "watch",
    camera: "metz:012",
    motive: "doubt",
    name: "Camille Martin",
    requisition: null,
    salt: "00112233445566778899aabbccddeeff",
    since: "2026-06-15T12:00:00.000000Z",
    slot: 2,
  });
  const cameras = [aCamera({ id: "metz:012", number: "012", name: "Place d'Armes" })];

  expect(linesOf(body, ROW, cameras)).toEqual([
    { label: "Nom", value: "Camille Martin" },
    { label: "Caméra", value: "012 Place d'Armes" },
    { label: "Motif", value: "Levée de doute" },
    { label: "De", value: "15/06/2026 14:00:00" },
    { label: "Créneau", value: "2" },
  ]);
});

test("a refusal has a word, a shape and its reason of its own", () => {
  const refused = { ...ROW, isRefusal: true, outcome: "quota-reached" };

  expect(outcomeOf(refused)).toEqual({
    shape: "square",
    tone: "closed",
    word: "Refusé",
    why: "Quota atteint",
  });
  expect(outcomeOf({ ...refused, outcome: "never-heard-of" }).why).toBe("never-heard-of");
  expect(outcomeOf(ROW).shape).toBe("dot");
  expect(outcomeOf({ ...ROW, outcome: "needs-approval" }).shape).toBe("ring");
  expect(outcomeOf({ ...ROW, outcome: "done" }).shape).toBe("dash");
});
