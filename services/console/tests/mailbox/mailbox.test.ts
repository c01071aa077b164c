import { expect, test } from "vitest";

import type { Mail, Mailbox, MarkMailAnswer } from "../../src/api/types";
import { filtered, Letters, PATIENCE } from "../../src/mailbox/mailbox";
import { answerWord, stateWord, toneOf } from "../../src/mailbox/words";
import { FakeTiming } from "../builders";

function aMail(id: string, change: Partial<Mail> = {}): Mail {
  return {
    id,
    kind: "STEERING_REPORT",
    state: "WAITING",
    office: "CSU de Villeneuve d’Ascq",
    addresses: [],
    subject: "Prise de contrôle",
    text: "Madame, Monsieur,",
    attachment: null,
    entry: 41,
    proof: null,
    queuedAt: "2026-06-16T01:07:05Z",
    tries: 0,
    nextTry: "2026-06-16T01:08:05Z",
    sentAt: null,
    answer: null,
    messageId: null,
    late: false,
    givenUpAt: null,
    unread: true,
    readAt: null,
    readBy: null,
    ...change,
  };
}

const aBox = (mails: readonly Mail[], more = false): Mailbox => ({
  tenant: "villeneuve-d-ascq",
  unread: mails.filter(({ unread }) => unread).length,
  more,
  mails,
});

function someLetters(older: Mailbox | null = null, answer?: MarkMailAnswer) {
  const timing = new FakeTiming();
  const asked: string[] = [];
  const letters = new Letters(
    {
      older: async (before) => {
        asked.push(before);
        return older;
      },
      markRead: (mail) => {
        asked.push(mail);
        return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
      },
    },
    timing,
  );
  return { letters, timing, asked };
}

const ids = (letters: Letters) => letters.mails.get().map(({ id }) => id);

test("what comes is shown newest first, with how many are unread", () => {
  const { letters } = someLetters();

  letters.heard(aBox([aMail("2"), aMail("1", { unread: false })]));

  expect([ids(letters), letters.unread.get()]).toEqual([["2", "1"], 1]);
});

test("older ones are asked for after the last, and stay when a new one comes", async () => {
  const { letters, asked } = someLetters(aBox([aMail("1")]));
  letters.heard(aBox([aMail("3"), aMail("2")], true));
  await letters.older();
  const afterOlder = [ids(letters), letters.more.get()];

  letters.heard(aBox([aMail("4"), aMail("3"), aMail("2")], true));

  expect(asked).toEqual(["2"]);
  expect(afterOlder).toEqual([["3", "2", "1"], false]);
  expect([ids(letters), letters.more.get()]).toEqual([["4", "3", "2", "1"], false]);
});

test("one that is pushed out of the newest page is kept", () => {
  const { letters } = someLetters();
  letters.heard(aBox([aMail("2"), aMail("1")], true));

  letters.heard(aBox([aMail("3"), aMail("2")], true));

  expect(ids(letters)).toEqual(["3", "2", "1"]);
});

test("it is read once the API says so, by whom", async () => {
  const read = aMail("1", { unread: false, readBy: "Chef de salle Alex Dubois" });
  const { letters } = someLetters(null, { __typename: "MailRead", mail: read });
  letters.heard(aBox([aMail("1")]));

  await letters.markRead("1");

  expect(letters.mails.get()).toEqual([read]);
});

test("without an answer nothing is marked, and it says so", async () => {
  const { letters, timing } = someLetters();
  letters.heard(aBox([aMail("1")]));
  const marking = letters.markRead("1");
  await timing.advance(PATIENCE);
  await marking;

  expect([letters.mails.get()[0]?.unread, letters.failed.get()]).toEqual([true, true]);
});

test("what is unread and what has not left can be shown alone", () => {
  const mails = [
    aMail("1", { state: "SENT" }),
    aMail("2", { unread: false }),
    aMail("3", { state: "GIVEN_UP", unread: false }),
  ];

  expect(filtered(mails, "unread").map(({ id }) => id)).toEqual(["1"]);
  expect(filtered(mails, "unsent").map(({ id }) => id)).toEqual(["2", "3"]);
  expect(filtered(mails, "all")).toBe(mails);
});

test.each([
  ["SENT", { sentAt: "2026-06-16T01:07:06Z" }, "good", /^Remis au serveur le 16\/06\/2026/],
  ["RETRYING", { nextTry: "2026-06-16T01:08:06Z" }, "stale", /^Échec, nouvel essai le 16\/06/],
  ["GIVEN_UP", { givenUpAt: "2026-06-21T01:07:06Z" }, "fault", /^Abandonné le 21\/06\/2026/],
  ["WAITING", {}, "waiting", /^En attente$/],
  ["HERE", {}, "waiting", /aucun serveur/],
  ["UNADDRESSED", {}, "stale", /complétez l’annuaire/],
] as const)("%s is worded, and has its tone", (state, change, tone, words) => {
  const mail = aMail("1", { state, ...change });

  expect(toneOf(mail)).toBe(tone);
  expect(stateWord(mail)).toMatch(words);
});

test("the server's own word is shown as it is, its silence in ours", () => {
  expect(answerWord(aMail("1", { answer: "452 4.3.1 full" }))).toBe("452 4.3.1 full");
  expect(answerWord(aMail("1", { answer: "no answer (SMTPConnectError)" }))).toBe(
    "Le serveur ne répond pas",
  );
  expect(answerWord(aMail("1"))).toBeNull();
});
