/** How hours, windows and faults are written. Pure. */
import type { CsuHours, Fault, MaintenanceWindow, ServiceDay } from "../api/types";
import { say } from "../i18n";
import { isSameDay, written, writtenMoment } from "../kit/clock";

/** "lun. 15 juin". Noon, so that no time zone moves it. */
export const dayWord = (day: string): string => written(`${day}T12:00:00`, "date");

export const momentWord = (at: string): string => writtenMoment(at, Date.now());

/** "fermé", or "10:00–18:00": what an owner wrote, for people. */
export function hoursWord(hours: string): string {
  if (hours === "off" || hours === "closed") return say("hours.shut");
  return hours.replaceAll("-", "–").replaceAll(",", ", ");
}

/** The intervals of one service day; one that ends past midnight says so. */
export function intervalsWord({ day, intervals }: ServiceDay): string {
  if (intervals.length === 0) return say("hours.shut");
  return intervals
    .map(({ opens, closes }) => {
      const span = `${written(opens, "hour")}–${written(closes, "hour")}`;
      const ends = new Date(new Date(closes).getTime() - 1);
      const spills = !isSameDay(`${day}T12:00:00`, ends.getTime());
      return spills ? `${span} ${say("hours.nextDay")}` : span;
    })
    .join(", ");
}

/** "Ouvert jusqu’à 02:00", "Fermé jusqu’à lun. 15 juin 07:30". */
export function openWord({ open, until }: Pick<CsuHours, "open" | "until">, now: number): string {
  if (until === null) return say(open ? "hours.open.always" : "hours.closed.always");
  const moment = isSoon(until, now)
    ? written(until, "hour")
    : `${written(until, "date")} ${written(until, "hour")}`;
  return say(open ? "hours.open.until" : "hours.closed.until", { until: moment });
}

/** By which line: what was declared for that day, or the convention's own. */
export function ruleWord({ declared, rule, serviceDay }: CsuHours): string {
  const said = declared.find(({ day }) => day === serviceDay);
  return said === undefined
    ? lineWord(rule)
    : say("hours.exceptional", { reference: said.reference });
}

const DAYS = /\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b/g;

/** A line of the convention's hours, its days in words: "lun.–sam. 07:30–02:00". */
export function lineWord(rule: string): string {
  const shut = rule.replace(/\b(?:off|closed)$/, say("hours.shut"));
  return shut
    .replace(DAYS, (day) => say(`hours.day.${day as DayCode}`))
    .replaceAll("-", "–")
    .replaceAll(",", ", ");
}

type DayCode = "Mo" | "Tu" | "We" | "Th" | "Fr" | "Sa" | "Su" | "PH";

/** Before the next noon an hour is enough. */
function isSoon(until: string, now: number): boolean {
  return new Date(until).getTime() - now < 12 * 3_600_000;
}

export function windowWord({ since, until }: MaintenanceWindow): string {
  const from = written(since, "short");
  const to = isSameDay(since, new Date(until).getTime())
    ? written(until, "hour")
    : written(until, "short");
  return say("window.when", { from, to });
}

/** For a row, a tile, a point of the map. */
export function workWord({ until, reason }: MaintenanceWindow): string {
  return say("window.over", { until: momentWord(until), reason });
}

export function faultWord({ kind, state }: Pick<Fault, "kind" | "state">): string {
  return say("fault.over", { kind: say(`fault.kind.${kind}`), state: say(`fault.state.${state}`) });
}

/** What the two times of a form make, as the API reads them. */
export function spanOf(from: string, to: string): string {
  // The end of a day is written 24:00 where it is not read as its beginning.
  return `${from}-${to === "00:00" ? "24:00" : to}`;
}

/** What a date and time field says, as an instant; null while it is empty. */
export function instantOf(field: string): string | null {
  const at = new Date(field);
  return field === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** An instant as a date and time field writes it, to the minute. */
export function fieldOf(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
