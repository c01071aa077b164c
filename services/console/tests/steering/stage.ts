/** A joystick with an API and a channel that answer as they are told. */
import type { SteeringAnswer, SteeringWish } from "../../src/steering/acts";
import { Joystick } from "../../src/steering/joystick";
import type { SteeringSaid } from "../../src/steering/words";
import { anArticle, FakeTiming, settled } from "../builders";

export const WISH: SteeringWish = {
  view: "view-1",
  ground: "need",
  incident: "2026-0417",
  minutes: 5,
};

export const GRANTED: SteeringAnswer = {
  __typename: "SteeringGranted",
  lease: "lease-1",
  token: "token-1",
  until: "2026-11-22T14:05:00Z",
  article: anArticle(),
  duties: [],
};

export const NEEDS_APPROVAL: SteeringAnswer = {
  __typename: "SteeringNeedsApproval",
  lease: "lease-1",
  by: "Chef de salle du CSU",
  deadline: "2026-11-22T14:02:00Z",
  onSilence: "REFUSE",
  article: anArticle(),
};

export function said(
  steering: SteeringSaid["steering"],
  changes: Partial<SteeringSaid> = {},
): SteeringSaid {
  return { steering, code: null, message: null, seconds: null, presets: [], ...changes };
}

export class Stage {
  readonly timing = new FakeTiming();
  readonly asked: SteeringWish[] = [];
  readonly released: string[] = [];
  /** What left on the channel, with the instant it left. */
  readonly sent: {
    readonly at: number;
    readonly steer: string;
    readonly [key: string]: unknown;
  }[] = [];
  open = true;
  readonly #answers: (SteeringAnswer | Promise<SteeringAnswer>)[];
  readonly joystick: Joystick;

  constructor(...answers: (SteeringAnswer | Promise<SteeringAnswer>)[]) {
    this.#answers = answers;
    const answer = async () => {
      const next = this.#answers.shift();
      if (next === undefined) throw new Error("the API is away");
      return next;
    };
    this.joystick = new Joystick({
      ask: (wish) => {
        this.asked.push(wish);
        return answer();
      },
      extend: answer,
      release: async (lease) => void this.released.push(lease),
      send: (word) => {
        if (this.open) this.sent.push({ ...JSON.parse(word), at: this.timing.now() });
        return this.open;
      },
      timing: this.timing,
    });
  }

  static async held(...answers: SteeringAnswer[]): Promise<Stage> {
    const stage = new Stage(GRANTED, ...answers);
    await stage.joystick.ask(WISH);
    stage.joystick.heard(said("held", { seconds: 300, presets: [{ token: "1", name: "Parc" }] }));
    stage.sent.length = 0;
    await settled();
    return stage;
  }

  get state() {
    return this.joystick.state.get();
  }

  /** The words that left, without their instants. */
  get words(): string[] {
    return this.sent.map(({ steer }) => steer);
  }
}
