/**
 * What the CSU sees of one camera that leaves: the very picture that a service watches.
 *
 * One camera at a time. Whether it may be seen is the API's answer; the look is given back
 * when another is asked for, when the screen closes it, and with the page.
 */
import type { Camera, Grant, LookAnswer, ViewChange } from "../../api/types";
import { say } from "../../i18n";
import { inTime } from "../../kit/inTime";
import { never } from "../../kit/never";
import { Store } from "../../kit/store";
import type { Timing } from "../../kit/timing";
import type { SourceState } from "../../media/channel";
import { framesDecoded } from "../../media/frames";
import { type Happened, MOVED, type Ports, ViewSession } from "../../media/session";
import { after, type TileState } from "../../media/tile";
import type { Opening } from "../../media/whep";

export interface LookPorts {
  look(camera: string): Promise<LookAnswer>;
  stop(view: string): Promise<void>;
  /** Where a look of ours is shown now; null where it is over, or nothing can show it. */
  rejoin(view: string): Promise<Opening | null>;
  readonly connect: Ports["connect"];
  readonly timing: Timing;
}

/** Enough of a camera to ask for it, and to say which it is. */
export type Shown = Pick<Camera, "id" | "number" | "name">;

export interface Look {
  readonly camera: Shown;
  readonly state: TileState;
  readonly code: string | null;
  readonly message: string | null;
  readonly stream: MediaStream | null;
}

const PATIENCE = 5000;

export class Looking {
  readonly look = new Store<Look | null>(null);
  readonly #ports: LookPorts;
  #round = 0;
  #view: string | null = null;
  #session: ViewSession | null = null;
  #receiver: RTCRtpReceiver | null = null;

  constructor(ports: LookPorts) {
    this.#ports = ports;
  }

  /** Looks at this camera, in the place of another; at the same one nothing changes. */
  async open(camera: Shown): Promise<void> {
    const before = this.look.get();
    if (before?.camera.id === camera.id && !isOver(before.state)) return;
    this.close();
    const round = this.#round;
    const [state, code, message, stream] = ["asking" as const, null, null, null];
    this.look.set({ camera, state, code, message, stream });
    const grant = await this.#ask(camera);
    if (round !== this.#round) return void (grant && this.#giveBack(grant.view));
    if (grant !== null) this.#begin(round, grant);
  }

  /** Only the look at this camera, where one is given. */
  close(camera?: string): void {
    if (camera !== undefined && this.look.get()?.camera.id !== camera) return;
    this.#round += 1;
    this.#session?.close();
    this.#session = null;
    this.#receiver = null;
    if (this.#view !== null) this.#giveBack(this.#view);
    this.#view = null;
    this.look.set(null);
  }

  /** A frame reached the screen. */
  frame(): void {
    this.#session?.frame();
  }

  async decoded(): Promise<number> {
    return this.#receiver === null ? 0 : framesDecoded(this.#receiver);
  }

  /** The views that the page must give back when it closes. */
  leave(): readonly string[] {
    const views = this.#view === null ? [] : [this.#view];
    this.#view = null;
    this.close();
    return views;
  }

  /** What the API says of a view: of ours it is heeded. */
  viewChanged({ view, state, code, message }: ViewChange): void {
    if (view !== this.#view) return;
    if (code === MOVED) return void this.#session?.moved();
    this.#session?.heard({ state: state.toLowerCase() as SourceState, code, message });
  }

  async #ask(camera: Shown): Promise<Grant | null> {
    const answer = await inTime(this.#ports.timing, PATIENCE, () => this.#ports.look(camera.id));
    if (answer?.__typename === "Watching") return answer;
    this.#happened({ event: "refused", ...refusalOf(answer) });
    return null;
  }

  #begin(round: number, grant: Grant): void {
    const ours = () => round === this.#round;
    this.#view = grant.view;
    this.#happened({ event: "granted", code: null, message: null });
    const session = new ViewSession(grant, {
      connect: this.#ports.connect,
      renew: () => this.#renew(round),
      rejoin: async () => (this.#view === null ? null : this.#ports.rejoin(this.#view)),
      happened: (happened) => ours() && this.#happened(happened),
      picture: (stream, receiver) => {
        if (!ours()) return;
        this.#receiver = receiver;
        this.look.update((look) => look && { ...look, stream });
      },
      // The owner's own joystick is its own system's.
      steering: () => undefined,
      timing: this.#ports.timing,
    });
    this.#session = session;
    session.start();
  }

  async #renew(round: number): Promise<Opening | null> {
    const camera = this.look.get()?.camera;
    if (camera === undefined || round !== this.#round) return null;
    const grant = await this.#ask(camera);
    if (grant === null || round !== this.#round) return null;
    if (this.#view !== null && this.#view !== grant.view) this.#giveBack(this.#view);
    this.#view = grant.view;
    return grant;
  }

  #happened({ event, code, message }: Happened): void {
    const look = this.look.get();
    const state = look && after(look.state, event);
    if (look === null || state === null) return;
    this.look.set({ ...look, state, code, message });
    if (isOver(state)) {
      this.#session?.close();
      this.#session = null;
      this.#view = null;
    }
  }

  #giveBack(view: string): void {
    // If the answer is lost it ends by itself, with its lease.
    this.#ports.stop(view).catch(() => undefined);
  }
}

const isOver = (state: TileState): boolean => state === "ended" || state === "refused";

interface Reason {
  readonly code: string | null;
  readonly message: string | null;
}

function refusalOf(answer: Exclude<LookAnswer, Grant> | null): Reason {
  if (answer === null) return { code: "request-failed", message: null };
  switch (answer.__typename) {
    case "LookRefused":
      return { code: answer.code, message: answer.message };
    case "CameraNotFound":
      return { code: "not-found", message: say("why.not-found") };
    default:
      return never(answer);
  }
}
