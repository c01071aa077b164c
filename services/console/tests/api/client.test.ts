import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { readChallenge } from "../../src/api/challenge";
import { Api, NotProved, type Session, Unreachable } from "../../src/api/client";
import { AskSteeringDocument } from "../../src/api/generated";

const CHALLENGE =
  'Bearer error="insufficient_user_authentication", error_description="prove it", acr_values="2", max_age="900"';
const WISH = { input: { view: "v", ground: "need", incident: null, minutes: 5 } };
const NOT_FOUND = { data: { askSteering: { __typename: "ViewNotFound", id: "v" } } };

type Reply = { readonly status: number; readonly header?: string; readonly body: unknown };

const challenged: Reply = { status: 401, header: CHALLENGE, body: { errors: [{ message: "no" }] } };
const over: Reply = { status: 401, header: 'Bearer error="invalid_token"', body: {} };
const done: Reply = { status: 200, body: NOT_FOUND };

/** An API that answers in this order, and the tokens it was shown. */
function apiOf(replies: Reply[], session: Partial<Session> = {}) {
  const shown: string[] = [];
  const traces: string[] = [];
  const told: string[] = [];
  let tokens = 0;
  vi.stubGlobal("fetch", async (_: unknown, init: RequestInit) => {
    shown.push(new Headers(init.headers).get("authorization") ?? "");
    traces.push(new Headers(init.headers).get("traceparent") ?? "");
    const { status, header, body } = replies.shift() ?? done;
    const headers = {
      "content-type": "application/json",
      ...(header && { "www-authenticate": header }),
    };
    return new Response(JSON.stringify(body), { status, headers });
  });
  const api = new Api("/graphql", {
    token: async () => `token-${++tokens}`,
    prove: async () => true,
    notDone: (act, code) => void told.push(`${act} ${code}`),
    over: ({ code }) => void told.push(`over ${code}`),
    ...session,
  });
  return { api, shown, told, traces };
}

beforeEach(() => {
  vi.stubGlobal("location", { origin: "http://127.0.0.1:8600" });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("an act that asks for a proof is sent once more by itself after it", async () => {
  const prove = vi.fn(async () => true);
  const { api, shown, told } = apiOf([challenged, done], { prove });

  const answer = await api.act(AskSteeringDocument, WISH);

  expect(answer).toEqual(NOT_FOUND.data);
  expect(prove).toHaveBeenCalledExactlyOnceWith({ level: "2" }, "AskSteering");
  expect(shown).toEqual(["Bearer token-1", "Bearer token-2"]);
  expect(told).toEqual([]);
});

test("where nothing was proved, nothing is sent again and the person reads what was not done", async () => {
  const { api, shown, told } = apiOf([challenged], { prove: async () => false });

  const refused = api.act(AskSteeringDocument, WISH);

  await expect(refused).rejects.toBeInstanceOf(NotProved);
  await expect(refused).rejects.toMatchObject({ code: "not-proved" });
  expect(shown).toHaveLength(1);
  expect(told).toEqual(["AskSteering not-proved"]);
});

test("an act that is refused again after the proof is asked for no third time", async () => {
  const prove = vi.fn(async () => true);
  const { api, shown } = apiOf([challenged, challenged], { prove });

  await expect(api.act(AskSteeringDocument, WISH)).rejects.toBeInstanceOf(Unreachable);
  expect(shown).toHaveLength(2);
  expect(prove).toHaveBeenCalledOnce();
});

test("a token that is over is renewed, and nobody is asked anything", async () => {
  const prove = vi.fn(async () => true);
  const { api, shown } = apiOf([over, done], { prove });

  await api.act(AskSteeringDocument, WISH);

  expect(shown).toHaveLength(2);
  expect(prove).not.toHaveBeenCalled();
});

test("while the provider is away the person reads what was not done, and why", async () => {
  const extensions = { code: "provider-away" };
  const body = { data: null, errors: [{ message: "away", extensions }] };
  const { api, told } = apiOf([{ status: 200, body }]);

  await expect(api.act(AskSteeringDocument, WISH)).rejects.toMatchObject(extensions);
  expect(told).toEqual(["AskSteering provider-away"]);
});

test("a file is asked for in the same way", async () => {
  const { api, shown } = apiOf([challenged, { status: 200, body: {} }]);

  const answer = await api.send("ExportRegister", "/register/metz/export", { method: "POST" });

  expect(answer.status).toBe(200);
  expect(shown).toHaveLength(2);
});

test.each([
  ["nothing", null],
  ["another error", 'Bearer error="invalid_token"'],
  ["no level", 'Bearer error="insufficient_user_authentication"'],
  ["a level that is no name", 'Bearer error="insufficient_user_authentication", acr_values="<>"'],
])("%s is no challenge", (_case, header) => {
  expect(readChallenge(header)).toBeNull();
});

const ENDED = { code: "session-ended", reason: "not-a-member", detail: "Vous n'appartenez plus…" };
const ended: Reply = { status: 401, header: 'Bearer error="invalid_token"', body: ENDED };

test("a session that has ended is told with its reason, once no newer token helps", async () => {
  const { api, told } = apiOf([ended, ended]);

  await expect(api.act(AskSteeringDocument, WISH)).rejects.toBeInstanceOf(Unreachable);
  expect(told).toEqual(["over not-a-member"]);
});

test("so it is where the issuer gives no newer one", async () => {
  const token = (renewed: boolean) =>
    renewed ? Promise.reject(new Error("the session has ended")) : Promise.resolve("old");
  const { api, told } = apiOf([ended], { token });

  await expect(api.act(AskSteeringDocument, WISH)).rejects.toBeInstanceOf(Unreachable);
  expect(told).toEqual(["over not-a-member"]);
});

test("a newer token that is taken, and a token that is only old, tell nothing", async () => {
  const { api, told } = apiOf([ended, done, over, over]);

  await api.act(AskSteeringDocument, WISH);
  await expect(api.act(AskSteeringDocument, WISH)).rejects.toBeInstanceOf(Unreachable);
  expect(told).toEqual([]);
});

test("each act begins a trace of its own, which what is sent again goes on with", async () => {
  const { api, traces } = apiOf([challenged, done, done]);

  await api.act(AskSteeringDocument, WISH);
  await api.act(AskSteeringDocument, WISH);

  const [first, again, next] = traces;
  expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(again).toBe(first);
  expect(next).not.toBe(first);
});
