import { expect, test } from "vitest";

import { writtenTerm } from "../../src/kit/clock";

const NOON = new Date(2026, 10, 22, 12).getTime();

test.each([
  ["today, without its year", new Date(2026, 10, 22, 14, 5), /^22.11.14:05$/],
  ["tomorrow, with its year", new Date(2026, 10, 23, 14, 5), /^23.11.2026.14:05$/],
  ["the same day of another year, with its year", new Date(2027, 10, 22, 8), /^22.11.2027.08:00$/],
])("a term is written, when it is %s", (_case, at, expected) => {
  expect(writtenTerm(at.toISOString(), NOON)).toMatch(expected);
});
