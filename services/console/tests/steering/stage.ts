/** A joystick with an API and a channel that answer as they are told. */
import type { AskSteeringAnswer, SteeringAnswer } from "../../src/api/types";
import type { SteeringWish } from "../../src/steering/acts";
import { Joystick } from "../../src/steering/joystick";
import { NO_GEAR, type SteeringSaid } from "../../src/steering/words";
import { aLease, FakeTiming, settled } from "../builders";

export const WISH: SteeringWish = {
  view: "view-1",
  ground: "need",
  incident: "2026-0417",
  minutes: 5,
};

/** An answer to asking for it, and to asking for it longer. */
type Granted = Extract<SteeringAnswer, { __typename: "SteeringHeld" }>;

export const GRANTED: Granted = {
  __typename: "SteeringHeld",
  lease: aLease({ state: "HELD", token: "token-1" }),
};

export const NEEDS_APPROVAL: AskSteeringAnswer = {
  __typename: "SteeringAsked",
  lease: aLease(),
  by: ["Chef de salle du CSU"],
  silenceRefuses: true,
};

type Answer = AskSteeringAnswer | SteeringAnswer;

export function said(
  steering: SteeringSaid["steering"],
  changes: Partial<SteeringSaid> = {},
): SteeringSaid {
  return {
    steering,
    lease: null,
    code: null,
    message: null,
    seconds: null,
    presets: [],
    gear: NO_GEAR,
    ...changes,
  };
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
  readonly #answers: (Answer | Promise<Answer>)[];
  readonly joystick: Joystick;

  constructor(...answers: (Answer | Promise<Answer>)[]) {
    this.#answers = answers;
    const answer = async <Told extends Answer>(): Promise<Told> => {
      const next = this.#answers.shift();
      if (next === undefined) throw new Error("the API is away");
      return (await next) as Told;
    };
    this.joystick = new Joystick({
      ask: (wish) => {
        this.asked.push(wish);
        return answer();
      },
      extend: () => answer(),
      release: async (lease) => void this.released.push(lease),
      send: (word) => {
        if (this.open) this.sent.push({ ...JSON.parse(word), at: this.timing.now() });
        return this.open;
      },
      timing: this.timing,
    });
  }

  static async held(...answers: Answer[]): Promise<Stage> {
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
