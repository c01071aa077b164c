/**
 * One view of ours, for as long as it is ours: it connects, notices that the picture
 * stops, connects again with growing patience, and asks for a new pass when the old
 * one is too old to open a door.
 *
 * When its camera is shown by another media node it comes back there, for the same view:
 * the picture of before stays on the screen until the new one is there.
 *
 * It never decides a right: a refusal or an end that somebody decided closes it for good.
 */
import type { Timing } from "../kit/timing";
import type { SteeringSaid } from "../steering/words";
import { waitBefore } from "./backoff";
import type { Quality, Said } from "./channel";
import { WhepRefused } from "./problem";
import { Stillness } from "./stillness";
import type { TileEvent } from "./tile";
import type { Connection, Listener, Opening } from "./whep";

/** A pass opens a door for a minute; younger than this it is surely still good. */
export const PASS_GOOD_FOR = 50_000;
/** A picture that stops without a word for so long means that the node itself is gone. */
export const SILENCE = 3000;
/** Ends that nobody decided: the network lost the view. It is asked for again. */
const LOST_IN_TRANSIT = ["connection-lost", "lease-expired", "unconfirmed"];
/** Codes of a door that is open, and can show nothing: another node may. */
const ELSEWHERE = ["draining", "link-lost"];
/** How long the picture of before is kept for a new one that does not come. */
export const KEPT = 3000;
/** What the API says of a view that another media node shows from now on. */
export const MOVED = "moved";
const TICK = 250;

export interface Happened {
  readonly event: TileEvent;
  readonly code: string | null;
  readonly message: string | null;
  /** Milliseconds since the last frame, where there was one. */
  readonly stillFor?: number | null;
}

export interface Ports {
  connect(opening: Opening, quality: Quality, listener: Listener): Promise<Connection>;
  /** A new pass for the same view, or null where it was refused (the tile says why). */
  renew(): Promise<Opening | null>;
  /** Where this very view is shown now, by a fresh pass; null where nobody can say. */
  rejoin(): Promise<Opening | null>;
  happened(happened: Happened): void;
  picture(stream: MediaStream, receiver: RTCRtpReceiver): void;
  /** What the media node says of the joystick; null once its channel is gone. */
  steering(said: SteeringSaid | null): void;
  readonly timing: Timing;
}

export class ViewSession {
  readonly #ports: Ports;
  #opening: Opening;
  #openedAt: number;
  #quality: Quality = "sub";
  #connection: Connection | null = null;
  #attempt = 0;
  #round = 0;
  #over = false;
  #askedFreshPass = false;
  /** Nobody answers where this view was: ask where it is before knocking again. */
  #astray = false;
  /** What shows the picture until its successor does. */
  #former: Connection | null = null;
  #showNext: (() => void) | null = null;
  #cancelKept: () => void = () => undefined;
  #cancelRetry: () => void = () => undefined;
  #cancelTick: () => void = () => undefined;
  #cancelSilence: () => void = () => undefined;
  readonly #stillness: Stillness;

  constructor(opening: Opening, ports: Ports) {
    this.#opening = opening;
    this.#ports = ports;
    this.#openedAt = ports.timing.now();
    this.#stillness = new Stillness((event) => {
      if (event === "moving") this.#settled();
      else this.#cancelSilence = ports.timing.later(SILENCE, () => this.#givenUp());
      this.#tell(event);
    });
  }

  start(): void {
    void this.#connect();
    this.#tick();
  }

  /** A frame reached the screen. */
  frame(): void {
    if (!this.#over) this.#stillness.frame(this.#ports.timing.now());
  }

  wish(quality: Quality): void {
    if (quality === this.#quality) return;
    this.#quality = quality;
    this.#connection?.wish(quality);
  }

  /** Says a word of the joystick beside the picture; false where there is no channel. */
  steer(word: string): boolean {
    return this.#connection?.steer(word) ?? false;
  }

  /** What the source does, said on the data channel or by the API. */
  heard(said: Said): void {
    if (this.#over) return;
    this.#cancelSilence();
    if (said.state === "ended") return this.#ended(said.code, said.message);
    if (said.state === "frozen" || said.state === "unavailable") {
      this.#stillness.doubt(this.#ports.timing.now());
    }
    this.#tell(`source-${said.state}`, said.code, said.message);
  }

  /** Another media node shows this view: go there, if it is not where we are. */
  async moved(): Promise<void> {
    if (this.#over) return;
    const round = this.#round;
    const opening = await this.#rejoin();
    if (opening === null || this.#over || round !== this.#round) return;
    if (opening.whep === this.#opening.whep && this.#connection !== null) return;
    this.#hold(opening);
    this.#cancelRetry();
    this.#cancelSilence();
    this.#keep();
    await this.#connect();
  }

  /** The agent is done with this view. */
  close(): void {
    this.#connection?.leave();
    this.#stop();
  }

  async #connect(): Promise<void> {
    const round = ++this.#round;
    try {
      if (this.#astray && !(await this.#findAgain(round))) return;
      if (!(await this.#holdFreshPass()) || round !== this.#round) return;
      const asked = this.#quality;
      const connection = await this.#ports.connect(this.#opening, asked, this.#listener(round));
      if (round !== this.#round) return this.#over ? connection.leave() : connection.drop();
      this.#connection = connection;
      if (this.#quality !== asked) connection.wish(this.#quality);
    } catch (error) {
      if (round === this.#round) this.#failed(error);
    }
  }

  /** False where the right was refused: nothing more is to be tried. */
  async #holdFreshPass(): Promise<boolean> {
    const { timing } = this.#ports;
    if (timing.now() - this.#openedAt < PASS_GOOD_FOR) return true;

    const renewed = await this.#ports.renew();
    if (renewed === null) {
      this.#stop();
      return false;
    }
    this.#hold(renewed);
    return true;
  }

  #hold(opening: Opening): void {
    this.#opening = opening;
    this.#openedAt = this.#ports.timing.now();
  }

  /** False where something else happened meanwhile. */
  async #findAgain(round: number): Promise<boolean> {
    const opening = await this.#rejoin();
    if (round !== this.#round) return false;
    if (opening !== null) this.#hold(opening);
    return true;
  }

  /** Null where the API does not answer either: then the door of before is tried again. */
  #rejoin(): Promise<Opening | null> {
    return this.#ports.rejoin().catch(() => null);
  }

  /** Keep the picture that is there until another takes its place. */
  #keep(): void {
    this.#dropFormer();
    this.#former = this.#connection;
    this.#connection = null;
    // What was held there is not held where it goes.
    this.#ports.steering(null);
    if (this.#former === null) return;
    this.#cancelKept = this.#ports.timing.later(KEPT, () => this.#show());
  }

  #show(): void {
    const next = this.#showNext;
    this.#dropFormer();
    next?.();
  }

  #dropFormer(): void {
    this.#cancelKept();
    this.#showNext = null;
    this.#former?.drop();
    this.#former = null;
  }

  #listener(round: number): Listener {
    const ours = () => round === this.#round && !this.#over;
    return {
      picture: (stream, receiver) => {
        if (!ours()) return;
        const show = () => this.#ports.picture(stream, receiver);
        if (this.#former === null) show();
        else this.#showNext = show;
      },
      said: (said) => {
        if (!ours()) return;
        if (said.state !== "connecting") this.#show();
        this.heard(said);
      },
      steering: (said) => {
        if (ours()) this.#ports.steering(said);
      },
      broken: () => {
        if (ours()) this.#retry("media-unreachable", null);
      },
    };
  }

  #failed(error: unknown): void {
    this.#astray = !(error instanceof WhepRefused) || ELSEWHERE.includes(error.code);
    if (!(error instanceof WhepRefused)) return this.#retry("media-unreachable", null);
    if (error.passing) return this.#retry(error.code, error.detail);
    if (error.wantsFreshPass && !this.#askedFreshPass) {
      this.#askedFreshPass = true;
      this.#openedAt = -Infinity;
      return this.#retry(error.code, error.detail);
    }
    this.#ended(error.code, error.detail);
  }

  #ended(code: string | null, message: string | null): void {
    if (code !== null && LOST_IN_TRANSIT.includes(code)) {
      this.#openedAt = -Infinity;
      this.#round += 1;
      return this.#retry(code, message);
    }
    this.#stop();
    this.#ports.happened({ event: "ended", code, message });
  }

  #stop(): void {
    this.#over = true;
    this.#round += 1;
    this.#cancelRetry();
    this.#cancelTick();
    this.#hangUp();
  }

  #givenUp(): void {
    this.#round += 1;
    this.#retry("media-unreachable", null);
  }

  #hangUp(): void {
    this.#cancelSilence();
    this.#dropFormer();
    this.#connection?.drop();
    this.#connection = null;
    this.#ports.steering(null);
  }

  #settled(): void {
    this.#cancelSilence();
    this.#attempt = 0;
    this.#astray = false;
    this.#askedFreshPass = false;
  }

  #retry(code: string, message: string | null): void {
    const { timing } = this.#ports;
    this.#hangUp();
    this.#attempt += 1;
    this.#stillness.doubt(timing.now());
    this.#tell("broken", code, message);
    this.#cancelRetry();
    this.#cancelRetry = timing.later(
      waitBefore(this.#attempt, timing.chance()),
      () => void this.#connect(),
    );
  }

  #tick(): void {
    this.#stillness.tick(this.#ports.timing.now());
    this.#cancelTick = this.#ports.timing.later(TICK, () => this.#tick());
  }

  #tell(event: TileEvent, code: string | null = null, message: string | null = null): void {
    const stillFor = this.#stillness.stillFor(this.#ports.timing.now());
    this.#ports.happened({ event, code, message, stillFor });
  }
}
