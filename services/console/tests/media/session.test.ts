import { describe, expect, test } from "vitest";

import { WhepRefused } from "../../src/media/problem";
import { type Happened, KEPT, PASS_GOOD_FOR, SILENCE, ViewSession } from "../../src/media/session";
import { STILL_AFTER } from "../../src/media/stillness";
import type { Opening } from "../../src/media/whep";
import { FakeMedia, FakeTiming, settled } from "../builders";

const FIRST: Opening = { whep: "/media/whep/1", pass: "first" };
const SECOND: Opening = { whep: "/media/whep/2", pass: "second" };

async function aSession(renewed: Opening | null = SECOND, rejoined: Opening | null = null) {
  const timing = new FakeTiming();
  const media = new FakeMedia();
  const happened: Happened[] = [];
  const shown: MediaStream[] = [];
  const steered: unknown[] = [];
  const events = () => happened.map(({ event }) => event);
  const session = new ViewSession(FIRST, {
    connect: media.connect,
    renew: async () => renewed,
    rejoin: async () => rejoined,
    happened: (one) => happened.push(one),
    picture: (stream) => shown.push(stream),
    steering: (said) => steered.push(said),
    timing,
  });
  session.start();
  await settled();
  return { timing, media, happened, events, session, shown, steered };
}

describe("one view", () => {
  test("opens the door it was given, with the small picture", async () => {
    const { media } = await aSession();

    expect(media.opened.map(({ opening, wishes }) => [opening, wishes])).toEqual([
      [FIRST, ["sub"]],
    ]);
  });

  test("is frozen two seconds after its last frame, and live at the next one", async () => {
    const { timing, session, events } = await aSession();
    session.frame();

    await timing.advance(2_250);
    session.frame();

    expect(events()).toEqual(["moving", "stalled", "moving"]);
  });

  test("that freezes tells how long ago its last frame was", async () => {
    const { timing, session, happened } = await aSession();
    session.frame();

    await timing.advance(2_250);

    expect(happened.at(-1)).toMatchObject({ event: "stalled", stillFor: 2_000 });
  });

  test("knocks again, more and more patiently, while the media node is away", async () => {
    const { timing, media, events } = await aSession();
    media.refusal = new WhepRefused(503, "media-unreachable", null);
    media.last.listener.broken();

    await timing.advance(2_000);
    media.refusal = null;
    await timing.advance(3_000);

    expect(events()).toEqual(["broken", "broken", "broken"]);
    expect(media.opened).toHaveLength(2);
  });

  test("hangs up and knocks again when its picture stops without a word", async () => {
    const { timing, media, session } = await aSession();
    session.frame();

    await timing.advance(STILL_AFTER + SILENCE + 1_000);

    expect(media.opened.map(({ ending }) => ending)).toEqual(["dropped", null]);
  });

  test("stays connected when the media node says why its picture stopped", async () => {
    const { timing, media, session } = await aSession();
    session.frame();
    await timing.advance(STILL_AFTER + 500);

    media.last.say("frozen", "stalled");
    await timing.advance(30_000);

    expect(media.opened.map(({ ending }) => ending)).toEqual([null]);
  });

  test("asks for a new pass when the old one is too old to open a door", async () => {
    const { timing, media } = await aSession();
    await timing.advance(PASS_GOOD_FOR);

    media.last.listener.broken();
    await timing.advance(1_000);

    expect(media.opened.map(({ opening }) => opening)).toEqual([FIRST, SECOND]);
  });

  test("stops for good when the new pass is refused", async () => {
    const { timing, media } = await aSession(null);
    await timing.advance(PASS_GOOD_FOR);

    media.last.listener.broken();
    await timing.advance(60_000);

    expect(media.opened).toHaveLength(1);
    expect(timing.pending).toBe(0);
  });

  test("asks for one new pass when the door refuses the first, and believes a second no", async () => {
    const { timing, media, happened } = await aSession();
    media.refusal = new WhepRefused(401, "pass-refused", "Laissez-passer échu.");
    media.last.listener.broken();

    await timing.advance(60_000);

    expect(happened.map(({ event, code }) => [event, code])).toEqual([
      ["broken", "media-unreachable"],
      ["broken", "pass-refused"],
      ["ended", "pass-refused"],
    ]);
    expect(timing.pending).toBe(0);
  });

  test("that is cut says why, once, and never knocks again", async () => {
    const { timing, media, happened } = await aSession();

    media.last.say("ended", "cut-by-commune", "Coupé par la commune.");
    media.last.listener.broken();
    await timing.advance(60_000);

    expect(happened).toEqual([
      { event: "ended", code: "cut-by-commune", message: "Coupé par la commune." },
    ]);
    expect(media.opened.map(({ ending }) => ending)).toEqual(["dropped"]);
  });

  test.each(["connection-lost", "lease-expired", "unconfirmed"])(
    "lost by the network (%s) is asked for again by itself",
    async (code) => {
      const { timing, media, events } = await aSession();

      media.last.say("ended", code);
      await timing.advance(1_000);

      expect(events()).toEqual(["broken"]);
      expect(media.opened.map(({ opening }) => opening)).toEqual([FIRST, SECOND]);
    },
  );

  test("closed by the agent is left, not merely dropped", async () => {
    const { media, session } = await aSession();

    session.close();

    expect(media.opened.map(({ ending }) => ending)).toEqual(["left"]);
  });

  test("closed while its door opens leaves it as soon as it is open", async () => {
    const timing = new FakeTiming();
    const media = new FakeMedia();
    let open = () => undefined as void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const session = new ViewSession(FIRST, {
      connect: (...door) => opened.then(() => media.connect(...door)),
      renew: async () => SECOND,
      rejoin: async () => null,
      happened: () => undefined,
      picture: () => undefined,
      steering: () => undefined,
      timing,
    });
    session.start();
    await settled();

    session.close();
    open();
    await timing.advance(60_000);

    expect(media.opened.map(({ ending }) => ending)).toEqual(["left"]);
    expect(timing.pending).toBe(0);
  });

  test("believes the source over frames on their way, and later frames over the source", async () => {
    const { timing, media, session, events } = await aSession();
    session.frame();

    media.last.say("unavailable", "camera-unreachable");
    session.frame();
    expect(events()).toEqual(["moving", "source-unavailable"]);

    await timing.advance(600);
    session.frame();
    expect(events()).toEqual(["moving", "source-unavailable", "moving"]);
  });

  test("enlarged asks for the main picture, and again when it reconnects", async () => {
    const { timing, media, session } = await aSession();

    session.wish("main");
    session.wish("main");
    media.last.listener.broken();
    await timing.advance(1_000);

    expect(media.opened.map(({ wishes }) => wishes)).toEqual([["sub", "main"], ["main"]]);
  });
});

describe("a view that another media node shows", () => {
  const tail = [{} as MediaStream, {} as RTCRtpReceiver] as const;

  test("goes there, and keeps its picture until the new one is there", async () => {
    const { media, session, shown, events } = await aSession(null, SECOND);
    const before = media.last;
    session.frame();

    await session.moved();
    media.last.listener.picture(...tail);
    media.last.say("connecting");
    expect([before.ending, shown]).toEqual([null, []]);

    media.last.say("live");
    expect([before.ending, shown]).toEqual(["dropped", [tail[0]]]);
    expect(media.opened.map(({ opening }) => opening)).toEqual([FIRST, SECOND]);
    expect(events()).toEqual(["moving", "source-connecting", "source-live"]);
  });

  test("lets go of its joystick, which does not move with it", async () => {
    const { session, steered } = await aSession(null, SECOND);

    await session.moved();

    expect(steered).toEqual([null]);
    expect(session.steer("{}")).toBe(true);
  });

  test("does not keep the picture of before for ever", async () => {
    const { timing, media, session } = await aSession(null, SECOND);
    const before = media.last;

    await session.moved();
    await timing.advance(KEPT);

    expect([before.ending, media.last.ending]).toEqual(["dropped", null]);
  });

  test("stays where it is when it is there already", async () => {
    const { media, session } = await aSession(null, { ...FIRST, pass: "fresh" });

    await session.moved();

    expect(media.opened.map(({ ending }) => ending)).toEqual([null]);
  });

  test("asks where it is when nobody answers where it was, and knocks there", async () => {
    const { timing, media, events } = await aSession(null, SECOND);
    media.refusal = new TypeError("Failed to fetch");
    media.last.listener.broken();
    await timing.advance(500);
    media.refusal = null;

    await timing.advance(1_000);

    expect(media.last.opening).toEqual(SECOND);
    expect(events()).toEqual(["broken", "broken"]);
  });

  test("asks where it is when its node is being stopped", async () => {
    const { timing, media } = await aSession(null, SECOND);
    media.refusal = new WhepRefused(503, "draining", null);
    media.last.listener.broken();
    await timing.advance(500);
    media.refusal = null;

    await timing.advance(1_000);

    expect(media.last.opening).toEqual(SECOND);
  });

  test("knocks where it was while nobody can say where it is", async () => {
    const { timing, media } = await aSession(null, null);
    media.refusal = new TypeError("Failed to fetch");
    media.last.listener.broken();
    await timing.advance(500);
    media.refusal = null;

    await timing.advance(1_000);

    expect(media.opened.map(({ opening }) => opening)).toEqual([FIRST, FIRST]);
  });

  test("closed on its way leaves both nodes", async () => {
    const { timing, media, session } = await aSession(null, SECOND);
    await session.moved();

    session.close();
    await timing.advance(60_000);

    expect(media.opened.map(({ ending }) => ending)).toEqual(["dropped", "left"]);
    expect(timing.pending).toBe(0);
  });
});
