/** Requests as cards: which are shown, in which order, and how an end is said. Pure. */
import type { Lease, Special, Ticket } from "../../api/types";
import { isKey, say } from "../../i18n";
import type { BoardRow } from "../board/rows";

export type Card =
  | { readonly kind: "lease"; readonly id: string; readonly asked: Lease }
  | { readonly kind: "ticket"; readonly id: string; readonly asked: Ticket }
  | { readonly kind: "special"; readonly id: string; readonly asked: Special };

/** The first to run out comes first. */
export function cardsOf(
  leases: readonly Lease[],
  tickets: readonly Ticket[],
  specials: readonly Special[] = [],
): readonly Card[] {
  const cards: Card[] = [
    ...leases
      .filter(({ state }) => state === "ASKED")
      .map((asked): Card => ({ kind: "lease", id: asked.id, asked })),
    ...tickets
      .filter(({ state }) => state === "ASKED")
      .map((asked): Card => ({ kind: "ticket", id: asked.id, asked })),
    ...specials
      .filter(({ state }) => state === "ASKED")
      .map((asked): Card => ({ kind: "special", id: asked.id, asked })),
  ];
  return cards.toSorted((a, b) => Date.parse(deadlineOf(a)) - Date.parse(deadlineOf(b)));
}

/** When silence answers. */
export function deadlineOf({ kind, asked }: Card): string {
  return kind === "special" ? (asked.deadline ?? asked.until) : asked.until;
}

/** The camera whose picture goes with the first request for a joystick. */
export function picturedOf(cards: readonly Card[]): Lease["camera"] {
  const first = cards.find((card) => card.kind === "lease");
  return first?.asked.camera ?? null;
}

type Person = Pick<Lease, "rank" | "name" | "service">;

export const whoOf = ({ rank, name, service }: Person): string => `${rank} ${name}, ${service}`;

/** Lengths at hand for a yes: as asked, then what is shorter. */
export function shorterThan(asked: number | null): readonly number[] {
  return [5, 10].filter((minutes) => asked === null || minutes < asked);
}

/** How a hold, or a request for one, ended: with its author where somebody decided. */
export function endedBy(lease: Lease, before: Lease): string {
  const code = lease.code === "expired" && before.state === "ASKED" ? "unanswered" : lease.code;
  const key = `csu.steering.end.${code}`;
  if (isKey(key)) return say(key, { by: lease.approver ?? "", who: lease.name });
  return lease.message ?? "";
}

/** The looks that a ticket opened. */
export function looksUnder(ticket: Ticket, rows: readonly BoardRow[]): readonly BoardRow[] {
  return rows.filter(
    ({ camera, viewer }) => viewer?.agent === ticket.agent && camera.zone === ticket.estate,
  );
}
