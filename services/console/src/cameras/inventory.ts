/**
 * Every camera the agent may see, and those that the filter leaves.
 *
 * The list and the map both show `shown`, so that they cannot disagree.
 */
import type { CameraChangesSubscription, CameraPageQuery } from "../api/generated";
import type { Camera } from "../api/types";
import { derived, Store } from "../kit/store";
import { folded, wordsOf } from "../kit/text";

export interface Filter {
  readonly text: string;
  readonly tenant: string | null;
}

export interface Progress {
  readonly loaded: number;
  readonly total: number;
  readonly done: boolean;
}

export const PAGE = 500;

type Page = CameraPageQuery["cameras"];
type Change = CameraChangesSubscription["cameraChanges"];
export type ReadPage = (first: number, after: string | null) => Promise<Page>;

export class Inventory {
  readonly #hays = new WeakMap<Camera, string>();
  #meanwhile: Change[] | null = null;
  #reading = false;
  #again = false;
  readonly cameras = new Store<readonly Camera[]>([]);
  readonly progress = new Store<Progress>({ loaded: 0, total: 0, done: false });
  readonly filter = new Store<Filter>({ text: "", tenant: null });
  readonly shown = derived([this.cameras, this.filter], () => this.#chosen());
  /** The camera under the pointer or the keyboard, wherever that is. */
  readonly pointed = new Store<Camera | null>(null);

  /** Reads the whole list; asked while a reading goes on, once more after it. */
  async load(read: ReadPage): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#pages(read);
      }
    } finally {
      this.#reading = false;
    }
  }

  /** A camera already known stays shown while a new reading goes on. */
  async #pages(read: ReadPage): Promise<void> {
    const first = this.cameras.get().length === 0;
    const found: Camera[] = [];
    this.#meanwhile = [];
    let after: string | null = null;
    for (;;) {
      const page: Page = await read(PAGE, after);
      found.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.endCursor;
      const done = !page.pageInfo.hasNextPage || after === null;
      if (first || done) this.cameras.set([...found]);
      this.progress.set({ loaded: found.length, total: page.totalCount, done });
      if (done) return this.#catchUp();
    }
  }

  changed(change: Change): void {
    this.#meanwhile?.push(change);
    this.#apply(change);
  }

  search(text: string): void {
    this.filter.update((filter) => ({ ...filter, text }));
  }

  ofTenant(tenant: string | null): void {
    this.filter.update((filter) => ({ ...filter, tenant }));
  }

  /** What changed while pages were being read may be older in them. */
  #catchUp(): void {
    const changes = this.#meanwhile ?? [];
    this.#meanwhile = null;
    for (const change of changes) this.#apply(change);
  }

  #apply({ id, camera }: Change): void {
    const others = this.cameras.get().filter((known) => known.id !== id);
    const known = others.length < this.cameras.get().length;
    if (camera === null) {
      if (known) this.cameras.set(others);
      return;
    }
    this.cameras.update((all) =>
      known ? all.map((old) => (old.id === id ? camera : old)) : [...all, camera],
    );
  }

  #chosen(): readonly Camera[] {
    const { text, tenant } = this.filter.get();
    const words = wordsOf(text);
    const all = this.cameras.get();
    if (words.length === 0 && tenant === null) return all;
    return all.filter(
      (camera) =>
        (tenant === null || camera.tenant === tenant) &&
        words.every((word) => this.#hay(camera).includes(word)),
    );
  }

  #hay(camera: Camera): string {
    const known = this.#hays.get(camera);
    if (known !== undefined) return known;
    const { number, name, zone, tenantName } = camera;
    const hay = folded(`${number} ${name} ${zone ?? ""} ${tenantName}`);
    this.#hays.set(camera, hay);
    return hay;
  }
}
