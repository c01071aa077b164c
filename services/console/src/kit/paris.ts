/** Hours as clocks in France show them, wherever the browser is. */
import { getLocale } from "../i18n";

const ZONE = "Europe/Paris";
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

const formats = new Map<string, Intl.DateTimeFormat>();

export type Precision = "day" | "minute" | "second";

/** "26/11/2026 14:03:21" */
export function inParis(at: string | number, precision: Precision): string {
  const locale = getLocale() === "fr" ? "fr-FR" : "en-GB";
  const key = `${locale} ${precision}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options(precision));
  formats.set(key, format);
  return format.format(new Date(at)).replace(",", "");
}

function options(precision: Precision): Intl.DateTimeFormatOptions {
  return {
    timeZone: ZONE,
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    ...(precision !== "day" && { hour: "2-digit", minute: "2-digit" }),
    ...(precision === "second" && { second: "2-digit" }),
  };
}

/** "2026-11-26T14:03", as a field of the form takes it. */
export function fieldOf(at: number): string {
  const { year, month, day, hour, minute } = partsOf(at);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instant of a wall clock in France; null where the text is none. */
export function fromParis(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null;
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  // Twice: the first guess may stand on the other side of a change of hour.
  const guess = wall - offsetAt(wall);
  return wall - offsetAt(guess);
}

function offsetAt(at: number): number {
  const { year, month, day, hour, minute, second } = partsOf(at);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wall - Math.floor(at / 1000) * 1000;
}

function partsOf(at: number): Record<string, string> {
  return Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, value]));
}
