import { describe, expect, test } from "vitest";

import type { SteeringAnswer } from "../../src/steering/acts";
import { ANSWER_LIMIT, EVENTS, PHASES, TRANSITIONS } from "../../src/steering/joystick";
import { anArticle, settled } from "../builders";
import { GRANTED, NEEDS_APPROVAL, said, Stage, WISH } from "./stage";

const RIGHT = { pan: 0.5, tilt: 0, zoom: 0 };
const STILL = { pan: 0, tilt: 0, zoom: 0 };

describe("the life of a joystick", () => {
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
    expect(stage.state.approval?.by).toBe("Chef de salle du CSU");

    const change = { code: null, message: null };
    stage.joystick.leaseChanged({ ...change, lease: "lease-9", state: "HELD", token: "x" });
    stage.joystick.leaseChanged({ ...change, lease: "lease-1", state: "HELD", token: "token-2" });

    expect(stage.sent).toEqual([{ steer: "take", token: "token-2", at: 1000 }]);
  });

  test("declined by the CSU, it says why and asks nothing more of the API", async () => {
    const stage = new Stage(NEEDS_APPROVAL);
    await stage.joystick.ask(WISH);
    stage.joystick.leaseChanged({
      lease: "lease-1",
      state: "ENDED",
      token: null,
      code: "declined",
      message: "Le CSU a refusé.",
    });

    expect(stage.state).toMatchObject({ phase: "ended", code: "declined" });
    expect(stage.released).toEqual([]);
  });

  test("refused, it says by which article, what to do and who holds it", async () => {
    const refused: SteeringAnswer = {
      __typename: "SteeringRefused",
      code: "held-by-another",
      message: "La caméra est pilotée.",
      remedy: "Attendez.",
      article: anArticle(),
      holder: "Sacha Petit, CORG",
    };
    const stage = new Stage(refused);
    await stage.joystick.ask(WISH);

    expect(stage.state).toMatchObject({
      phase: "refused",
      code: "held-by-another",
      remedy: "Attendez.",
      article: "villeneuve-d-ascq art. 3",
      holder: "Sacha Petit, CORG",
    });
    expect(stage.sent).toEqual([]);
  });

  test.each([
    ["the commune refuses", said("refused", { code: "calm", message: "Attendez." }), "refused"],
    ["the commune takes back", said("ended", { code: "taken-back" }), "ended"],
  ] as const)("%s: the lease is given back", async (_case, word, phase) => {
    const stage = new Stage(GRANTED);
    await stage.joystick.ask(WISH);
    stage.joystick.heard(word);

    expect([stage.state.phase, stage.state.code]).toEqual([phase, word.code]);
    expect(stage.released).toEqual(["lease-1"]);
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

  test("given up while it is asked for, a late grant is given back", async () => {
    let answer: (answer: SteeringAnswer) => void = () => undefined;
    const stage = new Stage(new Promise((resolve) => (answer = resolve)));
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
    const stage = await Stage.held({ ...GRANTED, token: "token-2" } as SteeringAnswer);
    await stage.joystick.extend(5);
    await stage.timing.advance(10_000);
    stage.joystick.heard(said("held", { seconds: 600 }));

    expect(stage.sent[0]).toMatchObject({ steer: "take", token: "token-2" });
    expect(stage.state).toMatchObject({ phase: "held", endsAt: 611_000, length: 600_000 });
  });

  test("a longer hold that the API refuses changes nothing but what is read", async () => {
    const refused: SteeringAnswer = {
      __typename: "SteeringRefused",
      code: "longest-hold",
      message: "Trente minutes au plus.",
      remedy: null,
      article: null,
      holder: null,
    };
    const stage = await Stage.held(refused);
    await stage.joystick.extend(60);

    expect(stage.state).toMatchObject({ phase: "held", code: "longest-hold", endsAt: 301_000 });
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
});
