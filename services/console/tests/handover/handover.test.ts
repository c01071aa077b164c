import { describe, expect, test } from "vitest";

import type {
  EndHandoverAnswer,
  Handover,
  HandoverLook,
  OfferHandoverAnswer,
  ShowHandoverAnswer,
  TakeHandoverAnswer,
} from "../../src/api/types";
import { type Handed, HandoverDesk } from "../../src/handover/handover";
import { summaryOf } from "../../src/handover/taking";
import { Journal } from "../../src/journal/journal";
import { Wall } from "../../src/wall/wall";
import { aCamera, aGrant, aPurpose, FakeMedia, FakeTiming, settled } from "../builders";

const anOffer = (changes: Partial<Handover> = {}): Handover => ({
  id: "offer-1",
  state: "OFFERED",
  agent: "camille.martin",
  name: "Camille Martin",
  rank: "Brigadier-chef",
  service: "CIC du Nord",
  mine: false,
  atDesk: false,
  toName: "Dominique Leroy",
  views: 1,
  since: "2026-11-26T12:00:00Z",
  until: "2026-11-26T12:05:00Z",
  ...changes,
});

const aLook = (changes: Partial<HandoverLook> = {}): HandoverLook => ({
  tile: 3,
  camera: aCamera(),
  motive: aPurpose.motive,
  motiveLabel: aPurpose.motiveLabel,
  incident: aPurpose.incident,
  code: null,
  message: null,
  remedy: null,
  ...changes,
});

const REFUSED = {
  __typename: "HandoverRefused",
  code: "x",
  message: "Trop tard.",
  remedy: "",
} as const;
const OVER: EndHandoverAnswer = { __typename: "HandoverOver", handover: { id: "offer-1" } };

function aDesk(answers: {
  offer?: OfferHandoverAnswer;
  show?: ShowHandoverAnswer;
  take?: TakeHandoverAnswer;
}) {
  const journal = new Journal();
  const media = new FakeMedia();
  const asked: unknown[] = [];
  const wall = new Wall({
    timing: new FakeTiming(),
    connect: media.connect,
    journal,
    watch: async () => aGrant(),
    stop: async (view) => void asked.push(["stop", view]),
    rejoin: async () => null,
  });
  const answer = async <A>(name: string, given: readonly unknown[], one: A | undefined) => {
    asked.push([name, ...given]);
    if (one === undefined) throw new Error("away");
    return one;
  };
  const desk = new HandoverDesk({
    wall,
    journal,
    colleagues: async () => [],
    offer: (views: readonly Handed[], to) => answer("offer", [views, to], answers.offer),
    show: (id, key) => answer("show", [id, key], answers.show),
    take: (id, key) => answer("take", [id, key], answers.take),
    decline: (id, key) => answer("decline", [id, key], OVER),
    withdraw: (id) => answer("withdraw", [id], OVER),
  });
  const tile = (number: number) => wall.state.get().tiles[number - 1];
  return { desk, wall, media, journal, asked, tile };
}

const taken = (...looks: Extract<TakeHandoverAnswer, { __typename: "HandoverTaken" }>["looks"]) =>
  ({ __typename: "HandoverTaken", handover: anOffer({ state: "TAKEN" }), looks }) as const;

describe("taking over", () => {
  test("puts each picture in the tile it had, with its motive and its incident", async () => {
    const { desk, tile, media } = aDesk({
      take: taken({ look: aLook(), watching: aGrant(), already: false }),
    });

    expect(await desk.take("offer-1", "a key")).toBe(true);
    await settled();

    expect(tile(3)).toMatchObject({ state: "connecting", camera: aCamera(), purpose: aPurpose });
    expect(media.opened).toHaveLength(1);
  });

  test("says in its tile why a picture is not theirs, and opens nothing there", async () => {
    const look = aLook({ code: "ticket-required", message: "Il faut un ticket." });
    const { desk, tile, media } = aDesk({ take: taken({ look, watching: null, already: false }) });

    await desk.take("offer-1", "a key");

    expect(tile(3)).toMatchObject({ state: "refused", code: "ticket-required" });
    expect(media.opened).toEqual([]);
  });

  test("of a camera they may not know, says no more than that one was closed", async () => {
    const look = aLook({ camera: null, code: "no-habilitation", message: "Non." });
    const { desk, tile, journal } = aDesk({
      take: taken({ look, watching: null, already: false }),
    });

    await desk.take("offer-1", "a key");

    expect(tile(3)?.state).toBe("empty");
    expect(
      journal.lines
        .get()
        .map(({ text }) => text)
        .join(),
    ).toContain("Tuile 3");
  });

  test("on a wall in use, takes a free tile and leaves what is open where it is", async () => {
    const { desk, wall, tile } = aDesk({
      take: taken({
        look: aLook({ tile: 1, camera: aCamera({ id: "metz:001" }) }),
        watching: aGrant({ view: "view-2" }),
        already: false,
      }),
    });
    await wall.open(aCamera(), aPurpose, 1);

    await desk.take("offer-1", null);

    expect(tile(1)?.camera?.id).toBe("villeneuve-d-ascq:017");
    expect(tile(2)?.camera?.id).toBe("metz:001");
  });

  test("too late, opens nothing and says why", async () => {
    const { desk, media, journal } = aDesk({ take: REFUSED });

    expect(await desk.take("offer-1", "a key")).toBe(false);

    expect(media.opened).toEqual([]);
    expect(journal.last.get()?.text).toBe("Relève : Trop tard.");
  });
});

describe("offering", () => {
  test("names every open view and its tile; what was refused offers nothing", async () => {
    const { desk, wall, asked, journal } = aDesk({ offer: REFUSED });
    await wall.open(aCamera(), aPurpose, 2);

    expect(await desk.offer(null)).toBeNull();

    expect(asked).toEqual([["offer", [{ view: "view-1", tile: 2 }], null]]);
    expect(journal.last.get()?.text).toBe("Relève : Trop tard.");
  });

  test("unanswered, changes nothing", async () => {
    const { desk, journal } = aDesk({});

    expect(await desk.offer("dominique.leroy")).toBeNull();

    expect(desk.mine.get()).toBeNull();
    expect(desk.busy.get()).toBe(false);
    expect(journal.last.get()?.text).toContain("Rien n’est changé");
  });
});

describe("what the API tells", () => {
  test("a colleague's offer waits on screen until it is over", () => {
    const { desk } = aDesk({});

    desk.heard(anOffer());
    expect(desk.offered.get()?.name).toBe("Camille Martin");

    desk.heard(anOffer({ state: "WITHDRAWN" }));
    expect(desk.offered.get()).toBeNull();
  });

  test("whoever offered reads who took over", () => {
    const { desk, journal } = aDesk({});
    desk.heard(anOffer({ mine: true }));

    desk.heard(anOffer({ mine: true, state: "TAKEN" }));

    expect(desk.mine.get()).toBeNull();
    expect(journal.last.get()?.text).toBe("Dominique Leroy a pris la relève");
  });
});

test("pictures of one incident are counted as one incident", () => {
  const looks = [aLook(), aLook({ tile: 4 }), aLook({ tile: 5, incident: null })];

  expect(summaryOf(looks)).toEqual({ views: 3, incidents: 1 });
});
