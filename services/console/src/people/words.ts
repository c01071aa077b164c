/** How an agent is named, found and said to stand. Pure. */
import { say } from "../i18n";
import { inParis } from "../kit/paris";
import { folded, wordsOf } from "../kit/text";
import type { Agent, Held, Opened, Suspension } from "./agents";

export function personOf({ rank, name, agent }: Agent): string {
  return name === null ? agent : `${rank ?? ""} ${name}`.trim();
}

export const day = (at: string): string => inParis(at, "day");

/** Of what ends at `until`: an end at midnight is of the day before. */
export const lastDay = (until: string): string => inParis(Date.parse(until) - 1, "day");

/** By name; who has none comes last. */
export function byName(one: Agent, other: Agent): number {
  const [first, second] = [one.name ?? "", other.name ?? ""];
  if ((first === "") !== (second === "")) return first === "" ? 1 : -1;
  return first.localeCompare(second) || one.agent.localeCompare(other.agent);
}

export type Shown = "all" | Agent["standing"];

/** Those whom the words and the standing leave. */
export function found(agents: readonly Agent[], text: string, shown: Shown): readonly Agent[] {
  const words = wordsOf(text);
  return agents.filter(
    (one) => (shown === "all" || one.standing === shown) && words.every((word) => says(one, word)),
  );
}

function says({ agent, name, rank, service, habilitations }: Agent, word: string): boolean {
  const places = habilitations.map(({ tenantName, reference }) => `${tenantName} ${reference}`);
  return folded([agent, name, rank, service, ...places].join(" ")).includes(word);
}

export function standingOf({ standing, suspension }: Agent): string {
  if (standing !== "SUSPENDED" || suspension === null) return say(`agents.standing.${standing}`);
  const { until } = suspension;
  if (until === null) return say("agents.standing.SUSPENDED");
  return say("agents.suspendedUntil", { until: lastDay(until) });
}

export function isReviewDue({ nextReview }: Agent, now: number): boolean {
  return nextReview !== null && Date.parse(nextReview) <= now;
}

/** What still counts, or will. */
export function liveOf({ habilitations }: Agent): readonly Held[] {
  return habilitations.filter(({ over }) => !over);
}

/** The acts that every one of these tenants opens: one decision gives the same everywhere. */
export function commonActs(
  opened: readonly Opened[],
  tenants: readonly string[],
): readonly string[] {
  const chosen = opened.filter(({ tenant }) => tenants.includes(tenant));
  const [first, ...others] = chosen;
  if (first === undefined) return [];
  return first.acts.filter((act) => others.every(({ acts }) => acts.includes(act)));
}

/** INSEE codes as somebody typed them. */
export function communesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((code) => code !== "");
}

/** For the agent who is suspended. */
export function suspensionOf({ since, until, by, why }: Suspension): string {
  const said = { since: day(since), by, why };
  if (until === null) return say("agents.mine", said);
  return say("agents.mine.until", { ...said, until: lastDay(until) });
}
