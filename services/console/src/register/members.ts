/** What an entry says, member by member, in the order a person asks: from its sealed bytes. */
import type { Camera } from "../api/types";
import { isKey, say } from "../i18n";
import { inParis } from "../kit/paris";
import type { Row } from "./search/across";

export interface Line {
  readonly label: string;
  readonly value: string;
}

/**
 * Every member but those that the panel's head says already. The salt stays out of sight: it
 * protects an erased entry from guesses, and says nothing to anybody.
 */
const SHOWN = [
  "name",
  "rank",
  "service",
  "organisation",
  "agent",
  "habilitation",
  "camera",
  "motive",
  "incident",
  "since",
  "until",
  "article",
  "convention",
  "version",
  "ground",
  "approver",
  "ticket",
  "requisition",
  "copies",
  "slot",
  "fence",
  "held",
  "view",
  "flow",
  "evidence",
  "detail",
] as const;
const HOURS: ReadonlySet<string> = new Set(["since", "until"]);

export function linesOf(body: string, row: Row, cameras: readonly Camera[]): readonly Line[] {
  const members = JSON.parse(body) as Readonly<Record<string, string | number | null>>;
  return SHOWN.flatMap((name) => {
    const value = members[name];
    if (value === null || value === undefined) return [];
    return [{ label: say(`register.member.${name}`), value: told(name, value, row, cameras) }];
  });
}

function told(name: string, value: string | number, row: Row, cameras: readonly Camera[]): string {
  if (HOURS.has(name)) return inParis(value, "second");
  if (name === "camera") return cameraName(String(value), cameras);
  if (name === "motive" && row.motive !== null) return row.motive;
  return String(value);
}

/** "012 Rue des Fusillés", or the number alone of one that was taken out. */
export function cameraName(id: string, cameras: readonly Camera[]): string {
  const known = cameras.find((one) => one.id === id);
  return known === undefined ? numberOf(id) : `${known.number} ${known.name}`;
}

const numberOf = (id: string): string => id.slice(id.indexOf(":") + 1);

export type Shape = "dot" | "ring" | "dash" | "square";

export interface Outcome {
  readonly shape: Shape;
  readonly tone: "good" | "waiting" | "quiet" | "closed";
  readonly word: string;
  /** Why not, for a refusal. */
  readonly why: string | null;
}

/** A refusal has its own shape and its own word: its colour never says it alone. */
export function outcomeOf({ outcome, isRefusal }: Row): Outcome {
  if (isRefusal) {
    const key = `state.${outcome}`;
    const why = isKey(key) ? say(key) : outcome;
    return { shape: "square", tone: "closed", word: say("register.outcome.refused"), why };
  }
  switch (outcome) {
    case "granted":
      return { shape: "dot", tone: "good", word: say("register.outcome.granted"), why: null };
    case "needs-approval":
      return { shape: "ring", tone: "waiting", word: say("register.outcome.asked"), why: null };
    default:
      return { shape: "dash", tone: "quiet", word: say("register.outcome.done"), why: null };
  }
}
