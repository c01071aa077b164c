import { expect, test } from "vitest";

import { shownOf } from "../../src/register/search/across";
import { NOTHING } from "../../src/register/search/filters";
import type { RegisterDesk } from "../../src/register/desk";
import { settled } from "../builders";
import { aPage, aTrouble, NOW, Stage } from "./stage";

const numbers = (desk: RegisterDesk) =>
  shownOf(desk.found.get()?.streams ?? []).map(({ number }) => number);

const LAST_DAY = { tenant: "metz", since: new Date(NOW - 86_400_000).toISOString() };

test("the page looks at the last day once, and is not asked again when it is shown again", async () => {
  const stage = new Stage();
  const desk = stage.desk();

  desk.shown(null);
  await settled();
  desk.hidden();
  desk.shown(null);
  await settled();

  expect(stage.searches).toEqual([LAST_DAY]);
});

test("an address that says something else is a new search", async () => {
  const stage = new Stage();
  const desk = stage.desk();
  desk.shown(null);
  await settled();

  desk.shown({ ...NOTHING, camera: "012" });
  desk.shown({ ...NOTHING, camera: "012" });
  await settled();

  expect(stage.searches.map(({ camera }) => camera)).toEqual([undefined, "metz:012", "metz:012"]);
});

test("without the role nothing is asked", async () => {
  const stage = new Stage();

  stage.desk(["metz"], false).shown(null);
  await settled();

  expect(stage.searches).toEqual([]);
});

test("all the communes of a post are asked, each in its own register", async () => {
  const stage = new Stage();
  stage.pages.set("metz", aPage("metz", [[3, "12:00:03"]]));
  stage.pages.set("lille", aPage("lille", [[9, "12:00:04"]]));
  const desk = stage.desk(["metz", "lille"]);

  await desk.search(NOTHING);
  expect(stage.searches.map(({ tenant }) => tenant)).toEqual(["metz", "lille"]);
  expect(numbers(desk)).toEqual([9, 3]);

  await desk.search({ ...NOTHING, tenant: "lille" });
  expect(stage.searches.slice(2).map(({ tenant }) => tenant)).toEqual(["lille"]);
});

test("reading on adds to the table, and what could not be read on stays to be asked again", async () => {
  const stage = new Stage();
  stage.pages.set("metz", aPage("metz", [[3, "12:00:03"]], { next: "more" }));
  const desk = stage.desk();
  await desk.search(NOTHING);

  await desk.more();
  expect(desk.found.get()?.troubles[0]?.said?.code).toBe("search-over");
  expect(numbers(desk)).toEqual([3]);

  stage.more = { __typename: "RegisterPage", ...aPage("metz", [[2, "12:00:02"]]) };
  await desk.more();
  expect(numbers(desk)).toEqual([3, 2]);
  expect(desk.found.get()?.troubles).toEqual([]);
});

test("a refusal and a silence are told where the rows would be", async () => {
  const stage = new Stage();
  const desk = stage.desk();

  stage.refused = aTrouble("role-missing");
  await desk.search(NOTHING);
  expect(desk.found.get()?.troubles[0]?.said?.code).toBe("role-missing");

  stage.away = true;
  await desk.search(NOTHING);
  expect(desk.found.get()?.troubles).toEqual([{ tenant: "metz", said: null }]);
});

test("new entries are counted every fifteen seconds, and move nothing", async () => {
  const stage = new Stage();
  stage.pages.set("metz", aPage("metz", [[3, "12:00:03"]]));
  const desk = stage.desk();
  desk.shown(null);
  await settled();
  stage.news = { __typename: "RegisterNews", count: 2 };

  await stage.timing.advance(15_000);
  expect([desk.news.get(), numbers(desk)]).toEqual([2, [3]]);

  stage.news = { __typename: "RegisterNotRead", ...aTrouble("search-over") };
  await stage.timing.advance(15_000);
  expect(desk.news.get()).toBeNull();

  await desk.search(NOTHING);
  expect(desk.news.get()).toBe(0);
});

test("a page that is not before anybody's eyes asks nothing", async () => {
  const stage = new Stage();
  const desk = stage.desk();
  desk.shown(null);
  await settled();

  desk.hidden();

  expect(stage.timing.pending).toBe(0);
});

test("an entry is opened with its proof, or says why not", async () => {
  const stage = new Stage();
  stage.pages.set("metz", aPage("metz", [[3, "12:00:03"]]));
  const desk = stage.desk();
  await desk.search(NOTHING);
  const [row] = shownOf(desk.found.get()?.streams ?? []);
  if (row === undefined) throw new Error("no row");

  await desk.open(row);
  expect(desk.opened.get()).toEqual({ state: "unread", row, said: null });

  const proof = { number: 3, leaf: "00".repeat(32), body: null, way: [], note: null, keys: [] };
  stage.proof = { __typename: "RegisterProof", ...proof };
  await desk.open(row);
  expect(desk.opened.get()).toMatchObject({ state: "read", verdict: { kind: "uncovered" } });

  await desk.search(NOTHING);
  expect(desk.opened.get()).toBeNull();
});

test("an export is of what the table shows, of one commune", async () => {
  const stage = new Stage();
  const desk = stage.desk();
  await desk.search({ ...NOTHING, period: "tout", camera: "012", result: "REFUSED" });

  await desk.export("metz", { format: "csv", reason: "contrôle", requisition: "" });

  expect(stage.orders).toEqual([
    {
      tenant: "metz",
      format: "csv",
      reason: "contrôle",
      requisition: "",
      search: { camera: "metz:012", result: "REFUSED" },
    },
  ]);
});
