/**
 * What each convention lends of its joysticks now, and which motives may be given. It changes
 * with the hour (a CSU opens, a CSU closes) and with what is convened, so it is asked again
 * whenever somebody is about to use it.
 */
import type { Motive, SteeringTerms, Tenant } from "../api/types";
import { Store } from "../kit/store";

export type TermsByTenant = ReadonlyMap<string, SteeringTerms | null>;

type Told = Pick<Tenant, "id"> & {
  readonly convention: {
    readonly steering: SteeringTerms | null;
    readonly motives?: readonly Motive[];
  } | null;
};

export class Terms {
  readonly byTenant: Store<TermsByTenant>;
  readonly motives: Store<ReadonlyMap<string, readonly Motive[]>>;
  readonly #ask: () => Promise<readonly Told[]>;

  constructor(tenants: readonly Told[], ask: () => Promise<readonly Told[]>) {
    this.byTenant = new Store(termsOf(tenants));
    this.motives = new Store(motivesOf(tenants));
    this.#ask = ask;
  }

  /** Null: nothing is lent now. */
  of(tenant: string): SteeringTerms | null {
    return this.byTenant.get().get(tenant) ?? null;
  }

  /** A question without answer changes nothing: the API decides anyway. */
  async renew(): Promise<void> {
    const told = await this.#ask().catch(() => null);
    if (told === null) return;
    this.byTenant.set(termsOf(told));
    this.motives.set(motivesOf(told));
  }
}

function termsOf(tenants: readonly Told[]): TermsByTenant {
  return new Map(tenants.map(({ id, convention }) => [id, convention?.steering ?? null]));
}

function motivesOf(tenants: readonly Told[]): ReadonlyMap<string, readonly Motive[]> {
  return new Map(tenants.map(({ id, convention }) => [id, convention?.motives ?? []]));
}

/** Lengths at hand, none longer than the convention allows; the longest is always one. */
export function lengthsUpTo(longest: number): readonly number[] {
  return [...QUICK.filter((minutes) => minutes < longest), longest];
}

const QUICK = [5, 10, 30];
