/**
 * One view of ours, for as long as it is ours: it connects, notices that the picture
 * stops, connects again with growing patience, and asks for a new pass when the old
 * one is too old to open a door.
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

  /** The agent is done with this view. */
  close(): void {
    this.#connection?.leave();
    this.#stop();
  }

  async #connect(): Promise<void> {
    const round = ++this.#round;
    try {
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
    this.#opening = renewed;
    this.#openedAt = timing.now();
    return true;
  }

  #listener(round: number): Listener {
    const ours = () => round === this.#round && !this.#over;
    return {
      picture: (stream, receiver) => {
        if (ours()) this.#ports.picture(stream, receiver);
      },
      said: (said) => {
        if (ours()) this.heard(said);
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
    this.#connection?.drop();
    this.#connection = null;
    this.#ports.steering(null);
  }

  #settled(): void {
    this.#cancelSilence();
    this.#attempt = 0;
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
