/**
 * What the owner reads of its own rights, without React. Refusals name persons: they are
 * read when somebody asks for them, each time an entry of the register, never by themselves.
 */
import type {
  ConventionWholePartsFragment,
  HabilitationPagePartsFragment,
  RefusalsQuery,
  SlotHistoryQuery,
} from "../../api/generated";
import { Store } from "../../kit/store";

export type Convention = ConventionWholePartsFragment;
export type SteeringClause = NonNullable<Convention["steeringOpen"]>;
export type HabilitationPage = HabilitationPagePartsFragment;
export type Habilitation = HabilitationPage["nodes"][number];
export type SlotHour = SlotHistoryQuery["slotHistory"][number];
export type RefusalsAnswer = RefusalsQuery["refusals"];
export type Refusal = Extract<RefusalsAnswer, { __typename: "Refusals" }>["refusals"][number];

export interface RightsPorts {
  /** The account has the role that reads the register. */
  readonly mayRead: boolean;
  convention(): Promise<Convention | null>;
  habilitations(after: string | null): Promise<HabilitationPage>;
  slotHistory(hours: number): Promise<readonly SlotHour[]>;
  refusals(before: number | null): Promise<RefusalsAnswer>;
}

export interface Loaded<Thing> {
  readonly things: readonly Thing[];
  /** Of all, those not read yet included. */
  readonly total: number;
  readonly more: string | null;
}

/** Where habilitations are read page by page. */
export interface HabilitationList {
  readonly habilitations: Store<Loaded<Habilitation> | null>;
  moreHabilitations(): Promise<void>;
}

export type RefusalsState =
  | { readonly kind: "unasked" }
  | { readonly kind: "reading"; readonly known: readonly Refusal[] }
  | {
      readonly kind: "read";
      readonly known: readonly Refusal[];
      /** Under which the last reading stands in the register. */
      readonly entry: number;
      readonly before: number | null;
    }
  | { readonly kind: "refused"; readonly message: string; readonly remedy: string }
  | { readonly kind: "failed"; readonly known: readonly Refusal[]; readonly before: number | null };

export const HOURS = 7 * 24;

export class RightsDesk {
  readonly mayRead: boolean;
  readonly convention = new Store<Convention | null>(null);
  readonly habilitations = new Store<Loaded<Habilitation> | null>(null);
  readonly history = new Store<readonly SlotHour[] | null>(null);
  readonly refusals = new Store<RefusalsState>({ kind: "unasked" });
  /** True while the last question of this page has had no answer. */
  readonly late = new Store(false);
  readonly #ports: RightsPorts;

  constructor(ports: RightsPorts) {
    this.mayRead = ports.mayRead;
    this.#ports = ports;
  }

  /** Everything of the page but the refusals. */
  async refresh(): Promise<void> {
    await this.#told(async () => {
      const [history] = await Promise.all([
        this.#ports.slotHistory(HOURS),
        this.readConvention(),
        this.#firstHabilitations(),
      ]);
      this.history.set(history);
    });
  }

  /** A question without answer leaves what was known. */
  async readConvention(): Promise<void> {
    await this.#told(async () => this.convention.set(await this.#ports.convention()));
  }

  async moreHabilitations(): Promise<void> {
    const known = this.habilitations.get();
    if (known === null || known.more === null) return;
    await this.#told(async () => {
      const page = await this.#ports.habilitations(known.more);
      this.habilitations.set(loaded([...known.things, ...page.nodes], page));
    });
  }

  /** The latest first, from the beginning. */
  async readRefusals(): Promise<void> {
    await this.#readRefusals([], null);
  }

  async olderRefusals(): Promise<void> {
    const state = this.refusals.get();
    if (state.kind !== "read" && state.kind !== "failed") return;
    await this.#readRefusals(state.known, state.before);
  }

  /** Names do not stay on a screen that somebody has left. */
  forgetRefusals(): void {
    this.refusals.set({ kind: "unasked" });
  }

  async #readRefusals(known: readonly Refusal[], before: number | null): Promise<void> {
    if (this.refusals.get().kind === "reading") return;
    this.refusals.set({ kind: "reading", known });
    const state = await this.#askRefusals(known, before);
    // Left meanwhile: what came is shown to nobody.
    if (this.refusals.get().kind === "reading") this.refusals.set(state);
  }

  async #askRefusals(known: readonly Refusal[], before: number | null): Promise<RefusalsState> {
    try {
      const answer = await this.#ports.refusals(before);
      if (answer.__typename === "Refusals") {
        const { entry, before: next, refusals } = answer;
        return { kind: "read", known: [...known, ...refusals], entry, before: next };
      }
      if (answer.__typename === "ReadingRefused") {
        return { kind: "refused", message: answer.message, remedy: answer.remedy };
      }
    } catch {
      // Told like a tenant that is not there: nothing was read.
    }
    return { kind: "failed", known, before };
  }

  /** What was read further down is read again from the beginning. */
  async #firstHabilitations(): Promise<void> {
    const page = await this.#ports.habilitations(null);
    const known = this.habilitations.get();
    if (known !== null && known.things.length > page.nodes.length) return;
    this.habilitations.set(loaded(page.nodes, page));
  }

  async #told(read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.late.set(false);
    } catch {
      this.late.set(true);
    }
  }
}

export function loaded(
  things: readonly Habilitation[],
  page: HabilitationPage,
): Loaded<Habilitation> {
  const { hasNextPage, endCursor } = page.pageInfo;
  return { things, total: page.totalCount, more: hasNextPage ? endCursor : null };
}

export interface Period {
  readonly hours: readonly SlotHour[];
  readonly most: number;
  readonly refused: number;
  /** Hours in which every slot was held. */
  readonly full: number;
}

/** The last so many hours, and their figures. */
export function periodOf(history: readonly SlotHour[], count: number): Period {
  const hours = history.slice(-count);
  return {
    hours,
    most: Math.max(0, ...hours.map(({ most }) => most)),
    refused: hours.reduce((sum, { refused }) => sum + refused, 0),
    full: hours.filter(({ most, quota }) => quota > 0 && most >= quota).length,
  };
}
