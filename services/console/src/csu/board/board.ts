/**
 * The board as data: its rows are the gauge's, the selection is ours.
 *
 * When the selected row leaves, the one that takes its place is selected: the dialog
 * that follows names the camera, so that nobody cuts another by surprise.
 */
import type { Gauge } from "../../api/types";
import { Store } from "../../kit/store";
import { type BoardRow, rowsOf } from "./rows";

export class Board {
  readonly rows = new Store<readonly BoardRow[]>([]);
  /** Key of the selected row; null where there is none. */
  readonly selected = new Store<string | null>(null);

  heard(gauge: Gauge): void {
    const place = this.#place();
    const rows = rowsOf(gauge);
    this.rows.set(rows);
    if (this.current() === null) {
      const next = rows[Math.min(Math.max(place, 0), rows.length - 1)];
      this.selected.set(next?.key ?? null);
    }
  }

  current(): BoardRow | null {
    return this.rows.get()[this.#place()] ?? null;
  }

  select(key: string): void {
    this.selected.set(key);
  }

  /** By `steps` rows, never out of the board. */
  move(steps: number): void {
    const rows = this.rows.get();
    const next = rows[Math.max(0, Math.min(rows.length - 1, this.#place() + steps))];
    if (next !== undefined) this.selected.set(next.key);
  }

  #place(): number {
    return this.rows.get().findIndex(({ key }) => key === this.selected.get());
  }
}
