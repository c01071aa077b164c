import { describe, expect, test } from "vitest";

import type { LookAnswer } from "../../src/api/types";
import { Looking } from "../../src/csu/looking/looking";
import { aCamera, aGrant, anArticle, FakeMedia, FakeTiming, settled } from "../builders";

const CAMERA = aCamera();
const OTHER = aCamera({ id: "villeneuve-d-ascq:042", number: "042" });
const REFUSED: LookAnswer = {
  __typename: "LookRefused",
  code: "nothing-leaves",
  message: "Personne ne regarde cette caméra : aucune image n’en part.",
  remedy: "",
  article: anArticle(),
};

function aLooking(...answers: (LookAnswer | Promise<LookAnswer>)[]) {
  const media = new FakeMedia();
  const stopped: string[] = [];
  const looking = new Looking({
    connect: media.connect,
    look: async () => answers.shift() ?? REFUSED,
    stop: async (view) => void stopped.push(view),
    rejoin: async () => null,
    timing: new FakeTiming(),
  });
  return { looking, media, stopped };
}

describe("what the CSU sees of a camera that leaves", () => {
  test("is live once frames advance on this very screen", async () => {
    const { looking } = aLooking(aGrant());

    await looking.open(CAMERA);
    await settled();
    expect(looking.look.get()?.state).toBe("connecting");
    looking.frame();

    expect(looking.look.get()?.state).toBe("live");
  });

  test("is refused with the API's reason, and connects nowhere", async () => {
    const { looking, media } = aLooking(REFUSED);

    await looking.open(CAMERA);

    expect(looking.look.get()).toMatchObject({ state: "refused", code: "nothing-leaves" });
    expect(media.opened).toEqual([]);
  });

  test("is one camera at a time: another takes its place and the first is given back", async () => {
    const { looking, media, stopped } = aLooking(aGrant(), aGrant({ view: "view-2" }));
    await looking.open(CAMERA);
    await settled();

    await looking.open(OTHER);
    await settled();

    expect(stopped).toEqual(["view-1"]);
    expect(media.opened.map(({ ending }) => ending)).toEqual(["left", null]);
    expect(looking.look.get()?.camera.id).toBe(OTHER.id);
  });

  test("asked for twice is asked for once", async () => {
    const { looking, media } = aLooking(aGrant(), aGrant({ view: "view-2" }));
    await looking.open(CAMERA);
    await settled();

    await looking.open(CAMERA);

    expect(media.opened).toHaveLength(1);
  });

  test("granted after it was closed is given back, and never shown", async () => {
    let grant: (answer: LookAnswer) => void = () => undefined;
    const late = new Promise<LookAnswer>((resolve) => (grant = resolve));
    const { looking, media, stopped } = aLooking(late);
    const opening = looking.open(CAMERA);

    looking.close();
    grant(aGrant());
    await opening;

    expect(stopped).toEqual(["view-1"]);
    expect(media.opened).toEqual([]);
    expect(looking.look.get()).toBeNull();
  });

  test("ends when the API says so, and may be asked for again", async () => {
    const { looking } = aLooking(aGrant(), aGrant({ view: "view-2" }));
    await looking.open(CAMERA);
    await settled();

    const ended = { state: "ENDED" as const, code: "nothing-leaves", message: null };
    looking.viewChanged({ ...ended, view: "view-1", flow: "flow-1", camera: CAMERA.id });
    expect(looking.look.get()).toMatchObject({ state: "ended", code: "nothing-leaves" });
    await looking.open(CAMERA);

    expect(looking.look.get()?.state).toBe("connecting");
  });

  test("is given back with the page", async () => {
    const { looking, stopped } = aLooking(aGrant());
    await looking.open(CAMERA);
    await settled();

    expect(looking.leave()).toEqual(["view-1"]);
    expect(stopped).toEqual([]);
    expect(looking.leave()).toEqual([]);
  });
});
