import { describe, expect, test } from "vitest";

import type { Special, SpecialAnswer } from "../../src/api/types";
import { Journal } from "../../src/journal/journal";
import { areasOf, camerasIn, dayAfter, dayOf } from "../../src/specials/places";
import { endWord, Specials, untilWord } from "../../src/specials/specials";
import { aCamera, anArrangement, anArticle, FakeTiming } from "../builders";

const POST = anArrangement({
  id: "post-1",
  kind: "ACTIVE_POST",
  state: "OPEN",
  subject: "stade",
  title: "Abords du stade",
  deadline: null,
});
const WORD = anArrangement({ id: "word-1", kind: "POST_WORD", subject: "stade", agent: "leroy" });

function someSpecials(answer: SpecialAnswer | null = null, organisation = "cic-nord") {
  const timing = new FakeTiming();
  const journal = new Journal();
  const asked: unknown[] = [];
  let changes = 0;
  const act = async (order: unknown) => {
    asked.push(order);
    return answer ?? new Promise<never>(() => undefined);
  };
  const specials = new Specials({
    timing,
    journal,
    me: { id: "martin", organisation: { id: organisation, name: "", kind: "SUBSCRIBER" } },
    changed: () => (changes += 1),
    arrange: act,
    convene: act,
    declare: act,
    decide: act,
    end: act,
  });
  return { specials, timing, journal, asked, changes: () => changes };
}

describe("what is convened", () => {
  test("is written down when it begins and ends, and changes what may be given as motive", () => {
    const { specials, journal, changes } = someSpecials();
    specials.heard(anArrangement());
    specials.heard(anArrangement());
    specials.heard(anArrangement({ state: "OPEN" }));
    specials.heard(anArrangement({ state: "ENDED", code: "expired" }));

    expect([changes(), journal.lines.get().length, specials.known.open.get()]).toEqual([3, 3, []]);
  });

  test("a post is active until it is told otherwise", () => {
    const { specials } = someSpecials();
    specials.heard(POST);
    expect(specials.activePost(POST.tenant, "stade")).toEqual(POST);

    specials.heard({ ...POST, state: "ENDED", code: "ended-early" });
    expect(specials.activePost(POST.tenant, "stade")).toBeNull();
  });

  test("who declared a post answers for it, never to himself, and nobody once it is closed", () => {
    const { specials } = someSpecials();
    expect(specials.mayAnswer(WORD)).toBe(false);
    specials.heard(POST);

    expect([specials.mayAnswer(WORD), specials.mayAnswer({ ...WORD, agent: "martin" })]).toEqual([
      true,
      false,
    ]);
    expect(specials.mayAnswer(anArrangement())).toBe(false);
  });

  test("the owner ends what opens its images, and no post", () => {
    const own = someSpecials(null, "villeneuve-d-ascq").specials;
    const other = someSpecials(null, "sdis").specials;

    expect([own.mayEnd(anArrangement()), own.mayEnd(POST)]).toEqual([true, false]);
    expect([other.mayEnd(anArrangement()), other.mayEnd(POST)]).toEqual([false, false]);
  });
});

describe("asking", () => {
  const wish = { tenant: "villeneuve-d-ascq", post: "stade", hours: 6 };

  test("granted, it is known at once", async () => {
    const { specials, asked } = someSpecials({ __typename: "SpecialKnown", special: POST });

    expect(await specials.declare(wish)).toBe(true);
    expect([asked, specials.known.open.get()]).toEqual([[wish], [POST]]);
  });

  test("refused, says why where it was asked, and knows nothing new", async () => {
    const { specials } = someSpecials({
      __typename: "SpecialNotGranted",
      code: "post-too-long",
      message: "Un poste est déclaré actif pour 24 heures au plus.",
      remedy: "Corrigez la durée.",
      article: anArticle(),
    });

    expect(await specials.declare(wish)).toBe(false);
    expect(specials.trouble.get()).toMatchObject({ at: "stade", code: "post-too-long" });
    expect(specials.known.open.get()).toEqual([]);
  });

  test("unanswered, says that nothing proves it", async () => {
    const { specials, timing } = someSpecials();
    const declared = specials.declare(wish);
    await timing.advance(8_000);

    expect(await declared).toBe(false);
    expect(specials.trouble.get()).toMatchObject({ at: "stade", code: "unanswered" });
  });
});

test("an end says why, and who said so where somebody did", () => {
  const ended = (changes: Partial<Special>) => anArrangement({ state: "ENDED", ...changes });

  expect(endWord(ended({ code: "declined", decidedBy: "A. Dubois, responsable du CSU" }))).toBe(
    "La demande a été refusée. A. Dubois, responsable du CSU.",
  );
  expect(endWord(ended({ code: "expired", decidedBy: "A. Dubois" }))).toBe("Arrivé à son terme.");
});

test("an arrangement is dated by the last day that it covers", () => {
  const midnight = new Date(2026, 10, 25).toISOString();

  expect(untilWord({ kind: "ARRANGEMENT", until: midnight }, Date.now())).toContain("24");
});

test("areas are those of one commune, with their cameras; days follow each other", () => {
  const cameras = [
    aCamera({ id: "a:1", tenant: "a", zone: "Stade" }),
    aCamera({ id: "a:2", tenant: "a", zone: "Centre" }),
    aCamera({ id: "a:3", tenant: "a", zone: "Stade" }),
    aCamera({ id: "a:4", tenant: "a", zone: null }),
    aCamera({ id: "b:1", tenant: "b", zone: "Centre" }),
  ];
  const areas = areasOf(cameras, "a");

  expect(areas).toEqual([
    { zone: "Centre", cameras: ["a:2"] },
    { zone: "Stade", cameras: ["a:1", "a:3"] },
  ]);
  expect(camerasIn(areas, ["Stade"])).toEqual(["a:1", "a:3"]);
  expect([dayOf(new Date(2026, 0, 5)), dayAfter("2026-12-31"), dayAfter("2026-02-28")]).toEqual([
    "2026-01-05",
    "2027-01-01",
    "2026-03-01",
  ]);
});
