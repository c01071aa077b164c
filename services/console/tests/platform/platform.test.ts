import { expect, test } from "vitest";

import { AccountsDesk } from "../../src/accounts/accounts";
import { FederatorsDesk } from "../../src/platform/federators";

import {
  PlatformDesk,
  type PlatformState,
  type PlatformTenant,
  SIGNED_WITHIN,
  sorted,
  troubleOf,
} from "../../src/platform/platform";

const AT = "2026-06-15T12:00:00Z";
const ago = (milliseconds: number) => new Date(Date.parse(AT) - milliseconds).toISOString();

function aTenant(changes: Partial<PlatformTenant> = {}): PlatformTenant {
  return {
    id: "lille",
    name: "Lille",
    linked: true,
    entries: 10,
    signed: 10,
    signedAt: ago(3_600_000),
    cosigned: 10,
    dispute: null,
    mailsWaiting: 0,
    mailsLate: 0,
    mailsGivenUp: 0,
    ...changes,
  };
}

test.each([
  ["a register without news may be signed long ago", {}, null],
  ["news wait some seconds for their signature", { entries: 11, signedAt: ago(5000) }, null],
  ["and no longer", { entries: 11, signedAt: ago(SIGNED_WITHIN + 1) }, "unsigned"],
  ["what was never signed waits too", { signed: 0, signedAt: null }, "unsigned"],
  ["a link that is cut", { linked: false }, "unlinked"],
  ["mail that is late", { mailsWaiting: 1, mailsLate: 1 }, "mail"],
  ["mail that waits its turn is no trouble", { mailsWaiting: 3 }, null],
  ["a dispute goes before all", { dispute: "fork", linked: false }, "dispute"],
] as const)("%s", (_case, changes, expected) => {
  expect(troubleOf(aTenant(changes), AT)).toBe(expected);
});

test("what wants looking at comes first", () => {
  const tenants = [
    aTenant({ id: "a", name: "Arras" }),
    aTenant({ id: "b", name: "Béthune", linked: false }),
    aTenant({ id: "c", name: "Calais", dispute: "fork" }),
  ];
  const state = { at: AT, tenants } as unknown as PlatformState;

  expect(sorted(state).map(({ name }) => name)).toEqual(["Calais", "Béthune", "Arras"]);
});

test("without an answer what was known stays, and is said to be old", async () => {
  const known = { at: AT, tenants: [] } as unknown as PlatformState;
  let isAway = false;
  const away = () => Promise.reject(new Error("away"));
  const federators = new FederatorsDesk({ read: away, invite: away, revoke: away });
  const desk = new PlatformDesk(
    () => (isAway ? away() : Promise.resolve(known)),
    federators,
    new AccountsDesk(away),
  );
  await desk.refresh();
  isAway = true;

  await desk.refresh();

  expect([desk.state.get(), desk.late.get()]).toEqual([known, true]);
});
