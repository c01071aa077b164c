/**
 * The joystick of one view, from the asking to the end of the hold.
 *
 * Knows nothing of React, of the API or of WebRTC: it is given how to ask and how to send.
 * It never decides a right: only the commune's word makes it held.
 */
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import type { SteeringAnswer, SteeringChange, SteeringWish } from "./acts";
import { type Hand, Sender } from "./sender";
import {
  type Preset,
  type Speeds,
  type SteeringSaid,
  writeHome,
  writePreset,
  writeRelease,
  writeTake,
} from "./words";

/** The commune answers a pass within this, or it is taken for a refusal. */
export const ANSWER_LIMIT = 8000;

export const PHASES = ["idle", "asking", "held", "refused", "ended"] as const;
export type Phase = (typeof PHASES)[number];

export const EVENTS = ["asked", "held", "refused", "ended"] as const;
export type SteeringEvent = (typeof EVENTS)[number];

export const TRANSITIONS: Readonly<Record<Phase, Readonly<Partial<Record<SteeringEvent, Phase>>>>> =
  {
    idle: { asked: "asking" },
    asking: { held: "held", refused: "refused", ended: "ended" },
    // A longer hold that the commune refuses is the end of this one.
    held: { held: "held", refused: "ended", ended: "ended" },
    refused: { asked: "asking", ended: "ended" },
    // An alarm may still come: the camera did not acknowledge its stop.
    ended: { asked: "asking", ended: "ended" },
  };

export interface Approval {
  readonly by: string;
  /** ISO, in UTC. */
  readonly deadline: string;
  readonly onSilence: string;
}

export interface SteeringState {
  readonly phase: Phase;
  readonly code: string | null;
  readonly message: string | null;
  readonly remedy: string | null;
  readonly article: string | null;
  /** Who holds it instead, where the refusal says. */
  readonly holder: string | null;
  readonly approval: Approval | null;
  /** On the clock of `timing`: when the hold ends, and how long it was when last granted. */
  readonly endsAt: number | null;
  readonly length: number | null;
  readonly presets: readonly Preset[];
}

export interface JoystickPorts {
  ask(wish: SteeringWish): Promise<SteeringAnswer>;
  release(lease: string): Promise<void>;
  extend(lease: string, minutes: number): Promise<SteeringAnswer>;
  /** Over the picture's channel; false where there is none. */
  send(word: string): boolean;
  readonly timing: Timing;
}

const NOTHING = {
  code: null,
  message: null,
  remedy: null,
  article: null,
  holder: null,
  approval: null,
  endsAt: null,
  length: null,
} as const;

export class Joystick {
  readonly state = new Store<SteeringState>({ phase: "idle", ...NOTHING, presets: [] });
  readonly #ports: JoystickPorts;
  readonly #sender: Sender;
  #lease: string | null = null;
  #round = 0;
  #cancel: () => void = () => undefined;

  constructor(ports: JoystickPorts) {
    this.#ports = ports;
    this.#sender = new Sender((word) => void ports.send(word), ports.timing);
  }

  get held(): boolean {
    return this.state.get().phase === "held";
  }

  get speeds(): Speeds {
    return this.#sender.speeds;
  }

  async ask(wish: SteeringWish): Promise<void> {
    if (!this.#happened("asked", {})) return;
    const round = ++this.#round;
    const answer = await this.#ports.ask(wish).catch(() => null);
    if (round !== this.#round) {
      const late = leaseOf(answer);
      if (late !== null) this.#giveBack(late);
      return;
    }
    this.#answered(answer);
  }

  async extend(minutes: number): Promise<void> {
    const [lease, round] = [this.#lease, this.#round];
    if (lease === null || !this.held) return;
    const answer = await this.#ports.extend(lease, minutes).catch(() => null);
    if (round !== this.#round || !this.held) return;
    if (answer?.__typename === "SteeringGranted") this.#ports.send(writeTake(answer.token));
    else if (answer?.__typename === "SteeringRefused") {
      this.state.update((state) => ({ ...state, code: answer.code, message: answer.message }));
    }
  }

  /** « Rendre la main », or give the asking up. */
  release(): void {
    const { phase } = this.state.get();
    if (phase !== "held" && phase !== "asking") return;
    if (phase === "held") this.#sender.halt();
    this.#ports.send(writeRelease());
    this.#end("released", null);
  }

  push(hand: Hand, speeds: Speeds): void {
    if (this.held) this.#sender.push(hand, speeds);
  }

  /** Stop now: a key, a lost focus, a hidden page, a gamepad that went away. */
  halt(): void {
    if (this.held) this.#sender.halt();
  }

  goTo(preset: string): void {
    this.#order(writePreset(preset));
  }

  goHome(): void {
    this.#order(writeHome());
  }

  /** The media node said something of the joystick; null: its channel is gone. */
  heard(said: SteeringSaid | null): void {
    if (said === null) return this.#lost();
    const { code, message } = said;
    if (said.steering === "held") this.#hold(said);
    else if (said.steering === "refused") this.#refuse({ code, message });
    else this.#end(code, message);
  }

  /** What the API says of our lease. */
  leaseChanged(change: SteeringChange): void {
    if (change.lease !== this.#lease) return;
    if (change.state === "HELD" && change.token !== null && !this.held) this.#take(change.token);
    if (change.state === "ENDED") {
      this.#lease = null;
      this.#end(change.code, change.message);
    }
  }

  #answered(answer: SteeringAnswer | null): void {
    switch (answer?.__typename) {
      case "SteeringGranted":
        this.#lease = answer.lease;
        this.#set({ article: answer.article.cited });
        return this.#take(answer.token);
      case "SteeringNeedsApproval": {
        const { lease, by, deadline, onSilence, article } = answer;
        this.#lease = lease;
        return this.#set({ approval: { by, deadline, onSilence }, article: article.cited });
      }
      case "SteeringRefused": {
        const { code, message, remedy, article, holder } = answer;
        return this.#refuse({ code, message, remedy, holder, article: article?.cited ?? null });
      }
      case "ViewNotFound":
        return this.#refuse({ code: "no-picture" });
      default:
        return this.#refuse({ code: "request-failed" });
    }
  }

  #take(token: string): void {
    this.#cancel();
    if (!this.#ports.send(writeTake(token))) return this.#refuse({ code: "no-picture" });
    this.#cancel = this.#ports.timing.later(ANSWER_LIMIT, () => {
      if (!this.held) this.#refuse({ code: "no-answer" });
    });
  }

  #hold({ seconds, presets }: SteeringSaid): void {
    // A hold that nobody here asked for, or asks for no more, is given back.
    if (!["asking", "held"].includes(this.state.get().phase)) {
      this.#ports.send(writeRelease());
      return;
    }
    this.#cancel();
    const length = seconds === null ? null : seconds * 1000;
    const endsAt = length === null ? null : this.#ports.timing.now() + length;
    const { article } = this.state.get();
    this.#happened("held", { article, endsAt, length, presets });
  }

  #refuse(why: Partial<SteeringState>): void {
    this.#leave();
    this.#happened("refused", why);
  }

  #end(code: string | null, message: string | null): void {
    this.#leave();
    this.#happened("ended", { code, message });
  }

  #lost(): void {
    const { phase } = this.state.get();
    if (phase === "held" || phase === "asking") this.#end("connection-lost", null);
  }

  #leave(): void {
    this.#round += 1;
    this.#cancel();
    this.#sender.forget();
    if (this.#lease !== null) this.#giveBack(this.#lease);
    this.#lease = null;
  }

  #giveBack(lease: string): void {
    // If the answer is lost the lease ends by itself, at the commune first.
    this.#ports.release(lease).catch(() => undefined);
  }

  #order(word: string): void {
    if (!this.held) return;
    this.#sender.halt();
    this.#ports.send(word);
  }

  #set(change: Partial<SteeringState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }

  #happened(event: SteeringEvent, change: Partial<SteeringState>): boolean {
    const { phase, presets } = this.state.get();
    const next = TRANSITIONS[phase][event];
    if (next === undefined) return false;
    this.state.set({ ...NOTHING, presets, ...change, phase: next });
    return true;
  }
}

function leaseOf(answer: SteeringAnswer | null): string | null {
  const names: readonly unknown[] = ["SteeringGranted", "SteeringNeedsApproval"];
  return answer !== null && "lease" in answer && names.includes(answer.__typename)
    ? answer.lease
    : null;
}
