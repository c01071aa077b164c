import { expect, test } from "vitest";

import { Pages } from "../../src/app/pages";

const KNOWN = [{ id: "registre", title: "bar.pages", show: () => null }] as const;

test.each([
  ["nothing, the room", "", ""],
  ["a page, that page", "#registre", "registre"],
  ["a page and where in it, that page", "#registre/12", "registre"],
  ["what is no page here, the room", "#coffre", ""],
  ["an address cut in the middle of a letter, the room", "#%E0%A4%A", ""],
])("the address says %s", (_case, hash, expected) => {
  expect(new Pages(KNOWN, hash).current.get()).toBe(expected);
});

test("going back in the browser comes back to the room", () => {
  const pages = new Pages(KNOWN, "#registre");

  pages.heard("");

  expect(pages.current.get()).toBe("");
});
