import { expect, test } from "vitest";

import type { RegisterPage } from "../../src/api/types";
import { behind, longer, searchedTo, shownOf, streamOf } from "../../src/register/search/across";
import { aPage } from "./stage";

const shown = (...pages: readonly RegisterPage[]) =>
  shownOf(pages.map(streamOf)).map(({ key }) => key);

test("entries of several registers are one table, the newest first", () => {
  const metz = aPage("metz", [[3, "12:00:03.5"], [2, "12:00:01"]]); // prettier-ignore
  const lille = aPage("lille", [[8, "12:00:03.499"], [7, "12:00:02"]]); // prettier-ignore

  expect(shown(metz, lille)).toEqual(["metz#3", "lille#8", "lille#7", "metz#2"]);
});

test("nothing is shown that an unread page could still come before", () => {
  const metz = aPage("metz", [[3, "12:00:03"], [2, "12:00:02"]], { next: "more" }); // prettier-ignore
  const lille = aPage("lille", [[8, "12:00:04"], [7, "12:00:01"]]); // prettier-ignore
  const streams = [metz, lille].map(streamOf);

  expect(shownOf(streams).map(({ key }) => key)).toEqual(["lille#8", "metz#3", "metz#2"]);
  expect(behind(streams).map(({ tenant }) => tenant)).toEqual(["metz"]);
});

test("only the registers that hold the rest back are read on", () => {
  const metz = aPage("metz", [[3, "12:00:03"]], { next: "more" });
  const lille = aPage("lille", [[8, "12:00:01"]], { next: "more" });

  expect(behind([metz, lille].map(streamOf)).map(({ tenant }) => tenant)).toEqual(["metz"]);
});

test("a page that found too little says how far it looked", () => {
  const searchedBackTo = "2026-06-01T00:00:00+00:00";
  const metz = streamOf(aPage("metz", [], { next: "more", searchedBackTo }));
  const end = streamOf(aPage("lille", [[1, "12:00:01"]]));

  expect(searchedTo([metz, end])).toBe(searchedBackTo);
  expect(searchedTo([end])).toBeNull();
});

test("a page more goes on from the one before", () => {
  const first = streamOf(aPage("metz", [[3, "12:00:03"]], { next: "more" }));

  const both = longer(first, aPage("metz", [[2, "12:00:02"]]));

  expect([both.rows.map(({ number }) => number), both.next]).toEqual([[3, 2], null]);
});

test("an erased entry is shown though nobody knows when it was made", () => {
  expect(shown(aPage("metz", [[3, null]]))).toEqual(["metz#3"]);
});
