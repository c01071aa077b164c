import { describe, expect, test } from "vitest";

import type { Cut, CutAnswer, ReopenAnswer } from "../../src/api/types";
import { CutDesk, type CutOrder, PATIENCE } from "../../src/csu/cutting/desk";
import { Journal } from "../../src/journal/journal";
import { aCamera, aCut, anArticle, FakeTiming, settled } from "../builders";

interface Answers {
  readonly cut?: () => Promise<CutAnswer>;
  readonly reopen?: () => Promise<ReopenAnswer>;
  readonly standing?: Cut;
  readonly mayCut?: boolean;
}

const DONE: CutAnswer = { __typename: "CutDone", ended: 2, cut: aCut() };
const REFUSED = {
  __typename: "CutRefused" as const,
  code: "register-unavailable",
  message: "Le registre ne répond pas.",
  remedy: "Coupez au fédérateur.",
  article: anArticle(),
};
const ORDER: CutOrder = { camera: aCamera().id, reason: "Vie privée", minutes: 15 };

function aDesk({ cut, reopen, standing, mayCut = true }: Answers = {}) {
  const timing = new FakeTiming();
  const journal = new Journal();
  const asked: unknown[] = [];
  const desk = new CutDesk({
    timing,
    journal,
    mayCut,
    cutOf: () => standing ?? null,
    cut: (order) => {
      asked.push(order);
      return cut?.() ?? Promise.resolve(DONE);
    },
    reopen: (camera) => {
      asked.push(camera);
      return reopen?.() ?? Promise.resolve({ __typename: "Reopened", tenant: "va", camera });
    },
  });
  return { desk, timing, journal, asked };
}

describe("choosing a camera", () => {
  test("that is open asks why to cut it, one that is cut asks whether to reopen it", () => {
    const standing = aCut();
    const open = aDesk().desk;
    const cut = aDesk({ standing }).desk;

    open.choose(aCamera());
    cut.choose(aCamera());

    expect(open.question.get()).toEqual({ kind: "cut", camera: aCamera() });
    expect(cut.question.get()).toEqual({ kind: "reopen", camera: aCamera(), cut: standing });
  });

  test("without the role asks nothing and says so", () => {
    const { desk, journal } = aDesk({ mayCut: false });

    desk.choose(aCamera());

    expect(desk.question.get()).toBeNull();
    expect(journal.last.get()?.text).toContain("pas de couper");
  });
});

describe("a stop", () => {
  test("that was done closes the question and says how many views it ended", async () => {
    const { desk, journal, asked, timing } = aDesk();
    desk.choose(aCamera());

    const cutting = desk.cut(ORDER, "017 Hôtel de Ville");
    expect(desk.sending.get()).toBe(ORDER.camera);
    await cutting;

    expect(asked).toEqual([ORDER]);
    expect([desk.question.get(), desk.sending.get(), desk.trouble.get()]).toEqual([
      null,
      null,
      null,
    ]);
    expect(journal.last.get()?.text).toBe("Coupé : 017 Hôtel de Ville. Vues arrêtées : 2");
    expect(timing.pending).toBe(0);
  });

  test("that was refused stays asked, with the reason, the remedy and the article", async () => {
    const { desk, journal } = aDesk({ cut: async () => REFUSED });
    desk.choose(aCamera());

    await desk.cut(ORDER, "017");

    expect(desk.question.get()?.kind).toBe("cut");
    expect(desk.trouble.get()).toMatchObject({
      at: ORDER.camera,
      message: "Le registre ne répond pas.",
      remedy: "Coupez au fédérateur.",
      article: "villeneuve-d-ascq art. 3",
    });
    expect(journal.last.get()).toBeNull();
  });

  test("without an answer is told as not proved after six seconds", async () => {
    const { desk, timing } = aDesk({ cut: () => new Promise(() => undefined) });
    void desk.cut({ ...ORDER, camera: null }, "tout");

    await timing.advance(PATIENCE);
    await settled();

    expect(desk.trouble.get()).toMatchObject({ at: "*", code: "unanswered" });
    expect(desk.sending.get()).toBeNull();
  });

  test("that could not be sent is told at once", async () => {
    const { desk } = aDesk({ cut: () => Promise.reject(new Error("no network")) });

    await desk.cut(ORDER, "017");

    expect(desk.trouble.get()?.code).toBe("unanswered");
  });

  test("is sent once, however often it is pressed", async () => {
    const { desk, asked } = aDesk();

    await Promise.all([desk.cut(ORDER, "017"), desk.cut(ORDER, "017")]);

    expect(asked).toHaveLength(1);
  });

  test("that failed is forgotten when the question is dropped, the stop of everything's is not", async () => {
    const { desk } = aDesk({ cut: async () => REFUSED });
    await desk.cut(ORDER, "017");
    desk.cancel();
    expect(desk.trouble.get()).toBeNull();

    await desk.cut({ ...ORDER, camera: null }, "tout");
    desk.cancel();
    expect(desk.trouble.get()?.at).toBe("*");
  });
});

describe("a reopening", () => {
  test("names what it reopens", async () => {
    const { desk, asked, journal } = aDesk();

    await desk.reopen(aCut({ camera: null }), "Tout le partage");

    expect(asked).toEqual([null]);
    expect(journal.last.get()?.text).toBe("Rouvert : Tout le partage");
  });

  test("of what somebody else reopened says that the list has changed", async () => {
    const gone: ReopenAnswer = { __typename: "CameraNotFound", id: aCamera().id };
    const { desk } = aDesk({ reopen: async () => gone });

    await desk.reopen(aCut(), "017");

    expect(desk.trouble.get()).toMatchObject({ at: aCamera().id, code: "not-found" });
  });
});
