import { expect, test } from "vitest";

import { organisationsOf, scopeFor } from "../../src/identity/organisation";

const SCOPE = "openid profile email organization";

function token(claims: object): string {
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `head.${body}.seal`;
}

test.each([
  ["one", { metz: { name: ["Métropole de Metz"] } }, ["metz"]],
  ["two, of which one has no name", { metz: {}, "cic-nord": {} }, ["metz", "cic-nord"]],
  ["none", {}, []],
  ["a list", ["metz"], []],
  ["nothing", null, []],
])("a token for %s", (_case, organization, expected) => {
  expect(organisationsOf(token({ name: "Noé Ÿ?>", organization }))).toEqual(expected);
});

test.each([["rubbish"], [""], ["a.b.c"], ["a.bnVsbA.c"]])(
  "a token that cannot be read is for nobody: %s",
  (said) => {
    expect(organisationsOf(said)).toEqual([]);
  },
);

test("an organisation that is known is asked for by its alias", () => {
  expect(scopeFor(SCOPE, "metz")).toBe("openid profile email organization:metz");
  expect(scopeFor(SCOPE, null)).toBe(SCOPE);
});
