/**
 * The commune's own joystick at this screen: touched while the CIC steers, it takes the
 * camera back. It never steers from here: the commune's own system does.
 *
 * Of several cameras that are steered it takes the one whose row is selected; where none
 * is, it takes nothing and says how.
 */
import type { Lease } from "../../api/types";
import type { Journal } from "../../journal/journal";
import type { Timing } from "../../kit/timing";
import type { Board } from "../board/board";
import type { Requests } from "./requests";

/** Milliseconds between two looks. */
export const LOOK = 80;
/** Beyond, an axis is moved by a hand and not by its own trembling. */
export const TOUCHED = 0.35;

/** What is looked at of a `Gamepad`, of whatever mapping: desks have joysticks of their own. */
export interface Stick {
  readonly index: number;
  readonly connected: boolean;
  readonly axes: readonly number[];
}

interface Ports {
  readonly requests: Pick<Requests, "leases" | "heldBy" | "takeBack" | "mayAnswer">;
  readonly board: Pick<Board, "current">;
  readonly journal: Journal;
  readonly timing: Timing;
}

/** Looks at the sticks while somebody steers; the result ends it. */
export function watchOwnStick(ports: Ports, sticks: () => readonly (Stick | null)[]): () => void {
  const { requests, timing } = ports;
  const touch = new Touch();
  let cancel: () => void = () => undefined;
  let looking = false;

  function look(): void {
    if (touch.felt(sticks())) takeBack(ports);
    cancel = timing.later(LOOK, look);
  }

  function follow(): void {
    const isSteered = requests.mayAnswer && heldOf(requests).length > 0;
    if (isSteered === looking) return;
    looking = isSteered;
    cancel();
    touch.forget();
    if (looking) look();
  }

  const unfollow = requests.leases.open.subscribe(follow);
  follow();
  return () => {
    unfollow();
    cancel();
  };
}

/** Feels one touch for each push: every stick has to come back to where it lay at first. */
class Touch {
  readonly #rest = new Map<number, readonly number[]>();
  #away = false;

  felt(sticks: readonly (Stick | null)[]): boolean {
    const moved = sticks.some((stick) => stick !== null && stick.connected && this.#moves(stick));
    const isNew = moved && !this.#away;
    this.#away = moved;
    return isNew;
  }

  forget(): void {
    this.#rest.clear();
    this.#away = false;
  }

  /** A throttle rests where it was left: only what moves from there is a touch. */
  #moves({ index, axes }: Stick): boolean {
    const rest = this.#rest.get(index);
    if (rest === undefined) this.#rest.set(index, axes);
    return (
      rest !== undefined && axes.some((at, axis) => Math.abs(at - (rest[axis] ?? 0)) > TOUCHED)
    );
  }
}

function takeBack({ requests, board, journal }: Ports): void {
  const held = heldOf(requests);
  const selected = requests.heldBy(board.current()?.viewer?.record?.view);
  const meant = selected ?? (held.length === 1 ? held[0] : undefined);
  if (meant === undefined) journal.write("warning", "csu.stick.several", { count: held.length });
  else void requests.takeBack(meant);
}

const heldOf = ({ leases }: Ports["requests"]): readonly Lease[] =>
  leases.open.get().filter(({ state }) => state === "HELD");
