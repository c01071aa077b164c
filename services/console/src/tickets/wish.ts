/** What a request for a ticket lacks, field by field, before and after the API checked it. Pure. */
import type { Motive, TicketTerms } from "../api/types";
import { say } from "../i18n";
import type { TicketTrouble } from "./tickets";

export interface Draft {
  readonly estate: string;
  readonly motive: string;
  readonly incident: string;
  readonly hours: number;
}

export type Field = "estate" | "motive" | "incident" | "hours";
export type Faults = Readonly<Partial<Record<Field, string>>>;

/** Lengths at hand, its bounds among them. */
export function hoursWithin({ shortestHours, longestHours }: TicketTerms): readonly number[] {
  const between = USUAL.filter((hours) => hours > shortestHours && hours < longestHours);
  return [...new Set([shortestHours, ...between, longestHours])];
}

const USUAL = [1, 2, 4, 6, 8, 12, 24];

export function faultsOf(draft: Draft, motives: readonly Motive[]): Faults {
  const motive = motives.find(({ code }) => code === draft.motive);
  const lacksNumber = motive?.incidentRequired === true && draft.incident.trim() === "";
  return {
    ...(draft.estate === "" && { estate: say("tickets.estate.missing") }),
    ...(motive === undefined && { motive: say("tickets.motive.missing") }),
    ...(lacksNumber && { incident: say("tickets.incident.missing") }),
  };
}

/** Where the API's own refusal is told: beside the field it speaks of, or under the form. */
export function fieldOf({ code }: TicketTrouble): Field | null {
  if (code === "estate-unknown") return "estate";
  if (code === "motive-unknown") return "motive";
  if (code.startsWith("incident-")) return "incident";
  return code.startsWith("duration-") ? "hours" : null;
}

/** Where a person is taken to mend it. */
export function firstOf(faults: Faults): Field | null {
  const order: readonly Field[] = ["estate", "motive", "incident", "hours"];
  return order.find((field) => faults[field] !== undefined) ?? null;
}
