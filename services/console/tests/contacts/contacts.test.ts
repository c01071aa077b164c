import { expect, test } from "vitest";

import type { ContactBook, ContactLine, GiveContactsAnswer } from "../../src/api/types";
import { Contacts, PATIENCE, roomOf, type TypedContact } from "../../src/contacts/contacts";
import { shownPhone, telOf } from "../../src/contacts/phone";
import { anArticle, FakeTiming } from "../builders";

const ROOM: ContactLine = {
  desk: "ROOM",
  label: "Salle du CSU",
  phone: "+33353010017",
  mail: null,
  hours: "",
};
const HEAD: ContactLine = { ...ROOM, desk: "HEAD", label: "Responsable", phone: "+33353010018" };

function aBook(change: Partial<ContactBook> = {}): ContactBook {
  return {
    tenant: "villeneuve-d-ascq",
    tenantName: "Villeneuve d’Ascq",
    organisation: "villeneuve-d-ascq",
    organisationName: "Villeneuve d’Ascq",
    own: false,
    mayChange: false,
    contacts: [HEAD, ROOM],
    article: anArticle(),
    changedAt: null,
    changedBy: null,
    missing: 0,
    ...change,
  };
}

function someContacts(books: readonly ContactBook[] | Error, answer?: GiveContactsAnswer) {
  const timing = new FakeTiming();
  const given: (readonly TypedContact[])[] = [];
  const contacts = new Contacts({
    timing,
    books: async () => {
      if (books instanceof Error) throw books;
      return books;
    },
    give: (lines) => {
      given.push(lines);
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
    },
  });
  return { contacts, timing, given };
}

test.each([
  ["+33353010017", "03 53 01 00 17"],
  ["17", "17"],
  ["+3221234567", "+3221234567"],
])("%s is written %s, and dialled as it is kept", (phone, shown) => {
  expect(shownPhone(phone)).toBe(shown);
  expect(telOf(phone)).toBe(`tel:${phone}`);
});

test("the room is called first, else any desk that has a number", () => {
  expect(roomOf(aBook())).toBe(ROOM);
  expect(roomOf(aBook({ contacts: [{ ...ROOM, phone: null }, HEAD] }))).toBe(HEAD);
  expect(roomOf(aBook({ contacts: [] }))).toBeNull();
});

test("the owner of a camera is found by its tenant, never one's own side", async () => {
  const own = aBook({ organisation: "cic-nord", own: true });
  const { contacts } = someContacts([own, aBook()]);
  await contacts.load();

  expect(contacts.ownersOf("villeneuve-d-ascq")).toBe(ROOM);
  expect(contacts.ownersOf("lille")).toBeNull();
});

test("a directory that does not come leaves what was known", async () => {
  const { contacts } = someContacts(new Error("away"));

  await contacts.load();

  expect([contacts.books.get(), contacts.known.get()]).toEqual([[], false]);
});

test("what is written is given whole, and shown as the API gives it back", async () => {
  const after = aBook({ own: true, contacts: [ROOM] });
  const { contacts, given } = someContacts([], { __typename: "ContactsKept", books: [after] });
  contacts.edit(aBook({ own: true, mayChange: true, contacts: [ROOM] }));
  contacts.add();
  contacts.change(1, { label: "Astreinte", desk: "ON_CALL", phone: "06 39 98 10 03" });
  contacts.add();
  contacts.remove(2);

  await contacts.give();

  expect(given).toEqual([
    [
      { desk: "ROOM", label: "Salle du CSU", phone: "03 53 01 00 17", mail: "", hours: "" },
      { desk: "ON_CALL", label: "Astreinte", phone: "06 39 98 10 03", mail: "", hours: "" },
    ],
  ]);
  expect([contacts.books.get(), contacts.draft.get()]).toEqual([[after], null]);
});

test("a line that cannot be kept says which and why, and nothing is lost", async () => {
  const { contacts } = someContacts([], {
    __typename: "ContactsNotKept",
    article: anArticle(),
    code: "phone-unreadable",
    message: "Ce numéro ne peut pas être composé.",
    remedy: "Écrivez 17.",
    line: 0,
    field: "phone",
  });
  contacts.edit(aBook());

  await contacts.give();

  expect(contacts.trouble.get()).toMatchObject({ line: 0, field: "phone", article: null });
  expect(contacts.draft.get()).toHaveLength(2);
});

test("without an answer it says that nothing proves it is kept", async () => {
  const { contacts, timing } = someContacts([]);
  contacts.edit(aBook());
  const giving = contacts.give();
  await timing.advance(PATIENCE);
  await giving;

  expect(contacts.trouble.get()?.message).toContain("rien ne prouve");
  expect(contacts.draft.get()).not.toBeNull();
});
