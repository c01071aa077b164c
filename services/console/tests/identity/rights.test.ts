import { beforeEach, expect, test } from "vitest";

import { RightsWatch } from "../../src/identity/rights";
import type { Why } from "../../src/identity/identity";
import { Journal } from "../../src/journal/journal";

class Door {
  readonly told: Why[] = [];
  renewals = 0;

  over(why: Why): void {
    this.told.push(why);
  }

  async token(): Promise<string> {
    this.renewals += 1;
    throw new Error("the issuer is away");
  }
}

let door: Door;
let journal: Journal;
let rights: RightsWatch;

beforeEach(() => {
  door = new Door();
  journal = new Journal();
  rights = new RightsWatch(door, journal);
});

test("a session that is over leads to the entrance, which says why", () => {
  rights.heard({ code: "account-disabled", message: "Votre compte a été désactivé.", over: true });

  expect(door.told).toEqual([
    { code: "account-disabled", message: "Votre compte a été désactivé." },
  ]);
  expect(rights.taken.get()).toBeNull();
  expect(door.renewals).toBe(0);
});

test("a role that is taken is told until it is read, and a fresh token is asked for", () => {
  rights.heard({ code: "role-withdrawn", message: "Le rôle vous a été retiré.", over: false });

  expect(door.told).toEqual([]);
  expect(door.renewals).toBe(1);
  expect(rights.taken.get()?.code).toBe("role-withdrawn");
  expect(journal.last.get()).toMatchObject({
    tone: "warning",
    text: "Le rôle vous a été retiré.",
  });

  rights.read();

  expect(rights.taken.get()).toBeNull();
});
