import { readFileSync } from "node:fs";

import { expect, test, vi } from "vitest";

import { isKey } from "../../src/i18n";
import {
  overall,
  sortedParts,
  sortedTenants,
  type Status,
  StatusDesk,
  type StatusPart,
  type StatusTenant,
  stateOf,
  wordsFor,
} from "../../src/status/status";

const AT = "2026-06-15T12:00:00Z";

function aPart(changes: Partial<StatusPart> = {}): StatusPart {
  return {
    kind: "BUS",
    state: "WELL",
    code: null,
    seconds: null,
    since: AT,
    checkedAt: AT,
    ...changes,
  };
}

function aTenant(changes: Partial<StatusTenant> = {}): StatusTenant {
  return {
    id: "metz",
    name: "Metz",
    link: "WELL",
    linkSince: AT,
    protocol: 3,
    software: "0.1.0",
    nodes: 1,
    enteredAt: null,
    signedAt: AT,
    lagSeconds: 0,
    cosigned: true,
    dispute: null,
    ...changes,
  };
}

const aStatus = (changes: Partial<Status> = {}): Status => ({
  at: AT,
  readAt: AT,
  parts: [aPart()],
  mediaNodes: [],
  tenants: [aTenant()],
  ...changes,
});

test("without an answer what was known stays, and the service is said to be mute since then", async () => {
  const ask = vi.fn(async () => aStatus());
  let now = 1000;
  const desk = new StatusDesk(ask, () => now);
  await desk.refresh();
  ask.mockRejectedValue(new Error("away"));
  await desk.refresh();
  now = 9000;
  await desk.refresh();

  expect(desk.known.get()).toEqual(aStatus());
  expect(desk.mute.get()).toBe(1000);

  ask.mockResolvedValue(aStatus());
  await desk.refresh();

  expect(desk.mute.get()).toBeNull();
});

test("a service that hangs is asked once", async () => {
  const ask = vi.fn(() => new Promise<Status>(() => undefined));
  const desk = new StatusDesk(ask, () => 0);

  void desk.refresh();
  await desk.refresh();

  expect(ask).toHaveBeenCalledTimes(1);
});

test("what does not serve is read first, what is not installed here last", () => {
  const parts = (["WELL", "OFF", "LATE", "UNKNOWN", "AWAY"] as const).map((state) =>
    aPart({ state }),
  );

  expect(sortedParts(aStatus({ parts })).map(({ state }) => state)).toEqual([
    "AWAY",
    "LATE",
    "UNKNOWN",
    "WELL",
    "OFF",
  ]);
});

test("a commune is as its link is, and where that is well as its register is", () => {
  expect(stateOf(aTenant())).toBe("WELL");
  expect(stateOf(aTenant({ lagSeconds: 59 }))).toBe("WELL");
  expect(stateOf(aTenant({ lagSeconds: 61 }))).toBe("LATE");
  expect(stateOf(aTenant({ dispute: "register-inconsistent" }))).toBe("AWAY");
  expect(stateOf(aTenant({ link: "AWAY", lagSeconds: 61 }))).toBe("AWAY");
  expect(stateOf(aTenant({ lagSeconds: null }))).toBe("WELL");
});

test("communes that want looking at come first, then by name", () => {
  const tenants = [
    aTenant({ name: "Ascq" }),
    aTenant({ name: "Metz", link: "AWAY" }),
    aTenant({ name: "Évrange", lagSeconds: 200 }),
  ];

  expect(sortedTenants(aStatus({ tenants })).map(({ name }) => name)).toEqual([
    "Metz",
    "Évrange",
    "Ascq",
  ]);
});

test.each([
  [null, null, { state: "UNKNOWN", count: 0 }],
  [aStatus(), null, { state: "WELL", count: 0 }],
  [aStatus({ parts: [aPart({ state: "OFF" }), aPart()] }), null, { state: "WELL", count: 0 }],
  [aStatus({ parts: [aPart({ state: "LATE" })] }), null, { state: "LATE", count: 1 }],
  [
    aStatus({ parts: [aPart({ state: "LATE" })], tenants: [aTenant({ link: "AWAY" })] }),
    null,
    { state: "AWAY", count: 2 },
  ],
  [aStatus(), 5, { state: "AWAY", count: 1 }],
])("the whole is as its gravest part (%#)", (status, mute, expected) => {
  expect(overall(status, mute)).toEqual(expected);
});

/** Every state that the API can find of a part, by its own sources. */
const FOUND: readonly (readonly [StatusPart["kind"], StatusPart["state"], string | null])[] = [
  ["REGISTER", "AWAY", "database"],
  ["REGISTER", "AWAY", "signing-key"],
  ["REGISTER", "LATE", "no-answer"],
  ["BUS", "AWAY", "no-answer"],
  ["IDENTITY", "AWAY", "no-answer"],
  ["IDENTITY", "AWAY", "another"],
  ["IDENTITY", "LATE", "slow"],
  ["REVOCATIONS", "AWAY", "not-heard"],
  ["MEDIA", "AWAY", "none"],
  ["MEDIA", "LATE", "none-stays"],
  ["MEDIA", "LATE", "some-end"],
  ["RELAYS", "LATE", "not-reached"],
  ["RELAYS", "LATE", "some-away"],
  ["MAIL", "AWAY", "no-answer"],
  ["CLOCK", "LATE", "skew"],
];

test.each(FOUND)("%s, %s (%s) says what it means and what helps", (kind, state, code) => {
  expect(wordsFor("means", { kind, state, code })).not.toBeNull();
  expect(wordsFor("todo", { kind, state, code })).not.toBeNull();
});

test("a code with words of its own has them", () => {
  const part = { kind: "REGISTER", state: "AWAY", code: "signing-key" } as const;

  expect(wordsFor("todo", part)).toBe("status.todo.REGISTER.AWAY.signing-key");
});

test("every part of the contract has its name, and every state its word", () => {
  const contract = readFileSync("../api/schema/schema.graphql", "utf8");
  const named = (name: string) =>
    (new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(contract)?.[1] ?? "").trim().split(/\s+/);

  expect(named("StatusKind")).toHaveLength(8);
  expect(named("StatusKind").filter((kind) => !isKey(`status.kind.${kind}`))).toEqual([]);
  expect(named("StatusState").filter((state) => !isKey(`status.state.${state}`))).toEqual([]);
});
