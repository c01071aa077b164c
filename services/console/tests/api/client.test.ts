import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Api, Unreachable } from "../../src/api/client";
import { RegisterActsDocument } from "../../src/api/generated";
import type { Why } from "../../src/identity/identity";

const ENDED = {
  code: "session-ended",
  reason: "not-a-member",
  detail: "Vous n'appartenez plus à cet organisme.",
};
const json = (status: number, said: object) =>
  new Response(JSON.stringify(said), { status, headers: { "content-type": "application/json" } });

let answers: Response[];
let told: Why[];

beforeEach(() => {
  told = [];
  vi.stubGlobal("location", { origin: "http://127.0.0.1:8600" });
  vi.stubGlobal("fetch", async () => answers.shift());
});

afterEach(() => vi.unstubAllGlobals());

const anApi = (newer: () => Promise<string>) =>
  new Api(
    "/graphql",
    (renewed) => (renewed ? newer() : Promise.resolve("old")),
    (why) => told.push(why),
  );

test("a session that has ended is told with its reason, once no newer token helps", async () => {
  answers = [json(401, ENDED), json(401, ENDED)];

  await expect(anApi(async () => "new").ask(RegisterActsDocument, {})).rejects.toThrow(Unreachable);

  expect(told).toEqual([{ code: "not-a-member", message: ENDED.detail }]);
});

test("so it is where the issuer gives no newer one", async () => {
  answers = [json(401, ENDED)];

  await expect(
    anApi(() => Promise.reject(new Error("the session has ended"))).ask(RegisterActsDocument, {}),
  ).rejects.toThrow(Unreachable);

  expect(told).toHaveLength(1);
});

test("a newer token that is taken, and a token that is only old, tell nothing", async () => {
  answers = [json(401, ENDED), json(200, { data: { registerActs: [] } })];
  await anApi(async () => "new").ask(RegisterActsDocument, {});

  answers = [json(401, { code: "not-identified" }), json(401, { code: "not-identified" })];
  await anApi(async () => "new")
    .ask(RegisterActsDocument, {})
    .catch(() => undefined);

  expect(told).toEqual([]);
});
