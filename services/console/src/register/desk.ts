/**
 * The register's page without its pixels: what is looked for, what was found, the entry that
 * is open and whether it holds, what came since, what was handed over. A search is done again
 * only when somebody asks: each one is an entry.
 */
import type {
  Camera,
  RegisterAct,
  RegisterAnswer,
  RegisterNewsAnswer,
  RegisterPage,
  RegisterPageAnswer,
  RegisterProof,
  RegisterProofAnswer,
  RegisterTrouble,
  SearchRegisterInput,
} from "../api/types";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import { behind, longer, type Row, type Stream, streamOf } from "./search/across";
import { type Filters, inputOf, isSame, NOTHING } from "./search/filters";
import { type Verdict, verdictOf } from "./proof/proof";

export interface Order {
  readonly tenant: string;
  readonly format: "jsonl" | "csv" | "pdf";
  readonly reason: string;
  readonly requisition: string;
  readonly search: Omit<SearchRegisterInput, "tenant" | "first">;
}

/** `digest`: of the file, in hexadecimal. */
export interface Handed {
  readonly name: string;
  readonly entry: string;
  readonly digest: string;
}

export interface RegisterPorts {
  readonly timing: Timing;
  /** Unix milliseconds. */
  now(): number;
  acts(): Promise<readonly RegisterAct[]>;
  search(input: SearchRegisterInput): Promise<RegisterAnswer>;
  page(search: string, after: string): Promise<RegisterPageAnswer>;
  news(search: string): Promise<RegisterNewsAnswer>;
  proof(search: string, number: number): Promise<RegisterProofAnswer>;
  /** Raises `NotHandedOver`. */
  export(order: Order): Promise<Handed>;
}

/** Why a file did not come; its sentence is for people. */
export class NotHandedOver extends Error {
  override readonly name = "NotHandedOver";
}

/** What kept a commune's register from being read; null where no answer came. */
export interface Trouble {
  readonly tenant: string;
  readonly said: RegisterTrouble | null;
}

export interface Found {
  readonly filters: Filters;
  readonly streams: readonly Stream[];
  readonly troubles: readonly Trouble[];
}

export type Opened =
  | { readonly state: "reading"; readonly row: Row }
  | { readonly state: "unread"; readonly row: Row; readonly said: RegisterTrouble | null }
  | {
      readonly state: "read";
      readonly row: Row;
      readonly proof: RegisterProof;
      readonly verdict: Verdict;
    };

const NEWS_EVERY = 15_000;

export class RegisterDesk {
  /** Null: nothing was looked for yet. */
  readonly found = new Store<Found | null>(null);
  readonly isReading = new Store(false);
  readonly opened = new Store<Opened | null>(null);
  /** Entries that came since and that the search would find; null: nobody can say any more. */
  readonly news = new Store<number | null>(0);
  readonly acts = new Store<readonly RegisterAct[]>([]);
  readonly mayRead: boolean;
  /** The communes whose register this post may ask for. */
  readonly tenants: readonly string[];
  readonly #ports: RegisterPorts;
  readonly #cameras: () => readonly Camera[];
  #turn = 0;
  #quiet: (() => void) | null = null;

  constructor(
    mayRead: boolean,
    tenants: readonly string[],
    cameras: () => readonly Camera[],
    ports: RegisterPorts,
  ) {
    this.mayRead = mayRead;
    this.tenants = tenants;
    this.#cameras = cameras;
    this.#ports = ports;
  }

  /** The page is before somebody's eyes: look for what the address says, unless that is there. */
  shown(said: Filters | null): void {
    if (!this.mayRead) return;
    if (this.acts.get().length === 0) void this.#readActs();
    const known = this.found.get();
    if (known === null || (said !== null && !isSame(said, known.filters))) {
      void this.search(said ?? NOTHING);
    }
    this.#quiet ??= this.#ports.timing.later(NEWS_EVERY, () => this.#askNews());
  }

  hidden(): void {
    this.#quiet?.();
    this.#quiet = null;
  }

  async search(filters: Filters): Promise<void> {
    const turn = ++this.#turn;
    this.isReading.set(true);
    const tenants = filters.tenant === null ? this.tenants : [filters.tenant];
    const asked = tenants.flatMap((tenant) => {
      const input = inputOf(filters, tenant, this.#cameras(), this.#ports.now());
      return input === null ? [] : [input];
    });
    const answers = await Promise.all(asked.map((input) => this.#search(input)));
    if (turn !== this.#turn) return;
    const streams = answers.flatMap((answer) => ("rows" in answer ? [answer] : []));
    const troubles = answers.flatMap((answer) => ("rows" in answer ? [] : [answer]));
    this.found.set({ filters, streams, troubles });
    this.opened.set(null);
    this.news.set(0);
    this.isReading.set(false);
  }

  async more(): Promise<void> {
    const found = this.found.get();
    if (found === null || this.isReading.get()) return;
    const turn = this.#turn;
    this.isReading.set(true);
    const late = behind(found.streams);
    const answers = await Promise.all(late.map((stream) => this.#more(stream)));
    if (turn !== this.#turn) return;
    const streams = found.streams.map((stream) => {
      const answer = answers[late.indexOf(stream)];
      return answer !== undefined && "rows" in answer ? answer : stream;
    });
    const troubles = answers.flatMap((answer) => ("rows" in answer ? [] : [answer]));
    this.found.set({ ...found, streams, troubles });
    this.isReading.set(false);
  }

  async open(row: Row): Promise<void> {
    this.opened.set({ state: "reading", row });
    const opened = await this.#read(row);
    if (this.opened.get()?.row.key === row.key) this.opened.set(opened);
  }

  close(): void {
    this.opened.set(null);
  }

  /** What the table shows, of one commune, as a file. Raises `NotHandedOver`. */
  export(tenant: string, order: Omit<Order, "tenant" | "search">): Promise<Handed> {
    const filters = this.found.get()?.filters ?? NOTHING;
    const input = inputOf(filters, tenant, this.#cameras(), this.#ports.now());
    const { tenant: _, ...search } = input ?? { tenant };
    return this.#ports.export({ ...order, tenant, search });
  }

  async #search(input: SearchRegisterInput): Promise<Stream | Trouble> {
    const { tenant } = input;
    const answer = await this.#ports.search(input).catch(() => null);
    if (answer?.__typename === "RegisterPage") return streamOf(answer);
    return { tenant, said: answer?.__typename === "RegisterNotRead" ? answer : null };
  }

  async #more(stream: Stream): Promise<Stream | Trouble> {
    const { search, next, tenant } = stream;
    const answer = await this.#ports.page(search, next ?? "").catch(() => null);
    if (answer?.__typename === "RegisterPage") return longer(stream, answer satisfies RegisterPage);
    return { tenant, said: answer };
  }

  async #read(row: Row): Promise<Opened> {
    const stream = this.found.get()?.streams.find(({ tenant }) => tenant === row.tenant);
    const answer = await this.#ports.proof(stream?.search ?? "", row.number).catch(() => null);
    if (answer?.__typename === "RegisterProof") {
      return { state: "read", row, proof: answer, verdict: await verdictOf(answer, row.tenant) };
    }
    const said = answer?.__typename === "RegisterNotRead" ? answer : null;
    return { state: "unread", row, said };
  }

  async #readActs(): Promise<void> {
    const acts = await this.#ports.acts().catch(() => []);
    this.acts.set(acts);
  }

  #askNews(): void {
    this.#quiet = this.#ports.timing.later(NEWS_EVERY, () => this.#askNews());
    const turn = this.#turn;
    const streams = this.found.get()?.streams ?? [];
    if (streams.length === 0 || this.isReading.get()) return;
    void Promise.all(streams.map(({ search }) => this.#ports.news(search))).then(
      (answers) => {
        if (turn !== this.#turn) return;
        const counts = answers.map((one) => (one.__typename === "RegisterNews" ? one.count : null));
        const isOver = answers.some(
          (one) => one.__typename === "RegisterNotRead" && one.code === "search-over",
        );
        if (isOver) this.news.set(null);
        else this.news.set(counts.reduce<number>((sum, count) => sum + (count ?? 0), 0));
      },
      // The link's own banner tells.
      () => undefined,
    );
  }
}
