import { expect, test, vi } from "vitest";

import {
  type Acts,
  type Certificate,
  FederatorsDesk,
  isBelieved,
  ordered,
} from "../../src/platform/federators";

function aCertificate(changes: Partial<Certificate> = {}): Certificate {
  return {
    tenant: "metz",
    tenantName: "Metz",
    serial: "1a2b",
    state: "LINKED",
    notAfter: "2026-06-22T12:00:00Z",
    lastSeen: null,
    revokedAt: null,
    revokedBy: null,
    reason: null,
    ...changes,
  };
}

function aDesk(acts: Partial<Acts> = {}) {
  const read = vi.fn(async () => [aCertificate()]);
  const away = () => Promise.reject(new Error("away"));
  return { desk: new FederatorsDesk({ read, invite: away, revoke: away, ...acts }), read };
}

test("a code is shown with whom it is for, until it is noted", async () => {
  const { desk } = aDesk({
    invite: async () => ({ __typename: "FederatorInvited", code: "ABCDE-12345", until: "demain" }),
  });

  await desk.invite("metz");

  expect(desk.invitation.get()).toEqual({ tenant: "metz", code: "ABCDE-12345", until: "demain" });
  expect(desk.trouble.get()).toBeNull();
});

test("a refusal is read with its remedy, and no code is shown", async () => {
  const refused = { __typename: "FederatorRefused", message: "Non.", remedy: "Demandez." } as const;
  const { desk } = aDesk({ invite: async () => refused });

  await desk.invite("metz");

  expect(desk.trouble.get()).toEqual({ said: "Non. Demandez." });
  expect(desk.invitation.get()).toBeNull();
});

test("what was revoked is read again, and so is what could not be", async () => {
  const revoke = vi.fn(
    async () => ({ __typename: "FederatorRevoked", serials: ["1a2b"] }) as const,
  );
  const { desk, read } = aDesk({ revoke });

  await desk.revoke(aCertificate(), "clé perdue");

  expect(revoke).toHaveBeenCalledExactlyOnceWith("metz", "1a2b", "clé perdue");
  expect(read).toHaveBeenCalledOnce();
  expect(desk.trouble.get()).toBeNull();

  const { desk: other, read: again } = aDesk();
  await other.revoke(aCertificate(), "clé perdue");
  expect(other.trouble.get()).toBe("no-answer");
  expect(again).toHaveBeenCalledOnce();
});

test("a commune that is not known is told apart", async () => {
  const { desk } = aDesk({ invite: async () => ({ __typename: "FederatorNotFound" }) });

  await desk.invite("nowhere");

  expect(desk.trouble.get()).toBe("not-found");
});

test("those that want looking at come first, and only what is believed can be revoked", () => {
  const states = ["REVOKED", "LINKED", "OVER", "AWAY"] as const;
  const known = states.map((state) => aCertificate({ state, serial: state }));

  expect(ordered(known).map(({ state }) => state)).toEqual(["AWAY", "LINKED", "OVER", "REVOKED"]);
  expect(known.filter(isBelieved).map(({ state }) => state)).toEqual(["LINKED", "AWAY"]);
});
