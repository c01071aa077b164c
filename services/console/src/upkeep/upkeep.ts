/**
 * The life of each commune's sharing, as the API tells it: hours, windows, faults.
 *
 * It is told whole at each change; what is new in it is written in the journal, and counted
 * until the page that shows it is open.
 */
import type { Fault, MaintenanceWindow, Upkeep } from "../api/types";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import { newsOf } from "./news";

export class UpkeepBook {
  readonly byTenant = new Store<ReadonlyMap<string, Upkeep>>(new Map());
  /** What came since somebody last looked. */
  readonly unread = new Store(0);
  readonly #journal: Journal;
  readonly #organisation: string;

  /** `organisation`: whose post this is; what it did itself is no news to it. */
  constructor(journal: Journal, organisation: string) {
    this.#journal = journal;
    this.#organisation = organisation;
  }

  heard(now: Upkeep): void {
    const before = this.byTenant.get().get(now.tenant);
    this.byTenant.update((known) => new Map(known).set(now.tenant, now));
    if (before === undefined) return;
    for (const { tone, key, values, by } of newsOf(before, now)) {
      this.#journal.write(tone, key, values);
      if (by !== this.#organisation) this.unread.update((count) => count + 1);
    }
  }

  read(): void {
    this.unread.set(0);
  }

  of(tenant: string): Upkeep | null {
    return this.byTenant.get().get(tenant) ?? null;
  }

  /** The work that runs on this camera now. */
  windowOver(camera: string, tenant: string): MaintenanceWindow | null {
    const windows = this.of(tenant)?.windows ?? [];
    return windows.find((one) => one.state === "RUNNING" && covers(one, camera)) ?? null;
  }

  /** What was reported of this camera, and is not restored. */
  faultOf(camera: string, tenant: string): Fault | null {
    const faults = this.of(tenant)?.faults ?? [];
    return faults.find((one) => one.camera === camera && one.state !== "RESTORED") ?? null;
  }
}

export function covers({ cameras }: MaintenanceWindow, camera: string): boolean {
  return cameras === null || cameras.includes(camera);
}

/** Told whole, it also says what is over: the latest first, after what is not. */
const OPEN_WINDOWS: ReadonlySet<string> = new Set(["RUNNING", "HELD_BACK", "ANNOUNCED"]);

export const isOpenWindow = ({ state }: MaintenanceWindow): boolean => OPEN_WINDOWS.has(state);

export function inOrder<Thing extends { readonly changedAt: string }>(
  things: readonly Thing[],
  isOpen: (thing: Thing) => boolean,
): readonly Thing[] {
  const over = things.filter((one) => !isOpen(one));
  const latest = over.toSorted((one, other) => other.changedAt.localeCompare(one.changedAt));
  return [...things.filter(isOpen), ...latest];
}

export const isOpenFault = ({ state }: Fault): boolean => state !== "RESTORED";
