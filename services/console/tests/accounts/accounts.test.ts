import { expect, test } from "vitest";

import { AccountsDesk, type Answer, type Known } from "../../src/accounts/accounts";

const known = (late = false): Known => ({
  __typename: "Drifts",
  look: { readAt: "2026-06-15T12:00:00Z", trouble: null, late },
  drifts: [],
});

/** Answers in this order; `null`: no answer at all. */
function aDesk(...answers: (Answer | null)[]) {
  return new AccountsDesk(async () => {
    const next = answers.shift() ?? null;
    if (next === null) throw new Error("away");
    return next;
  });
}

test("what was read is shown", async () => {
  const desk = aDesk(known());
  expect(desk.known.get()).toBeNull();

  await desk.refresh();

  expect(desk.known.get()).toEqual(known());
});

test("without an answer what was known stays", async () => {
  const desk = aDesk(known(true), null);

  await desk.refresh();
  await desk.refresh();

  expect(desk.known.get()).toEqual(known(true));
});

test("who may not read it is shown nothing", async () => {
  const desk = aDesk({ __typename: "DriftsRefused", message: "non" });

  await desk.refresh();

  expect(desk.known.get()).toBeNull();
});
