import { expect, test } from "vitest";

import type { UpkeepAnswer } from "../../src/api/types";
import { Journal } from "../../src/journal/journal";
import { type UpkeepActs, UpkeepDesk } from "../../src/upkeep/desk";
import { aCamera, FakeTiming } from "../builders";

const DONE: UpkeepAnswer = { __typename: "UpkeepDone", id: "x", owed: [] };
const REFUSED: UpkeepAnswer = {
  __typename: "UpkeepRefused",
  code: "incident-in-hand",
  message: "Un événement est suivi en ce moment.",
  remedy: "Attendez sa fin.",
  article: { convention: "va", number: "4", cited: "va art. 4", summary: "" },
};
const WINDOW = { tenant: "va", cameras: null, since: "a", until: "b", reason: "c" };

function aDesk(answer: () => Promise<UpkeepAnswer>) {
  const timing = new FakeTiming();
  const acts: UpkeepActs = {
    declare: answer,
    takeBack: answer,
    announce: answer,
    end: answer,
    report: answer,
    follow: answer,
  };
  const journal = new Journal();
  return { timing, journal, desk: new UpkeepDesk({ acts, timing, journal, mayAnswer: true }) };
}

test("an act that is done is told, and leaves no trouble", async () => {
  const { desk, journal } = aDesk(async () => DONE);

  expect(await desk.announce(WINDOW)).toBe(true);

  expect([desk.trouble.get(), desk.sending.get()]).toEqual([null, null]);
  expect(journal.last.get()?.text).toBe("Maintenance annoncée au CIC.");
});

test("a refusal stays where it was asked, with its article and its remedy", async () => {
  const { desk } = aDesk(async () => REFUSED);

  expect(await desk.announce(WINDOW)).toBe(false);

  const { code, message, remedy } = REFUSED;
  expect(desk.trouble.get()).toEqual({ at: "window", code, message, remedy, article: "va art. 4" });
});

test("a silence is told after six seconds, and is no proof", async () => {
  const { desk, timing } = aDesk(() => new Promise(() => undefined));

  const doing = desk.end("w1");
  expect(desk.sending.get()).toBe("w1");
  await timing.advance(6000);

  expect(await doing).toBe(false);
  expect(desk.trouble.get()).toMatchObject({ at: "w1", code: "unanswered" });
});

test("one act at a time", async () => {
  const { desk } = aDesk(async () => DONE);

  const first = desk.end("w1");

  expect(await desk.end("w2")).toBe(false);
  expect(await first).toBe(true);
});

test("a fault signalled from a tile closes its dialog; a refusal keeps it open", async () => {
  const camera = aCamera();
  const input = { tenant: camera.tenant, camera: camera.id, kind: "DIRTY" as const, detail: "" };
  const done = aDesk(async () => DONE).desk;
  const refused = aDesk(async () => REFUSED).desk;
  for (const desk of [done, refused]) {
    desk.signal(camera);
    await desk.signalled(input);
  }

  expect([done.signalling.get(), refused.signalling.get()]).toEqual([null, camera]);
  refused.cancel();
  expect([refused.signalling.get(), refused.trouble.get()]).toEqual([null, null]);
});
