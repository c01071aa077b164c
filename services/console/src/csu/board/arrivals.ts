/**
 * New views, told once each, those of one moment together: a screen reader that is
 * spoken to eight times in a second says nothing.
 */
import type { Timing } from "../../kit/timing";
import type { BoardRow } from "./rows";

/** Milliseconds during which further arrivals join the first. */
export const TOGETHER = 800;

export class Arrivals {
  #known: ReadonlySet<string> | null = null;
  #waiting: BoardRow[] = [];
  readonly #timing: Timing;
  readonly #tell: (rows: readonly BoardRow[]) => void;

  constructor(timing: Timing, tell: (rows: readonly BoardRow[]) => void) {
    this.#timing = timing;
    this.#tell = tell;
  }

  /** Every row of the board; those of the first hearing were there before us. */
  heard(rows: readonly BoardRow[]): void {
    const watched = rows.filter(({ viewer }) => viewer !== null);
    const known = this.#known;
    this.#known = new Set([...(known ?? []), ...watched.map(({ key }) => key)]);
    if (known === null) return;

    const fresh = watched.filter(({ key }) => !known.has(key));
    if (fresh.length === 0) return;
    if (this.#waiting.length === 0) this.#timing.later(TOGETHER, () => this.#flush());
    this.#waiting.push(...fresh);
  }

  #flush(): void {
    const rows = this.#waiting;
    this.#waiting = [];
    this.#tell(rows);
  }
}
