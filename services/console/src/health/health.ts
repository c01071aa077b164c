/**
 * How the pictures fare, view by view: what the API says of them, kept while it is true of
 * now. What is good enough is judged by the API alone.
 */
import type { FlowHealth } from "../api/types";
import { Store } from "../kit/store";

/** Milliseconds: the API says each again every four seconds, six with its measuring. */
export const FRESH_FOR = 13_000;

export interface Heard {
  readonly health: FlowHealth;
  /** Unix milliseconds. */
  readonly at: number;
}

export class Healths {
  /** By the id of the view. */
  readonly byView = new Store<ReadonlyMap<string, Heard>>(new Map());
  /** Whether its details are shown. */
  readonly open = new Store(false);

  heard(told: readonly FlowHealth[], now: number): void {
    this.byView.update((known) => {
      const next = new Map(known);
      for (const health of told) next.set(health.view, { health, at: now });
      return next;
    });
  }

  /** What was not said again is not known any more. */
  forgetStale(now: number): void {
    const known = [...this.byView.get()];
    const fresh = known.filter(([, { at }]) => now - at < FRESH_FOR);
    if (fresh.length < known.length) this.byView.set(new Map(fresh));
  }

  of(view: string | null): Heard | null {
    return (view !== null && this.byView.get().get(view)) || null;
  }

  toggle(): void {
    this.open.update((open) => !open);
  }
}
