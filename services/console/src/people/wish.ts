/** What a head of service writes down to habilitate somebody. Pure. */
import type { HabilitateInput } from "../api/generated";
import type { Me } from "../api/types";
import { fieldOf } from "../kit/paris";
import { dayOf } from "../specials/places";
import type { Agent, Held, Opened } from "./agents";
import { communesOf, liveOf } from "./words";

export type Level = Held["level"];
export const LEVELS: readonly Level[] = ["DEPARTMENTAL", "REGIONAL", "ZONAL", "NATIONAL", "MAYOR"];
const WATCH = "watch";

/** `since` empty: as it began; `last` is the last day with. */
export interface Wish {
  readonly agent: string;
  readonly name: string;
  readonly rank: string;
  readonly service: string;
  readonly tenants: readonly string[];
  readonly acts: readonly string[];
  readonly since: string;
  readonly last: string;
  readonly by: string;
  readonly title: string;
  readonly reference: string;
  readonly level: Level;
  readonly communes: string;
}

/** For a year, by the head who writes; of somebody who is known, as it stands or longer. */
export function blankWish(me: Me, agent: Agent | null, opened: readonly Opened[], now: Date): Wish {
  const held = agent === null ? [] : liveOf(agent);
  const [first] = held;
  const known = held.map(({ tenant }) => tenant);
  const only = opened.length === 1 ? opened.map(({ tenant }) => tenant) : [];
  return {
    agent: agent?.agent ?? "",
    name: agent?.name ?? "",
    rank: agent?.rank ?? "",
    service: agent?.service ?? me.service,
    tenants: opened.map(({ tenant }) => tenant).filter((one) => [...known, ...only].includes(one)),
    acts: first?.acts ?? [WATCH],
    since: agent === null ? dayOf(now) : "",
    last: lastOf(held, now),
    // A mayor's name is nobody's to guess.
    by: opened.every(({ mayorSOwn }) => mayorSOwn) ? "" : `${me.rank} ${me.name}`.trim(),
    title: "",
    reference: "",
    level: first?.level ?? "DEPARTMENTAL",
    communes: first?.communes.join(" ") ?? "",
  };
}

function lastOf(held: readonly Held[], now: Date): string {
  const year = dayOf(new Date(now.getFullYear() + 1, now.getMonth(), now.getDate() - 1));
  const days = held.map(({ until }) => fieldOf(Date.parse(until) - 1).slice(0, year.length));
  return [year, ...days].toSorted().at(-1) ?? year;
}

/** Every one of these tenants is the mayor's own, who alone names its agents. */
export function isMayorsOwn(opened: readonly Opened[], tenants: readonly string[]): boolean {
  const chosen = opened.filter(({ tenant }) => tenants.includes(tenant));
  return chosen.length > 0 && chosen.every(({ mayorSOwn }) => mayorSOwn);
}

export function inputOf(
  wish: Wish,
  opened: readonly Opened[],
  after: (day: string) => string,
): HabilitateInput {
  const own = isMayorsOwn(opened, wish.tenants);
  const level = own ? "MAYOR" : wish.level;
  return {
    agent: wish.agent.trim(),
    name: wish.name.trim(),
    rank: wish.rank.trim(),
    service: wish.service.trim(),
    tenants: [...wish.tenants],
    acts: [...wish.acts],
    since: wish.since === "" ? null : wish.since,
    until: after(wish.last),
    designation: {
      by: wish.by.trim(),
      title: wish.title.trim(),
      reference: wish.reference.trim(),
      level,
      communes: level === "MAYOR" && !own ? communesOf(wish.communes) : [],
    },
  };
}
