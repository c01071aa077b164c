/**
 * The agent's views: asks for them, shows them, gives them back.
 *
 * Knows nothing of React. A grant that arrives after its tile was closed is given back
 * at once: no slot is ever held for a picture that nobody sees.
 */
import type { Camera, Grant, Lease, Purpose, ViewChange, WatchAnswer } from "../api/types";
import type { Journal } from "../journal/journal";
import { codeOf } from "../kit/failure";
import { remember, remembered } from "../kit/preferences";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import type { SourceState } from "../media/channel";
import { framesDecoded } from "../media/frames";
import { type Happened, MOVED, type Ports, ViewSession } from "../media/session";
import type { Opening } from "../media/whep";
import type { SteeringActs } from "../steering/acts";
import { Joystick } from "../steering/joystick";
import { holdsView } from "../media/tile";
import { cameraLabel, wordOf } from "./face";
import { refusalOf, unexplained } from "./refusal";
import {
  afterEvent,
  emptyTile,
  emptyWall,
  holds,
  placeFor,
  type Refusal,
  resized,
  type Size,
  SIZES,
  type Tile,
  type WallState,
} from "./tiles";

export interface WallPorts {
  /** `insteadOf`: the flow whose slot is to be taken. */
  watch(camera: string, purpose: Purpose, insteadOf: string | null): Promise<WatchAnswer>;
  stop(view: string): Promise<void>;
  /** Where a view of ours is shown now; null where it is over, or nothing can show it. */
  rejoin(view: string): Promise<Opening | null>;
  readonly connect: Ports["connect"];
  /** Without it no view offers its joystick. */
  readonly steering?: SteeringActs;
  readonly timing: Timing;
  readonly journal: Journal;
}

interface Seat {
  readonly session: ViewSession;
  receiver: RTCRtpReceiver | null;
  readonly joystick: Joystick | null;
}

const NO_REGISTER = "register-unavailable";
const RESUME_WITHIN = 2000;

const isSize = (value: unknown): value is Size => SIZES.includes(value as Size);

export class Wall {
  readonly state = new Store<WallState>(emptyWall(remembered<Size>("wall", 4, isSize)));
  readonly #ports: WallPorts;
  readonly #seats = new Map<number, Seat>();
  #openings = 0;

  constructor(ports: WallPorts) {
    this.#ports = ports;
  }

  /** The tile that already shows this camera, if any. */
  showing(camera: string): Tile | null {
    return this.state.get().tiles.find((tile) => tile.camera?.id === camera && holds(tile)) ?? null;
  }

  /** The camera whose view is open in this tile, if any. */
  openIn(number: number): Camera | null {
    const tile = this.#tile(number);
    return holds(tile) ? tile.camera : null;
  }

  placeFor(camera: string): number {
    const again = this.state.get().tiles.find((tile) => tile.camera?.id === camera);
    return again?.number ?? placeFor(this.state.get());
  }

  async open(
    camera: Camera,
    purpose: Purpose,
    number: number,
    insteadOf: string | null = null,
  ): Promise<void> {
    this.close(number);
    const opening = ++this.#openings;
    this.#put({ ...emptyTile(number), opening, camera, purpose });
    this.select(number);
    this.#happened(opening, { event: "asked", code: null, message: null });
    const grant = await this.#ask(opening, camera, purpose, insteadOf).catch((error: unknown) => {
      this.#refuse(opening, unexplained(codeOf(error)));
      return null;
    });
    if (grant !== null) this.#begin(opening, grant);
  }

  /** Take the slot that the refusal offered, from the very flow that was shown. */
  takeSlot(number = this.state.get().selected): void {
    const { state, camera, purpose, refusal } = this.#tile(number);
    const offer = state === "refused" ? refusal?.offer : null;
    if (camera === null || purpose === null || offer == null) return;
    void this.open(camera, purpose, number, offer.holder.flow);
  }

  /** The views of ours that are open, each with its tile: what can be handed over. */
  views(): { readonly view: string; readonly tile: number }[] {
    return this.state.get().tiles.flatMap(({ grant, opening, number, state }) => {
      const isOpen = grant !== null && opening !== null && holdsView(state);
      return isOpen ? [{ view: grant.view, tile: number }] : [];
    });
  }

  /** A view that is ours already: taken over from who sat here before. */
  adopt(number: number, camera: Camera, purpose: Purpose, grant: Grant): void {
    this.close(number);
    const opening = ++this.#openings;
    this.#put({ ...emptyTile(number), opening, camera, purpose });
    this.#happened(opening, { event: "asked", code: null, message: null });
    this.#begin(opening, grant);
  }

  /** What could not be taken over stays where it was, and says why. */
  adoptRefusal(number: number, camera: Camera, purpose: Purpose, refusal: Refusal): void {
    const opening = ++this.#openings;
    this.#put({ ...emptyTile(number), opening, camera, purpose });
    this.#happened(opening, { event: "asked", code: null, message: null });
    this.#refuse(opening, refusal);
  }

  again(number: number): void {
    const tile = this.#tile(number);
    if (tile.camera !== null && tile.purpose !== null) {
      void this.open(tile.camera, tile.purpose, number);
    }
  }

  /** The register is back: what ended for want of it is asked for again, not all at once. */
  resume(): void {
    for (const { number, opening, state, code } of this.state.get().tiles) {
      if (state !== "ended" || code !== NO_REGISTER) continue;
      this.#ports.timing.later(this.#ports.timing.chance() * RESUME_WITHIN, () => {
        if (this.#tile(number).opening === opening) this.again(number);
      });
    }
  }

  close(number: number): void {
    const tile = this.#tile(number);
    if (tile.opening === null) return;
    const wasOurs = holds(tile) && tile.grant !== null;
    this.#unseat(tile.opening);
    this.#put(emptyTile(number));
    if (tile.state !== "refused" && tile.state !== "ended") {
      this.#ports.journal.write("info", "journal.closed", { camera: cameraLabel(tile.camera) });
    }
    if (wasOurs && tile.grant !== null) this.giveBack(tile.grant.view);
  }

  select(number: number): void {
    if (number > this.state.get().size) return;
    this.state.update((wall) => {
      if (wall.selected === number) return wall;
      return { ...wall, selected: number, enlarged: false };
    });
    this.#wishQualities();
  }

  /** At least so large that this tile is shown. */
  growTo(number: number): void {
    const wanted = SIZES.find((size) => size >= number);
    if (wanted !== undefined && wanted > this.state.get().size) this.resize(wanted);
  }

  toggleEnlarged(number = this.state.get().selected): void {
    this.state.update((wall) => {
      const enlarged = !(wall.enlarged && wall.selected === number);
      return { ...wall, selected: number, enlarged };
    });
    this.#wishQualities();
  }

  resize(size: Size): void {
    const next = resized(this.state.get(), size);
    if (typeof next === "number") {
      this.#ports.journal.notice("warning", "wall.keep", { count: next, size });
      return;
    }
    remember("wall", size);
    this.state.set(next);
    this.#wishQualities();
  }

  /** What the API says of one of our views. */
  viewChanged(change: ViewChange): void {
    const tile = this.state.get().tiles.find(({ grant }) => grant?.view === change.view);
    if (tile?.opening === null || tile?.opening === undefined) return;
    const session = this.#seats.get(tile.opening)?.session;
    const { code, message } = change;
    if (code === MOVED) return void session?.moved();
    session?.heard({ state: change.state.toLowerCase() as SourceState, code, message });
  }

  frame(opening: number): void {
    this.#seats.get(opening)?.session.frame();
  }

  async decoded(opening: number): Promise<number> {
    const receiver = this.#seats.get(opening)?.receiver;
    return receiver ? framesDecoded(receiver) : 0;
  }

  /** The joystick of this view, where the API can be asked for one. */
  joystick(opening: number): Joystick | null {
    return this.#seats.get(opening)?.joystick ?? null;
  }

  /** What the API says of one of our leases. */
  leaseChanged(lease: Lease): void {
    for (const { joystick } of this.#seats.values()) joystick?.leaseChanged(lease);
  }

  /** The page is leaving: closes every connection, and names the views to give back. */
  leave(): string[] {
    const views = this.state.get().tiles.flatMap(({ grant, opening }) => {
      return grant !== null && opening !== null && this.#seats.has(opening) ? [grant.view] : [];
    });
    for (const opening of [...this.#seats.keys()]) this.#unseat(opening);
    return views;
  }

  async #ask(
    opening: number,
    camera: Camera,
    purpose: Purpose,
    insteadOf: string | null = null,
  ): Promise<Grant | null> {
    const answer = await this.#ports.watch(camera.id, purpose, insteadOf);
    if (this.#holding(opening) === null) {
      if (answer.__typename === "Watching") this.giveBack(answer.view);
      return null;
    }
    if (answer.__typename === "Watching") return answer;
    this.#refuse(opening, refusalOf(answer));
    return null;
  }

  #begin(opening: number, grant: Grant): void {
    const tile = this.#holding(opening);
    if (tile === null) return;
    this.#put({ ...tile, grant });
    this.#happened(opening, { event: "granted", code: null, message: null });
    const values = { camera: cameraLabel(tile.camera), tile: tile.number };
    this.#ports.journal.write("info", "journal.opened", values);

    const session = new ViewSession(grant, {
      connect: this.#ports.connect,
      renew: () => this.#renew(opening),
      rejoin: async () => {
        const view = this.#holding(opening)?.grant?.view;
        return view === undefined ? null : this.#ports.rejoin(view);
      },
      happened: (happened) => this.#happened(opening, happened),
      picture: (stream, receiver) => this.#picture(opening, stream, receiver),
      steering: (said) => this.#seats.get(opening)?.joystick?.heard(said),
      timing: this.#ports.timing,
    });
    this.#seats.set(opening, { session, receiver: null, joystick: this.#joystick(session) });
    this.#wishQualities();
    session.start();
  }

  #joystick(session: ViewSession): Joystick | null {
    const { steering, timing } = this.#ports;
    if (steering === undefined) return null;
    return new Joystick({ ...steering, send: (word) => session.steer(word), timing });
  }

  async #renew(opening: number): Promise<Opening | null> {
    const tile = this.#holding(opening);
    if (tile?.camera == null || tile.purpose === null) return null;
    const grant = await this.#ask(opening, tile.camera, tile.purpose);
    if (grant === null) return null;

    const former = tile.grant;
    const current = this.#holding(opening);
    if (current !== null) this.#put({ ...current, grant });
    if (former !== null && former.view !== grant.view) this.giveBack(former.view);
    return grant;
  }

  #picture(opening: number, stream: MediaStream, receiver: RTCRtpReceiver): void {
    const seat = this.#seats.get(opening);
    const tile = this.#holding(opening);
    if (seat !== undefined) seat.receiver = receiver;
    if (tile !== null) this.#put({ ...tile, stream });
  }

  #refuse(opening: number, refusal: Refusal): void {
    const tile = this.#holding(opening);
    if (tile === null) return;
    if (tile.grant !== null) this.giveBack(tile.grant.view);
    this.#put({ ...tile, refusal, grant: null });
    this.#happened(opening, { event: "refused", code: refusal.code, message: refusal.message });
  }

  #happened(opening: number, { event, code, message, stillFor }: Happened): void {
    const tile = this.#holding(opening);
    const now = Date.now();
    const next = tile && afterEvent(tile, event, now, code, message);
    if (tile === null || next === null) return;
    const froze = next.state === "frozen" && tile.state !== "frozen";
    // A picture stopped at its last frame, not when that was noticed.
    this.#put(froze ? { ...next, since: now - (stillFor ?? 0) } : next);
    if (next.state === "refused" || next.state === "ended") this.#unseat(opening);
    if (next.state !== tile.state) this.#report(next);
  }

  #report(tile: Tile): void {
    if (["empty", "asking", "connecting"].includes(tile.state)) return;
    const tone = tile.state === "live" ? "good" : "warning";
    const values = { camera: cameraLabel(tile.camera), state: wordOf(tile) };
    this.#ports.journal.write(tone, "journal.state", values);
  }

  #wishQualities(): void {
    const { tiles, selected, enlarged, size } = this.state.get();
    for (const tile of tiles) {
      const isLarge = size === 1 || (enlarged && tile.number === selected);
      if (tile.opening === null) continue;
      this.#seats.get(tile.opening)?.session.wish(isLarge ? "main" : "sub");
    }
  }

  /** Ends a view of ours. */
  giveBack(view: string): void {
    // If the answer is lost the slot frees itself: media reports no eyes, the lease ends.
    this.#ports.stop(view).catch(() => undefined);
  }

  #unseat(opening: number): void {
    this.#seats.get(opening)?.joystick?.release();
    this.#seats.get(opening)?.session.close();
    this.#seats.delete(opening);
  }

  #holding(opening: number): Tile | null {
    return this.state.get().tiles.find((tile) => tile.opening === opening) ?? null;
  }

  #tile(number: number): Tile {
    return this.state.get().tiles[number - 1] ?? emptyTile(number);
  }

  #put(tile: Tile): void {
    this.state.update((wall) => ({
      ...wall,
      tiles: wall.tiles.map((old) => (old.number === tile.number ? tile : old)),
    }));
  }
}
