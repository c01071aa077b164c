/**
 * The tickets of one agent: an access of some hours to one estate, that its owner decides.
 *
 * Shows nothing of itself before the API said it.
 */
import type {
  Camera,
  Motive,
  Purpose,
  Ticket,
  TicketAnswer,
  TicketRecordsAnswer,
} from "../api/types";
import { say } from "../i18n";
import { inTime } from "../kit/inTime";
import { never } from "../kit/never";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import { PATIENCE, Records } from "./records";

export interface TicketWish {
  readonly tenant: string;
  readonly estate: string;
  readonly motive: string;
  readonly incident: string | null;
  readonly hours: number;
}

export interface TicketPorts {
  ask(wish: TicketWish): Promise<TicketAnswer>;
  end(ticket: string): Promise<TicketAnswer>;
  records(tenant: string): Promise<TicketRecordsAnswer>;
  readonly timing: Timing;
}

export interface TicketTrouble {
  /** Stable; `unanswered` where nobody said anything. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly article: string | null;
}

/** For which camera, and with what purpose, the agent is asked. */
export interface TicketQuestion {
  readonly camera: Camera;
  readonly purpose: Purpose;
}

export class Tickets {
  /** Newest word of each, those that ended too: why is still read. */
  readonly known = new Store<readonly Ticket[]>([]);
  readonly question = new Store<TicketQuestion | null>(null);
  readonly sending = new Store(false);
  readonly trouble = new Store<TicketTrouble | null>(null);
  readonly #ports: TicketPorts;

  constructor(ports: TicketPorts) {
    this.#ports = ports;
  }

  heard(ticket: Ticket): void {
    this.known.update((known) => [...known.filter(({ id }) => id !== ticket.id), ticket]);
  }

  /** The link begins again, and tells everything that is still open. */
  forget(): void {
    this.known.update((known) => known.filter(({ state }) => state === "ENDED"));
  }

  choose(camera: Camera, purpose: Purpose): void {
    this.trouble.set(null);
    this.question.set({ camera, purpose });
  }

  cancel(): void {
    this.question.set(null);
  }

  async ask(wish: TicketWish): Promise<boolean> {
    const isKnown = await this.#tried(() => this.#ports.ask(wish));
    if (isKnown) this.question.set(null);
    return isKnown;
  }

  /** What this agent asked for at one owner's, whatever became of it. */
  recordsOf(tenant: string): Records {
    return new Records(this.#ports.timing, () => this.#ports.records(tenant));
  }

  /** Withdraw a request, or give an open ticket up. */
  async end(ticket: string): Promise<void> {
    await this.#tried(() => this.#ports.end(ticket));
  }

  async #tried(act: () => Promise<TicketAnswer>): Promise<boolean> {
    if (this.sending.get()) return false;
    this.sending.set(true);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(false);
    this.trouble.set(troubleOf(answer));
    if (answer?.__typename !== "TicketKnown") return false;
    this.heard(answer.ticket);
    return true;
  }
}

/** The last ticket that would open this camera. */
export function ticketFor(
  known: readonly Ticket[],
  { tenant, zone }: Pick<Camera, "tenant" | "zone">,
): Ticket | null {
  const its = known.filter((one) => one.tenant === tenant && one.estate === zone);
  return its.toSorted((a, b) => Date.parse(b.askedAt) - Date.parse(a.askedAt))[0] ?? null;
}

/** A ticket opens for its own motive alone. */
export function purposeOf(ticket: Ticket, motives: readonly Motive[]): Purpose | null {
  const motive = motives.find(({ label }) => label === ticket.motive);
  if (motive === undefined) return null;
  return { motive: motive.code, motiveLabel: motive.label, incident: ticket.incident };
}

function troubleOf(answer: TicketAnswer | null): TicketTrouble | null {
  if (answer === null) return ours("unanswered");
  switch (answer.__typename) {
    case "TicketKnown":
      return null;
    case "TicketNotGranted":
      return { ...answer, article: answer.article.cited };
    case "TicketNotFound":
      return ours("not-found");
    default:
      return never(answer);
  }
}

function ours(code: "unanswered" | "not-found"): TicketTrouble {
  const message = say(`ticket.trouble.${code}`);
  return { code, message, remedy: say(`ticket.trouble.${code}.remedy`), article: null };
}
