/** What a ticket says of its end. Pure. */
import type { Ticket } from "../api/types";
import { getLocale, isKey, say } from "../i18n";

/** Ends that somebody decided, and signs. */
const SIGNED = ["declined", "ended-early"];

export function endWord({ code, message, decidedBy }: Ticket): string {
  const key = `ticket.end.${code}`;
  const ours = isKey(key) ? say(key) : null;
  const why = (getLocale() === "fr" ? (message ?? ours) : (ours ?? message)) ?? "";
  const by = code !== null && SIGNED.includes(code) ? decidedBy : null;
  return by === null ? why : `${why} ${by}.`;
}

export const hoursOf = (minutes: number): string =>
  minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
