/** What runs and what waits, without React: asked again every few seconds while it is read. */
import type { AccountsDesk } from "../accounts/accounts";
import type { PlatformStateQuery } from "../api/generated";
import { Store } from "../kit/store";
import type { FederatorsDesk } from "./federators";

export type PlatformState = NonNullable<PlatformStateQuery["platformState"]>;
export type PlatformTenant = PlatformState["tenants"][number];
export type Trouble = "dispute" | "unlinked" | "unsigned" | "mail" | null;

/** A register with news is signed within seconds: beyond, something is wrong. */
export const SIGNED_WITHIN = 120_000;

export class PlatformDesk {
  readonly state = new Store<PlatformState | null>(null);
  /** True while the last question had no answer: what is shown may be old. */
  readonly late = new Store(false);
  readonly federators: FederatorsDesk;
  readonly accounts: AccountsDesk;
  readonly #ask: () => Promise<PlatformState | null>;

  constructor(
    ask: () => Promise<PlatformState | null>,
    federators: FederatorsDesk,
    accounts: AccountsDesk,
  ) {
    this.#ask = ask;
    this.federators = federators;
    this.accounts = accounts;
  }

  async refresh(): Promise<void> {
    void this.federators.refresh();
    void this.accounts.refresh();
    try {
      this.state.set(await this.#ask());
      this.late.set(false);
    } catch {
      this.late.set(true);
    }
  }
}

/** The first thing that somebody should look at, the gravest first. */
export function troubleOf(one: PlatformTenant, at: string): Trouble {
  if (one.dispute !== null) return "dispute";
  if (isLateSigned(one, at)) return "unsigned";
  if (!one.linked) return "unlinked";
  return one.mailsLate > 0 || one.mailsGivenUp > 0 ? "mail" : null;
}

function isLateSigned({ entries, signed, signedAt }: PlatformTenant, at: string): boolean {
  if (entries === signed) return false;
  return signedAt === null || Date.parse(at) - Date.parse(signedAt) > SIGNED_WITHIN;
}

/** Tenants that want looking at first, then by name. */
export function sorted(state: PlatformState): readonly PlatformTenant[] {
  const order: readonly Trouble[] = ["dispute", "unsigned", "unlinked", "mail", null];
  const rank = (one: PlatformTenant) => order.indexOf(troubleOf(one, state.at));
  return state.tenants.toSorted(
    (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, "fr"),
  );
}
