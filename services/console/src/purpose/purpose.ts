/** The question asked before every look, and what was last answered. */
import type { Camera, Purpose } from "../api/types";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import type { Wall } from "../wall/wall";

export interface Asked {
  readonly camera: Camera;
  readonly tile: number;
  /** The open view that would give way. */
  readonly replaced: Camera | null;
}

export class PurposeDesk {
  readonly asked = new Store<Asked | null>(null);
  /** Kept in memory only: it says what the agent works on. */
  last: { readonly motive: string; readonly incident: string } = { motive: "", incident: "" };
  readonly #wall: Wall;
  readonly #journal: Journal;
  /** The API decides; this only spares a question whose answer is known. */
  readonly #mayView: boolean;

  constructor(wall: Wall, journal: Journal, mayView: boolean) {
    this.#mayView = mayView;
    this.#wall = wall;
    this.#journal = journal;
  }

  ask(camera: Camera): void {
    const already = this.#wall.showing(camera.id);
    if (already !== null) {
      this.#wall.select(already.number);
      this.#journal.notice("info", "wall.already", { tile: already.number });
      return;
    }
    if (!this.#mayView) {
      this.#journal.notice("info", "purpose.notYours");
      return;
    }
    const tile = this.#wall.placeFor(camera.id);
    this.asked.set({ camera, tile, replaced: this.#wall.openIn(tile) });
  }

  answer(purpose: Purpose): void {
    const asked = this.asked.get();
    if (asked === null) return;
    this.last = { motive: purpose.motive, incident: purpose.incident ?? "" };
    this.asked.set(null);
    void this.#wall.open(asked.camera, purpose, asked.tile);
  }

  cancel(): void {
    this.asked.set(null);
  }
}
