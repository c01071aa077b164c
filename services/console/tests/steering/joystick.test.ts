import { describe, expect, test } from "vitest";

import { NotProved } from "../../src/api/client";
import type { AskSteeringAnswer } from "../../src/api/types";
import { ANSWER_LIMIT, EVENTS, PHASES, TRANSITIONS } from "../../src/steering/joystick";
import { REPEAT } from "../../src/steering/sender";
import { aLease, anArticle, settled } from "../builders";
import { GRANTED, NEEDS_APPROVAL, said, Stage, WISH } from "./stage";

const RIGHT = { pan: 0.5, tilt: 0, zoom: 0 };
const STILL = { pan: 0, tilt: 0, zoom: 0 };

describe("the life of a joystick", () => {
  test("given back and asked for again, the first one's late end is not the second one's", async () => {
    const second = {
      ...GRANTED,
      lease: aLease({ id: "lease-2", state: "HELD", token: "token-2" }),
    };
    const stage = await Stage.held(second);
    const first = GRANTED.lease.id;
    stage.joystick.release();

    const asking = stage.joystick.ask(WISH);
    stage.joystick.heard(said("ended", { lease: first, code: "released" }));
    expect(stage.state.phase).toBe("asking");
    await asking;
    stage.joystick.heard(said("ended", { lease: first, code: "released" }));
    stage.joystick.heard(said("held", { lease: "lease-2", seconds: 300 }));
    expect(stage.state.phase).toBe("held");
    expect(stage.released).toEqual([first]);

    stage.joystick.heard(said("ended", { lease: "lease-2", code: "deadline" }));
    expect(stage.state.phase).toBe("ended");
  });

  test("an alarm is heard whichever lease it is about", async () => {
    const stage = await Stage.held();

    stage.joystick.heard(said("ended", { lease: "lease-0", code: "stop-unconfirmed" }));

    expect(stage.state).toMatchObject({ phase: "ended", code: "stop-unconfirmed" });
  });

  test("only the commune's word makes it held", () => {
    const leading = PHASES.flatMap((phase) =>
      EVENTS.filter((event) => TRANSITIONS[phase][event] === "held"),
    );

    expect(new Set(leading)).toEqual(new Set(["held"]));
  });

  test("nothing revives what is refused or ended but asking again", () => {
    for (const phase of ["refused", "ended"] as const) {
      const alive = EVENTS.filter((event) => {
        const next = TRANSITIONS[phase][event];
        return next === "asking" || next === "held";
      });
      expect(alive).toEqual(["asked"]);
    }
  });

  test("granted by the API, taken on the channel, held by the commune", async () => {
    const stage = new Stage(GRANTED);
    await stage.joystick.ask(WISH);
    expect([stage.state.phase, stage.sent]).toEqual([
      "asking",
      [{ steer: "take", token: "token-1", at: 1000 }],
    ]);

    stage.joystick.heard(said("held", { seconds: 300, presets: [{ token: "1", name: "Parc" }] }));

    expect(stage.asked).toEqual([WISH]);
    expect(stage.state).toMatchObject({
      phase: "held",
      endsAt: 301_000,
      length: 300_000,
      article: "villeneuve-d-ascq art. 3",
      presets: [{ token: "1", name: "Parc" }],
    });
  });

  test("waits for the CSU's agreement, and takes it when it comes", async () => {
    const stage = new Stage(NEEDS_APPROVAL);
    await stage.joystick.ask(WISH);
    expect(stage.state).toMatchObject({
      approval: { by: ["Chef de salle du CSU"], silenceRefuses: true },
      endsAt: 121_000,
      length: 120_000,
    });

    stage.joystick.leaseChanged(aLease({ id: "lease-9", state: "HELD", token: "x" }));
    stage.joystick.leaseChanged(aLease({ state: "HELD", token: "token-2" }));

    expect(stage.sent).toEqual([{ steer: "take", token: "token-2", at: 1000 }]);
    expect(stage.state).toMatchObject({ phase: "asking", approval: null, endsAt: null });
  });

  test("granted at once, it is taken once, whoever tells first", async () => {
    const stage = new Stage(GRANTED);
    stage.joystick.leaseChanged(GRANTED.lease);
    await stage.joystick.ask(WISH);
    stage.joystick.leaseChanged(GRANTED.lease);

    expect(stage.words).toEqual(["take"]);
  });

  test("answered before the API said that it was asked, it is taken all the same", async () => {
    let answer: (answer: AskSteeringAnswer) => void = () => undefined;
    const stage = new Stage(new Promise<AskSteeringAnswer>((resolve) => (answer = resolve)));
    const asking = stage.joystick.ask(WISH);
    stage.joystick.leaseChanged(aLease({ state: "HELD", token: "token-2" }));
    answer(NEEDS_APPROVAL);
    await asking;

    expect(stage.sent).toEqual([{ steer: "take", token: "token-2", at: 1000 }]);
  });

  test("declined by the CSU, it says by whom and why, and asks nothing more", async () => {
    const stage = new Stage(NEEDS_APPROVAL);
    await stage.joystick.ask(WISH);
    const approver = "Chef de salle Alex Dubois, chef de salle du CSU : Motif insuffisant";
    const message = `La commune a refusé la manette. (${approver})`;
    stage.joystick.leaseChanged(aLease({ state: "ENDED", code: "declined", message, approver }));

    expect(stage.state).toMatchObject({ phase: "refused", code: "declined", by: approver });
    expect(stage.released).toEqual([]);
  });

  test("left without answer, silence is named, and not a hold that ran out", async () => {
    const stage = new Stage(NEEDS_APPROVAL);
    await stage.joystick.ask(WISH);
    stage.joystick.leaseChanged(aLease({ state: "ENDED", code: "expired" }));

    expect(stage.state).toMatchObject({ phase: "refused", code: "unanswered" });
  });

  test("an end that a lost link kept from us does not leave the agent waiting", async () => {
    const stage = new Stage(NEEDS_APPROVAL);
    await stage.joystick.ask(WISH);
    await stage.timing.advance(120_000);
    expect(stage.state.phase).toBe("asking");

    await stage.timing.advance(ANSWER_LIMIT);
    expect(stage.state).toMatchObject({ phase: "refused", code: "unanswered" });
    expect(stage.released).toEqual(["lease-1"]);
  });

  const TAKEN_BACK = aLease({
    state: "ENDED",
    code: "taken-back",
    message: "La commune a repris la main. (Chef de salle Alex Dubois)",
    approver: "Chef de salle Alex Dubois",
  });

  test.each(["the channel first", "the API first"])("taken back, %s: by whom", async (order) => {
    const stage = await Stage.held();
    const byChannel = () => stage.joystick.heard(said("ended", { code: "taken-back" }));
    if (order === "the channel first") byChannel();
    stage.joystick.leaseChanged(TAKEN_BACK);
    if (order === "the API first") byChannel();

    expect(stage.state).toMatchObject({
      phase: "ended",
      code: "taken-back",
      by: "Chef de salle Alex Dubois",
    });
  });

  test("no signature hides that a camera may still turn", async () => {
    const stage = await Stage.held();
    stage.joystick.heard(said("ended", { code: "stop-unconfirmed" }));
    stage.joystick.leaseChanged(TAKEN_BACK);

    expect(stage.state).toMatchObject({ phase: "ended", code: "stop-unconfirmed", by: null });
  });

  test("given back by its agent, it names nobody, even where somebody had agreed", async () => {
    const stage = await Stage.held();
    stage.joystick.release();
    stage.joystick.heard(said("ended", { code: "released", message: "Rendue." }));
    stage.joystick.leaseChanged({ ...TAKEN_BACK, code: "released", message: "Rendue." });

    const end = { phase: "ended", code: "released", message: null, by: null };
    expect(stage.state).toMatchObject(end);
  });

  test("refused, it says by which article, what to do and who holds it", async () => {
    const refused: AskSteeringAnswer = {
      __typename: "SteeringNotGranted",
      code: "joystick-held",
      message: "La caméra est pilotée.",
      remedy: "Attendez.",
      article: anArticle(),
      holder: aLease({ state: "HELD", name: "Sacha Petit", rank: "Major", service: "CORG" }),
    };
    const stage = new Stage(refused);
    await stage.joystick.ask(WISH);

    expect(stage.state).toMatchObject({
      phase: "refused",
      code: "joystick-held",
      remedy: "Attendez.",
      article: "villeneuve-d-ascq art. 3",
      holder: { who: "Major Sacha Petit, CORG", until: "2026-11-22T12:02:00Z" },
    });
    expect(stage.sent).toEqual([]);
  });

  test.each([
    ["the commune refuses", said("refused", { code: "calm", message: "Attendez." }), "refused"],
    ["the camera takes no orders", said("ended", { code: "camera-unreachable" }), "ended"],
  ] as const)("%s: the lease is given back", async (_case, word, phase) => {
    const stage = new Stage(GRANTED);
    await stage.joystick.ask(WISH);
    stage.joystick.heard(word);

    expect([stage.state.phase, stage.state.code]).toEqual([phase, word.code]);
    expect(stage.released).toEqual(["lease-1"]);
  });

  test("what the commune takes back it enters itself: nothing is given back in its place", async () => {
    const stage = await Stage.held();
    stage.joystick.heard(said("ended", { code: "taken-back", message: "Le CSU a repris." }));

    expect(stage.state).toMatchObject({ phase: "ended", code: "taken-back" });
    expect(stage.released).toEqual([]);
  });

  test("a commune that does not answer in time is taken for a refusal", async () => {
    const stage = new Stage(GRANTED);
    await stage.joystick.ask(WISH);
    await stage.timing.advance(ANSWER_LIMIT);

    expect(stage.state).toMatchObject({ phase: "refused", code: "no-answer" });
    stage.joystick.heard(said("held", { seconds: 300 }));
    expect(stage.words).toEqual(["take", "release"]);
    expect(stage.state.phase).toBe("refused");
  });

  test("without a picture there is nothing to take", async () => {
    const stage = new Stage(GRANTED);
    stage.open = false;
    await stage.joystick.ask(WISH);

    expect(stage.state).toMatchObject({ phase: "refused", code: "no-picture" });
    expect(stage.released).toEqual(["lease-1"]);
  });

  test("an API that is away is a refusal that says so", async () => {
    const stage = new Stage();
    await stage.joystick.ask(WISH);

    expect(stage.state).toMatchObject({ phase: "refused", code: "request-failed" });
  });

  test("whoever did not prove who they are reads that, and may ask again", async () => {
    const stage = new Stage(Promise.reject(new NotProved()), GRANTED);
    await stage.joystick.ask(WISH);
    expect(stage.state).toMatchObject({ phase: "refused", code: "not-proved" });

    await stage.joystick.ask(WISH);
    expect(stage.words).toEqual(["take"]);
  });

  test("given up while it is asked for, a late grant is given back", async () => {
    let answer: (answer: AskSteeringAnswer) => void = () => undefined;
    const stage = new Stage(new Promise<AskSteeringAnswer>((resolve) => (answer = resolve)));
    const asking = stage.joystick.ask(WISH);
    stage.joystick.release();
    answer(GRANTED);
    await asking;

    expect(stage.released).toEqual(["lease-1"]);
    expect(stage.state).toMatchObject({ phase: "ended", code: "released" });
    expect(stage.words).toEqual(["release"]);
  });

  test("given back, it stops first, then says so to the commune and to the API", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    stage.joystick.release();
    await stage.timing.advance(1000);

    expect(stage.words).toEqual(["move", "stop", "release"]);
    expect(stage.released).toEqual(["lease-1"]);
  });

  test("its channel lost, it is over and says nothing more", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    stage.joystick.heard(null);
    stage.joystick.push("stick", RIGHT);
    await stage.timing.advance(1000);

    expect(stage.words).toEqual(["move"]);
    expect(stage.state).toMatchObject({ phase: "ended", code: "connection-lost" });
    expect(stage.timing.pending).toBe(0);
  });

  test("an alarm is shown even after the end", async () => {
    const stage = await Stage.held();
    stage.joystick.release();
    stage.joystick.heard(said("ended", { code: "stop-unconfirmed", message: "Regardez." }));

    expect(stage.state).toMatchObject({ phase: "ended", code: "stop-unconfirmed" });
  });

  test("longer, by a fresh pass of the same lease", async () => {
    const stage = await Stage.held({ ...GRANTED, lease: aLease({ token: "token-2" }) });
    await stage.joystick.extend(5);
    await stage.timing.advance(10_000);
    stage.joystick.heard(said("held", { seconds: 600 }));

    expect(stage.sent[0]).toMatchObject({ steer: "take", token: "token-2" });
    expect(stage.state).toMatchObject({ phase: "held", endsAt: 611_000, length: 600_000 });
  });

  test("a longer hold that the API refuses changes nothing but what is read", async () => {
    const refused: AskSteeringAnswer = {
      __typename: "SteeringNotGranted",
      code: "longest-hold-reached",
      message: "Trente minutes au plus.",
      remedy: "Rendez-la.",
      article: anArticle(),
      holder: null,
    };
    const stage = await Stage.held(refused);
    await stage.joystick.extend(60);

    expect(stage.state).toMatchObject({
      phase: "held",
      code: "longest-hold-reached",
      endsAt: 301_000,
    });
  });
});

describe("a hand on the joystick", () => {
  test("before it is held moves nothing", async () => {
    const stage = new Stage(GRANTED);
    stage.joystick.push("stick", RIGHT);
    await stage.joystick.ask(WISH);
    stage.joystick.push("stick", RIGHT);
    await settled();

    expect(stage.words).toEqual(["take"]);
  });

  test("that pushes is said again for the dead-man, and stopped at once when it rests", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    await stage.timing.advance(400);
    stage.joystick.push("stick", STILL);
    await stage.timing.advance(1000);

    expect(stage.sent.map(({ at, steer }) => [at, steer])).toEqual([
      [1000, "move"],
      [1150, "move"],
      [1300, "move"],
      [1400, "stop"],
    ]);
  });

  test("that never rests is said at most twenty-five times a second, the latest always", async () => {
    const stage = await Stage.held();
    for (let step = 1; step <= 100; step += 1) {
      stage.joystick.push("stick", { pan: step / 100, tilt: 0, zoom: 0 });
      await stage.timing.advance(10);
    }

    expect(stage.sent.length).toBeLessThanOrEqual(26);
    expect(stage.sent.at(-1)).toMatchObject({ steer: "move", pan: 1 });
    const gaps = stage.sent.slice(1).map(({ at }, index) => at - (stage.sent[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40);
  });

  test("is added to another, and one that rests leaves the other", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    stage.joystick.push("zoom", { ...STILL, zoom: 1 });
    await stage.timing.advance(40);
    stage.joystick.push("stick", STILL);
    await stage.timing.advance(40);

    expect(stage.sent.at(-2)).toMatchObject({ pan: 0.5, zoom: 1 });
    expect(stage.sent.at(-1)).toMatchObject({ pan: 0, zoom: 1 });
  });

  test("that was pushing when everything stopped has to rest before it counts again", async () => {
    const stage = await Stage.held();
    stage.joystick.push("pad", RIGHT);
    stage.joystick.halt();
    stage.joystick.push("pad", RIGHT);
    await stage.timing.advance(1000);
    expect(stage.words).toEqual(["move", "stop"]);

    stage.joystick.push("pad", STILL);
    stage.joystick.push("pad", RIGHT);
    expect(stage.words).toEqual(["move", "stop", "move"]);
  });

  test("that chooses a preset lets go of the stick first", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    stage.joystick.goTo("1");
    stage.joystick.push("stick", RIGHT);
    await stage.timing.advance(1000);
    stage.joystick.goHome();

    expect(stage.words).toEqual(["move", "stop", "preset", "stop", "home"]);
  });

  test("that moves the focus says so again and again, and stops like any other", async () => {
    const stage = await Stage.held();
    stage.joystick.push("focus", { ...STILL, focus: 0.5 });
    await stage.timing.advance(REPEAT);
    stage.joystick.push("focus", STILL);

    expect(stage.words).toEqual(["move", "move", "stop"]);
    expect(stage.sent[0]).toMatchObject({ pan: 0, focus: 0.5 });
  });

  test("uses an aid without letting go of the stick, and never without the joystick", async () => {
    const stage = await Stage.held();
    stage.joystick.push("stick", RIGHT);
    stage.joystick.use("wiper-on");
    stage.joystick.release();
    stage.joystick.use("wiper-off");

    expect(stage.words).toEqual(["move", "use", "stop", "release"]);
  });
});
