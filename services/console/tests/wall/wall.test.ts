import { describe, expect, test } from "vitest";

import type { WatchAnswer } from "../../src/api/types";
import { Journal } from "../../src/journal/journal";
import { Wall } from "../../src/wall/wall";
import {
  aCamera,
  aGrant,
  aHolder,
  anArticle,
  aPurpose,
  FakeMedia,
  FakeTiming,
  settled,
} from "../builders";

/** Slots that were asked to be taken. */
let taken: (string | null)[] = [];

function aWall(...answers: (WatchAnswer | Error)[]) {
  const rejoined: string[] = [];
  const timing = new FakeTiming();
  const media = new FakeMedia();
  const stopped: string[] = [];
  const asked: string[] = [];
  taken = [];
  const wall = new Wall({
    timing,
    connect: media.connect,
    journal: new Journal(),
    watch: async (camera, _purpose, insteadOf) => {
      asked.push(camera);
      taken.push(insteadOf);
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    stop: async (view) => void stopped.push(view),
    rejoin: async (view) => {
      rejoined.push(view);
      return { whep: "/elsewhere/whep/1", pass: "fresh" };
    },
  });
  const tile = (number: number) => wall.state.get().tiles[number - 1];
  return { wall, timing, media, stopped, asked, rejoined, tile };
}

describe("opening a camera", () => {
  test("shows its picture once frames come", async () => {
    const { wall, tile } = aWall(aGrant());

    await wall.open(aCamera(), aPurpose, 2);
    expect(tile(2)).toMatchObject({ state: "connecting", camera: aCamera(), grant: aGrant() });

    wall.frame(tile(2)?.opening ?? 0);
    expect(tile(2)?.state).toBe("live");
  });

  test("that freezes is dated by its last frame, not by when that was noticed", async () => {
    const { wall, tile, timing } = aWall(aGrant());
    await wall.open(aCamera(), aPurpose, 2);
    wall.frame(tile(2)?.opening ?? 0);

    await timing.advance(2_250);

    expect(tile(2)?.state).toBe("frozen");
    expect(tile(2)?.since).toBeLessThanOrEqual(Date.now() - 2_000);
  });

  test("refused says why, by which article and who holds the slots, and opens nothing", async () => {
    const refused: WatchAnswer = {
      __typename: "WatchRefused",
      code: "quota-reached",
      message: "Les 8 flux sont occupés.",
      remedy: "Fermez une vue.",
      article: anArticle(),
      holders: [aHolder()],
      offer: null,
    };
    const { wall, tile, media, stopped } = aWall(refused);

    await wall.open(aCamera(), aPurpose, 1);

    expect(tile(1)).toMatchObject({ state: "refused", code: "quota-reached", refusal: refused });
    expect([media.opened, stopped]).toEqual([[], []]);
  });

  test("refused with an offer takes the slot of the flow that was shown, once confirmed", async () => {
    const refused: WatchAnswer = {
      __typename: "WatchRefused",
      code: "quota-reached",
      message: "Les 8 flux sont occupés.",
      remedy: "Fermez une vue.",
      article: anArticle(),
      holders: [aHolder()],
      offer: { article: anArticle(), holder: aHolder({ flow: "flow-9" }) },
    };
    const { wall, tile, asked } = aWall(refused, aGrant());
    wall.takeSlot(1);
    await wall.open(aCamera(), aPurpose, 1);

    wall.select(1);
    wall.takeSlot();
    await settled();

    expect([asked.length, taken]).toEqual([2, [null, "flow-9"]]);
    expect(tile(1)).toMatchObject({ state: "connecting", grant: aGrant() });
  });

  test("refused without an offer takes nothing", async () => {
    const { wall, asked } = aWall({ __typename: "CameraNotFound", id: "x" });
    await wall.open(aCamera(), aPurpose, 1);

    wall.takeSlot(1);
    await settled();

    expect(asked).toHaveLength(1);
  });

  test("while the API is away says that nothing was opened", async () => {
    const { wall, tile } = aWall(new Error("no answer"));

    await wall.open(aCamera(), aPurpose, 1);

    expect(tile(1)).toMatchObject({ state: "refused", code: "request-failed" });
  });

  test("granted after its tile was closed gives the slot back at once", async () => {
    const { wall, tile, media, stopped } = aWall(aGrant({ view: "late" }));

    const opening = wall.open(aCamera(), aPurpose, 1);
    wall.close(1);
    await opening;

    expect(stopped).toEqual(["late"]);
    expect(tile(1)?.state).toBe("empty");
    expect(media.opened).toEqual([]);
  });

  test("in a tile in use gives the former view back", async () => {
    const { wall, media, stopped } = aWall(aGrant({ view: "former" }), aGrant({ view: "next" }));
    await wall.open(aCamera(), aPurpose, 1);
    await settled();

    await wall.open(aCamera({ id: "lille:001" }), aPurpose, 1);

    expect(stopped).toEqual(["former"]);
    expect(media.opened[0]?.ending).toBe("left");
  });
});

describe("an open view", () => {
  async function anOpenView(...more: (WatchAnswer | Error)[]) {
    const post = aWall(aGrant(), ...more);
    await post.wall.open(aCamera(), aPurpose, 1);
    await settled();
    post.wall.frame(1);
    return post;
  }

  test("closed by the agent leaves the media node and the API", async () => {
    const { wall, media, stopped, tile } = await anOpenView();

    wall.close(1);

    expect([media.last.ending, stopped, tile(1)?.state]).toEqual(["left", ["view-1"], "empty"]);
  });

  test("cut by the commune says so and is not given back twice", async () => {
    const { wall, media, stopped, tile } = await anOpenView();
    const cut = { flow: "flow-1", camera: aCamera().id, code: "cut-by-commune", message: null };

    wall.viewChanged({ ...cut, view: "view-1", state: "ENDED" });
    wall.close(1);

    expect(media.last.ending).toBe("dropped");
    expect([stopped, tile(1)?.state]).toEqual([[], "empty"]);
  });

  test("is not touched by what happens to somebody else's", async () => {
    const { wall, tile } = await anOpenView();
    const other = { flow: "flow-1", camera: aCamera().id, code: "revoked", message: null };

    wall.viewChanged({ ...other, view: "view-7", state: "ENDED" });

    expect(tile(1)?.state).toBe("live");
  });

  test("that breaks late asks for the same camera again and keeps its tile", async () => {
    const renewed = aGrant({ view: "view-2", pass: "pass-2" });
    const { timing, media, asked, stopped, tile } = await anOpenView(renewed);
    await timing.advance(60_000);

    media.last.listener.broken();
    await timing.advance(1_000);

    expect(asked).toEqual([aCamera().id, aCamera().id]);
    expect(media.last.opening.pass).toBe("pass-2");
    expect([stopped, tile(1)?.grant?.view]).toEqual([["view-1"], "view-2"]);
  });

  test("refused when it asks again says why, and its former view is given back", async () => {
    const refused: WatchAnswer = { __typename: "CameraNotFound", id: aCamera().id };
    const { timing, media, stopped, tile } = await anOpenView(refused);
    await timing.advance(60_000);

    media.last.listener.broken();
    await timing.advance(60_000);

    expect(tile(1)).toMatchObject({ state: "refused", code: "not-found" });
    expect([stopped, timing.pending]).toEqual([["view-1"], 0]);
  });

  test("enlarged asks for its main picture, alone", async () => {
    const { wall, media } = await anOpenView(aGrant({ view: "view-2" }));
    await wall.open(aCamera({ id: "lille:001" }), aPurpose, 2);
    await settled();

    wall.toggleEnlarged(1);
    wall.toggleEnlarged(1);

    expect(media.opened.map(({ wishes }) => wishes)).toEqual([["sub", "main", "sub"], ["sub"]]);
  });

  test("is named for its farewell when the page leaves, ended ones are not", async () => {
    const { wall, media } = await anOpenView(aGrant({ view: "view-2" }));
    await wall.open(aCamera({ id: "lille:001" }), aPurpose, 2);
    await settled();
    media.last.say("ended", "deadline");

    expect(wall.leave()).toEqual(["view-1"]);
    expect(media.opened.map(({ ending }) => ending)).toEqual(["left", "dropped"]);
  });
});

describe("a view that another media node shows", () => {
  test("is shown from there, in its tile, under its own grant, and is not asked for", async () => {
    const { wall, media, tile, asked, stopped, rejoined } = aWall(aGrant());
    await wall.open(aCamera(), aPurpose, 2);
    const { view, flow } = aGrant();

    wall.viewChanged({
      view,
      flow,
      camera: aCamera().id,
      state: "CONNECTING",
      code: "moved",
      message: null,
    });
    await settled();

    expect(media.last.opening).toEqual({ whep: "/elsewhere/whep/1", pass: "fresh" });
    expect(tile(2)).toMatchObject({ state: "connecting", grant: aGrant() });
    expect([asked, stopped, rejoined]).toEqual([[aCamera().id], [], [view]]);
  });
});

describe("when the register is back", () => {
  test("a view that it ended is asked for again under the same purpose", async () => {
    const { wall, timing, media, asked, tile } = aWall(aGrant(), aGrant({ view: "again" }));
    await wall.open(aCamera(), aPurpose, 1);
    media.last.listener.said({ state: "ended", code: "register-unavailable", message: null });
    expect(tile(1)).toMatchObject({ state: "ended", code: "register-unavailable" });

    wall.resume();
    await timing.advance(2_000);

    expect(asked).toHaveLength(2);
    expect(tile(1)).toMatchObject({ state: "connecting", grant: aGrant({ view: "again" }) });
  });

  test("a view that ended for another reason, or was closed meanwhile, is left alone", async () => {
    const { wall, timing, media, asked, tile } = aWall(aGrant(), aGrant({ view: "other" }));
    await wall.open(aCamera(), aPurpose, 1);
    media.last.listener.said({ state: "ended", code: "cut-by-commune", message: null });
    await wall.open(aCamera(), aPurpose, 2);
    media.last.listener.said({ state: "ended", code: "register-unavailable", message: null });

    wall.resume();
    wall.close(2);
    await timing.advance(2_000);

    expect(asked).toHaveLength(2);
    expect([tile(1)?.state, tile(2)?.state]).toEqual(["ended", "empty"]);
  });
});
