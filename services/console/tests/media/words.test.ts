import { describe, expect, test } from "vitest";

import { waitBefore } from "../../src/media/backoff";
import { readSaid, writeWish } from "../../src/media/channel";
import { readProblem } from "../../src/media/problem";

describe("what the media node says", () => {
  test("is read with its code and its message", () => {
    const data = '{"state":"unavailable","code":"no-keyframe","message":"Aucune image clé"}';

    expect(readSaid(data)).toEqual({
      state: "unavailable",
      code: "no-keyframe",
      message: "Aucune image clé",
    });
  });

  test.each([
    ["an unknown state", '{"state":"sleeping"}'],
    ["no object", '"live"'],
    ["null", "null"],
    ["not JSON", "live"],
    ["a binary frame", new ArrayBuffer(4)],
  ])("is ignored when it is %s", (_case, data) => {
    expect(readSaid(data)).toBeNull();
  });

  test("a wish for the main picture is one small object", () => {
    expect(writeWish("main")).toBe('{"quality":"main"}');
  });
});

describe("a door that says no", () => {
  test("gives its code and its French detail", async () => {
    const body = JSON.stringify({ status: 403, code: "fenced", detail: "Créneau réattribué." });

    const refused = await readProblem(new Response(body, { status: 403 }));

    expect([refused.code, refused.detail, refused.wantsFreshPass]).toEqual([
      "fenced",
      "Créneau réattribué.",
      true,
    ]);
  });

  test("without a problem document is worded by its status", async () => {
    const refused = await readProblem(new Response("<html>", { status: 503 }));

    expect([refused.code, refused.passing]).toEqual(["media-unreachable", true]);
  });
});

describe("patience", () => {
  test("doubles, then stays at four seconds", () => {
    const waits = [1, 2, 3, 4, 5, 50].map((attempt) => waitBefore(attempt, 1));

    expect(waits).toEqual([400, 800, 1600, 3200, 4000, 4000]);
  });

  test("is spread by chance between half and whole", () => {
    expect([waitBefore(3, 0), waitBefore(3, 0.5)]).toEqual([800, 1200]);
  });
});
