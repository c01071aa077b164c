/** The wall clock, once a second, and how this console writes times. */
import { getLocale } from "../i18n";
import { Store } from "./store";

/** Unix milliseconds, refreshed just after each second begins. */
export const clock = new Store(Date.now());

export function startClock(): void {
  const now = Date.now();
  clock.set(now);
  setTimeout(startClock, 1000 - (now % 1000) + 5);
}

type Style = "day" | "numbers" | "hour" | "time" | "dateTime" | "date" | "short" | "dated";

const OPTIONS: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { day: "numeric", month: "long", year: "numeric" },
  numbers: { day: "2-digit", month: "2-digit", year: "2-digit" },
  hour: { hour: "2-digit", minute: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  date: { weekday: "short", day: "2-digit", month: "short" },
  short: { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" },
  dated: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" },
  dateTime: {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
};

const formats = new Map<string, Intl.DateTimeFormat>();

export function written(at: number | string, style: Style): string {
  const locale = getLocale() === "fr" ? "fr-FR" : "en-GB";
  const key = `${locale} ${style}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, OPTIONS[style]);
  formats.set(key, format);
  return format.format(new Date(at)).replace(", ", " ");
}

export function isSameDay(at: string, now: number): boolean {
  return new Date(at).toDateString() === new Date(now).toDateString();
}

/** The hour alone today, with its day otherwise. */
export function writtenMoment(at: string, now: number): string {
  return written(at, isSameDay(at, now) ? "hour" : "short");
}

/** A term: its year is written unless it is today. */
export function writtenTerm(at: string, now: number): string {
  return written(at, isSameDay(at, now) ? "short" : "dated");
}

/** "2 min 05 s", for how long something has lasted. */
export function lasted(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
