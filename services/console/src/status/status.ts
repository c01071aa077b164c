/**
 * How each outside part fares, without React: asked again every few seconds. Without an answer
 * what was known stays, with its hour; that the service does not answer is a finding too.
 */
import type { ServiceStatusQuery } from "../api/generated";
import { isKey, type Key } from "../i18n";
import { Store } from "../kit/store";

export type Status = NonNullable<ServiceStatusQuery["serviceStatus"]>;
export type StatusPart = Status["parts"][number];
export type StatusNode = Status["mediaNodes"][number];
export type StatusTenant = Status["tenants"][number];
export type StatusState = StatusPart["state"];

/** A register with news is signed within seconds: beyond, something is wrong. */
export const MOST_LAG_SECONDS = 60;

export class StatusDesk {
  /** Null before the first answer. */
  readonly known = new Store<Status | null>(null);
  /** Since when the service does not answer (Unix milliseconds); null while it does. */
  readonly mute = new Store<number | null>(null);
  readonly #ask: () => Promise<Status | null>;
  readonly #now: () => number;
  #asking = false;

  constructor(ask: () => Promise<Status | null>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** One question at a time: a service that hangs is not asked a hundred times. */
  async refresh(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.known.set(await this.#ask());
      this.mute.set(null);
    } catch {
      this.mute.update((since) => since ?? this.#now());
    } finally {
      this.#asking = false;
    }
  }
}

const GRAVITY: readonly StatusState[] = ["AWAY", "LATE", "UNKNOWN", "WELL", "OFF"];

/** What does not serve first, and what is not used here last; else in the order of the API. */
export function sortedParts({ parts }: Status): readonly StatusPart[] {
  return parts.toSorted((one, other) => gravity(one.state) - gravity(other.state));
}

/** Communes that want looking at first, then by name. */
export function sortedTenants({ tenants }: Status): readonly StatusTenant[] {
  return tenants.toSorted(
    (one, other) =>
      gravity(stateOf(one)) - gravity(stateOf(other)) || one.name.localeCompare(other.name, "fr"),
  );
}

/** Of a commune: its link, and where that is well its register. */
export function stateOf(tenant: StatusTenant): StatusState {
  if (tenant.link !== "WELL") return tenant.link;
  const trouble = registerTrouble(tenant);
  // A commune that disputes its register is shown no picture of.
  if (trouble === "dispute") return "AWAY";
  return trouble === null ? "WELL" : "LATE";
}

export type RegisterTrouble = "dispute" | "unsigned";

export function registerTrouble(tenant: StatusTenant): RegisterTrouble | null {
  if (tenant.dispute !== null) return "dispute";
  if ((tenant.lagSeconds ?? 0) > MOST_LAG_SECONDS) return "unsigned";
  return null;
}

/** The gravest of all that is known, and how many parts and communes are not well. */
export function overall(status: Status | null, mute: number | null) {
  if (mute !== null) return { state: "AWAY" as const, count: 1 };
  if (status === null) return { state: "UNKNOWN" as const, count: 0 };
  const states = [...status.parts.map(({ state }) => state), ...status.tenants.map(stateOf)];
  const troubled = states.filter(isTrouble);
  const worst = troubled.toSorted((one, other) => gravity(one) - gravity(other))[0];
  return { state: worst ?? ("WELL" as const), count: troubled.length };
}

export const isTrouble = (state: StatusState): boolean => state === "AWAY" || state === "LATE";

const gravity = (state: StatusState): number => GRAVITY.indexOf(state);

/** What a state means here, or what helps: by its code where that has words of its own. */
export function wordsFor(
  what: "means" | "todo",
  { kind, state, code }: Pick<StatusPart, "kind" | "state" | "code">,
): Key | null {
  const general = `status.${what}.${kind}.${state}`;
  const own = `${general}.${code ?? ""}`;
  if (isKey(own)) return own;
  return isKey(general) ? general : null;
}
