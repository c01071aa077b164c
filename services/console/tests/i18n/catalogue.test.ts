import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { isKey, say } from "../../src/i18n";
import { en } from "../../src/i18n/en";
import { fr } from "../../src/i18n/fr";
import { whyOf, wordOf } from "../../src/wall/face";

const ENDS = [
  "stopped",
  "revoked",
  "cut-by-commune",
  "preempted",
  "deadline",
  "link-lost",
  "fenced",
  "pass-refused",
  "register-unavailable",
  "convention-ended",
  "habilitation-ended",
  "habilitation-suspended",
  "session-ended",
  "handed-over",
  "not-taken-over",
  "account-disabled",
  "not-a-member",
  "role-withdrawn",
];

const blanks = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

test("every sentence has the same blanks in both languages", () => {
  const keys = Object.keys(fr) as (keyof typeof fr)[];

  expect(keys.filter((key) => `${blanks(fr[key])}` !== `${blanks(en[key])}`)).toEqual([]);
});

test("every trouble that connectors know is worded", () => {
  const source = readFileSync("../../federation/connector.py", "utf8");
  const body = /class Trouble\(StrEnum\):([\s\S]*?)\n\n\n/.exec(source)?.[1] ?? "";
  const codes = [...body.matchAll(/= "([a-z-]+)"/g)].map(([, code]) => code);

  expect(codes).toHaveLength(11);
  expect(codes.filter((code) => !isKey(`why.${code}`))).toEqual([]);
});

test.each(ENDS)("the end %s has a word and a sentence", (code) => {
  expect(isKey(`why.${code}`)).toBe(true);
  expect(wordOf({ state: "ended", code })).not.toBe(say("state.ended"));
});

test("the server's own sentence wins in French, an unknown code says nothing by itself", () => {
  expect(whyOf("no-keyframe", "Caméra 017 : aucune image clé.")).toBe(
    "Caméra 017 : aucune image clé.",
  );
  expect(whyOf("never-heard-of", null)).toBeNull();
});

test("blanks are filled, unknown ones are left to be seen", () => {
  expect(say("gauges.count", { inUse: 5, quota: 8 })).toBe("5/8 flux");
  expect(say("gauges.count", { inUse: 5 })).toBe("5/{quota} flux");
});
