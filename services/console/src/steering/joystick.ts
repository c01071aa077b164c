/**
 * The joystick of one view, from the asking to the end of the hold.
 *
 * Knows nothing of React, of the API or of WebRTC: it is given how to ask and how to send.
 * It never decides a right: only the commune's word makes it held.
 */
import type { AskSteeringAnswer, Lease } from "../api/types";
import { tried } from "../kit/failure";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import type { SteeringActs, SteeringWish } from "./acts";
import { type Hand, Sender } from "./sender";
import {
  type Aid,
  type Gear,
  NO_GEAR,
  type Preset,
  type Speeds,
  type SteeringSaid,
  writeHome,
  writePreset,
  writeRelease,
  writeTake,
  writeUse,
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

/** The commune answers first. */
export interface Approval {
  readonly by: readonly string[];
  /** ISO, in UTC. */
  readonly deadline: string;
  readonly silenceRefuses: boolean;
}

/** Who holds it instead. */
export interface Other {
  readonly who: string;
  /** ISO, in UTC. */
  readonly until: string;
}

/** Ends that somebody decided, and signs. */
const TAKEN_BACK = "taken-back";
const SIGNED = ["declined", TAKEN_BACK];
/** A camera that may still turn goes before any other word. */
const ALARM = "stop-unconfirmed";

export interface SteeringState {
  readonly phase: Phase;
  readonly code: string | null;
  readonly message: string | null;
  readonly remedy: string | null;
  readonly article: string | null;
  /** Who holds it instead, where the refusal says. */
  readonly holder: Other | null;
  /** Who of the commune ended it, or declined. */
  readonly by: string | null;
  readonly approval: Approval | null;
  /** On the clock of `timing`: when the hold ends (the answer is due), and how long it was. */
  readonly endsAt: number | null;
  readonly length: number | null;
  readonly presets: readonly Preset[];
  /** What this camera has beside its motors. */
  readonly gear: Gear;
}

export interface JoystickPorts extends SteeringActs {
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
  by: null,
  approval: null,
  endsAt: null,
  length: null,
} as const;

export class Joystick {
  readonly state = new Store<SteeringState>({
    phase: "idle",
    ...NOTHING,
    presets: [],
    gear: NO_GEAR,
  });
  readonly #ports: JoystickPorts;
  readonly #sender: Sender;
  #lease: string | null = null;
  /** The lease before, whose end the API may still explain. */
  #former: string | null = null;
  /** What the API said of a lease before it answered for it. */
  #early: Lease | null = null;
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
    this.#early = null;
    const { answer, failed } = await tried(this.#ports.ask(wish));
    if (round !== this.#round) {
      const late = leaseOf(answer);
      if (late !== null) this.#giveBack(late);
      return;
    }
    this.#answered(answer, failed);
  }

  async extend(minutes: number): Promise<void> {
    const [lease, round] = [this.#lease, this.#round];
    if (lease === null || !this.held) return;
    const { answer, failed } = await tried(this.#ports.extend(lease, minutes));
    if (round !== this.#round || !this.held) return;
    switch (answer?.__typename) {
      case "SteeringHeld":
        return void this.#ports.send(writeTake(answer.lease.token ?? ""));
      case "SteeringNotGranted":
        return this.#set({ code: answer.code, message: answer.message, remedy: answer.remedy });
      default:
        return this.#set({ code: failed, message: null });
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

  /** The stick may go on: an aid does not turn the camera. */
  use(aid: Aid): void {
    if (this.held) this.#ports.send(writeUse(aid));
  }

  goHome(): void {
    this.#order(writeHome());
  }

  /** The media node said something of the joystick; null: its channel is gone. */
  heard(said: SteeringSaid | null): void {
    if (said === null) return this.#lost();
    if (this.#isLate(said)) return;
    const { code, message } = said;
    if (said.steering === "held") return this.#hold(said);
    if (said.steering === "refused") return this.#refuse({ code, message });
    // The commune enters itself what it took: giving it back would say otherwise.
    if (code === TAKEN_BACK) this.#keepAsFormer();
    // What is over is not over once more, unless the camera may still turn.
    if (this.state.get().phase !== "ended" || code === ALARM) this.#end(code, message);
  }

  /** Of the lease before: whoever gave it back asks again already. An alarm is never late. */
  #isLate({ lease, code }: SteeringSaid): boolean {
    const isBusy = ["asking", "held"].includes(this.state.get().phase);
    return isBusy && lease !== null && lease !== this.#lease && code !== ALARM;
  }

  /** What the API says of our lease. */
  leaseChanged(lease: Lease): void {
    if (lease.id === this.#former && lease.state === "ENDED") return this.#explained(lease);
    if (lease.id !== this.#lease) {
      this.#early = lease;
      return;
    }
    // Where it was granted at once, the answer itself carried the token.
    const isAnswered = lease.state === "HELD" && this.state.get().approval !== null;
    if (isAnswered && lease.token !== null) {
      this.#set({ approval: null, endsAt: null, length: null, article: lease.article });
      this.#take(lease.token);
    }
    if (lease.state === "ENDED") this.#leaseEnded(lease);
  }

  /** `failed`: why there is no answer. */
  #answered(answer: AskSteeringAnswer | null, failed: string): void {
    switch (answer?.__typename) {
      case "SteeringHeld":
        this.#lease = answer.lease.id;
        this.#set({ article: answer.lease.article });
        return this.#take(answer.lease.token ?? "");
      case "SteeringAsked":
        return this.#wait(answer.lease, answer.by, answer.silenceRefuses);
      case "SteeringNotGranted": {
        const { code, message, remedy, article } = answer;
        const holder = answer.holder && { who: whoIs(answer.holder), until: answer.holder.until };
        return this.#refuse({ code, message, remedy, holder, article: article.cited });
      }
      case "ViewNotFound":
        return this.#refuse({ code: "no-picture" });
      default:
        return this.#refuse({ code: failed });
    }
  }

  /** Counted from here, so that no clock has to agree. */
  #wait(lease: Lease, by: readonly string[], silenceRefuses: boolean): void {
    const { timing } = this.#ports;
    const length = Date.parse(lease.until) - Date.parse(lease.askedAt);
    this.#lease = lease.id;
    const approval = { by, deadline: lease.until, silenceRefuses };
    this.#set({ approval, article: lease.article, endsAt: timing.now() + length, length });
    // Beyond, what became of it was said while the link was lost.
    this.#cancel = timing.later(length + ANSWER_LIMIT, () => this.#refuse({ code: "unanswered" }));
    if (this.#early?.id === lease.id) this.leaseChanged(this.#early);
  }

  #leaseEnded(lease: Lease): void {
    const wasAsked = this.state.get().approval !== null;
    this.#lease = null;
    const why = endOf(lease);
    const { article } = lease;
    if (!wasAsked) return this.#end(why.code, why.message, why.by);
    // One code ends a hold and a request: here it says that nobody answered.
    const unanswered = why.code === "expired" ? { code: "unanswered", message: null } : {};
    this.#refuse({ ...why, article, ...unanswered });
  }

  /** The channel told first that it was over; the API tells by whom. */
  #explained(lease: Lease): void {
    const { phase, code } = this.state.get();
    const end = endOf(lease);
    if (phase === "ended" && code === end.code && end.by !== null) this.#set(end);
  }

  #take(token: string): void {
    this.#cancel();
    if (!this.#ports.send(writeTake(token))) return this.#refuse({ code: "no-picture" });
    this.#cancel = this.#ports.timing.later(ANSWER_LIMIT, () => {
      if (!this.held) this.#refuse({ code: "no-answer" });
    });
  }

  #hold({ seconds, presets, gear }: SteeringSaid): void {
    // A hold that nobody here asked for, or asks for no more, is given back.
    if (!["asking", "held"].includes(this.state.get().phase)) {
      this.#ports.send(writeRelease());
      return;
    }
    this.#cancel();
    const length = seconds === null ? null : seconds * 1000;
    const endsAt = length === null ? null : this.#ports.timing.now() + length;
    const { article } = this.state.get();
    this.#happened("held", { article, endsAt, length, presets, gear });
  }

  #refuse(why: Partial<SteeringState>): void {
    this.#leave();
    this.#happened("refused", why);
  }

  #end(code: string | null, message: string | null, by: string | null = null): void {
    this.#leave();
    this.#happened("ended", { code, message, by });
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
    this.#keepAsFormer();
  }

  /** It is over at the API too, or will be: it still explains by whom. */
  #keepAsFormer(): void {
    this.#former = this.#lease ?? this.#former;
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
    const { phase, presets, gear } = this.state.get();
    const next = TRANSITIONS[phase][event];
    if (next === undefined) return false;
    this.state.set({ ...NOTHING, presets, gear, ...change, phase: next });
    return true;
  }
}

/** The lease that a late answer opened, if any. */
function leaseOf(answer: AskSteeringAnswer | null): string | null {
  return answer !== null && "lease" in answer ? answer.lease.id : null;
}

const whoIs = ({ rank, name, service }: Lease): string => `${rank} ${name}, ${service}`;

/** Where somebody signs, the catalogue says what and `by` says who. */
function endOf({ code, message, approver }: Lease) {
  const by = code !== null && SIGNED.includes(code) ? approver : null;
  return { code, message: by === null ? message : null, by };
}
