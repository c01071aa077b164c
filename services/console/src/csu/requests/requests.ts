/**
 * What the CIC asks of the commune and has been given: joysticks and tickets.
 *
 * Every answer is one act, told where it was asked. Nothing here decides: what is asked,
 * held or open is what the API said.
 */
import type {
  Lease,
  Special,
  SpecialAnswer,
  SteeringAnswer,
  Tenant,
  Ticket,
  TicketAnswer,
} from "../../api/types";
import { say } from "../../i18n";
import type { Journal } from "../../journal/journal";
import { Followed } from "../../kit/followed";
import { inTime } from "../../kit/inTime";
import { never } from "../../kit/never";
import { derived, Store } from "../../kit/store";
import type { Timing } from "../../kit/timing";
import type { Terms } from "../../steering/terms";
import { cameraLabel } from "../../wall/face";
import type { SpecialReply } from "../../specials/specials";
import { PATIENCE, type Trouble } from "../cutting/desk";
import { Bell } from "./bell";
import { type Card, cardsOf, endedBy, whoOf } from "./cards";

export interface LeaseReply {
  readonly lease: string;
  readonly accept: boolean;
  readonly office: string;
  readonly minutes: number | null;
  readonly reason: string;
}

export interface TicketReply {
  readonly ticket: string;
  readonly accept: boolean;
  readonly office: string;
  readonly reason: string;
}

export interface RequestPorts {
  reply(reply: LeaseReply): Promise<SteeringAnswer>;
  takeBack(lease: string): Promise<SteeringAnswer>;
  decide(reply: TicketReply): Promise<TicketAnswer>;
  interrupt(ticket: string): Promise<TicketAnswer>;
  decideSpecial(reply: SpecialReply): Promise<SpecialAnswer>;
  readonly terms: Terms;
  readonly timing: Timing;
  readonly journal: Journal;
  readonly mayAnswer: boolean;
}

/** A key that was meant for the card before must not answer this one. */
export const MEANT_AFTER = 700;

export class Requests {
  readonly leases = new Followed<Lease>();
  readonly tickets = new Followed<Ticket>();
  readonly specials = new Followed<Special>();
  /** What waits for an answer, the most urgent first. */
  readonly cards = derived([this.leases.open, this.tickets.open, this.specials.open], () =>
    cardsOf(this.leases.open.get(), this.tickets.open.get(), this.specials.open.get()),
  );
  /** Id of the card whose refusal is being worded. */
  readonly refusing = new Store<string | null>(null);
  /** Id of what is on its way. */
  readonly sending = new Store<string | null>(null);
  readonly trouble = new Store<Trouble | null>(null);
  readonly mayAnswer: boolean;
  readonly #tenant: string;
  readonly #ticketOffices: readonly string[];
  readonly #ports: RequestPorts;
  readonly #bell: Bell;
  #first: { readonly id: string | null; readonly since: number } = { id: null, since: 0 };

  constructor(
    { id, convention }: Pick<Tenant, "id"> & { readonly convention: TicketOffices | null },
    ports: RequestPorts,
    ring: () => void,
  ) {
    this.#tenant = id;
    this.#ticketOffices = convention?.tickets?.offices ?? [];
    this.#ports = ports;
    this.#bell = new Bell(ports.timing, ring);
    this.mayAnswer = ports.mayAnswer;
    this.cards.subscribe(() => this.#cardsChanged());
  }

  leaseHeard(lease: Lease): void {
    if (lease.camera?.tenant !== this.#tenant) return;
    const { journal, terms } = this.#ports;
    const before = this.leases.heard(lease);
    const said = { camera: cameraLabel(lease.camera), who: whoOf(lease) };
    if (lease.state === "ASKED" && before === null) {
      // The offices that may answer are those of this hour.
      void terms.renew();
      journal.write("warning", "csu.request.lease", said);
    }
    if (lease.state === "HELD" && before?.state !== "HELD") {
      journal.write("info", "csu.steering.held", said);
    }
    if (lease.state === "ENDED" && before !== null) {
      const why = endedBy(lease, before);
      journal.write("info", "csu.steering.ended", { ...said, why });
    }
  }

  ticketHeard(ticket: Ticket): void {
    if (ticket.tenant !== this.#tenant) return;
    const { journal } = this.#ports;
    const before = this.tickets.heard(ticket);
    const said = { estate: ticket.estate, who: whoOf(ticket) };
    if (ticket.state === "ASKED" && before === null) {
      journal.write("warning", "csu.request.ticket", said);
    }
    if (ticket.state === "OPEN" && before?.state === "ASKED") {
      journal.write("info", "csu.ticket.opened", said);
    }
    if (ticket.state === "ENDED" && before !== null) {
      journal.write("info", "csu.ticket.ended", { ...said, why: ticket.message ?? "" });
    }
  }

  /** An arrangement is the owner's to answer; the rest is only read here. */
  specialHeard(special: Special): void {
    if (special.tenant !== this.#tenant || special.kind !== "ARRANGEMENT") return;
    const before = this.specials.heard(special);
    if (special.state !== "ASKED" || before !== null) return;
    const said = { what: special.title, who: whoOf(special) };
    this.#ports.journal.write("warning", "csu.request.special", said);
  }

  /** The link begins again, and tells everything that is still open. */
  forget(): void {
    this.leases.forget();
    this.tickets.forget();
    this.specials.forget();
  }

  /** The lease under which somebody steers by this view. */
  heldBy(view: string | undefined): Lease | null {
    const held = this.leases.open.get().filter(({ state }) => state === "HELD");
    return held.find((lease) => lease.view === view) ?? null;
  }

  /** In which capacities this card may be answered. */
  officesOf(card: Card): readonly string[] {
    if (card.kind === "ticket") return this.#ticketOffices;
    if (card.kind === "special") return card.asked.offices;
    return this.#ports.terms.of(this.#tenant)?.offices ?? [];
  }

  /** The card that a single key answers; none that has only just come first. */
  meant(): Card | null {
    const first = this.cards.get()[0] ?? null;
    const isMeant = this.#ports.timing.now() - this.#first.since >= MEANT_AFTER;
    return isMeant ? first : null;
  }

  /** `minutes` null: as long as was asked. */
  async accept(card: Card, office: string, minutes: number | null): Promise<void> {
    await this.#answer(card, { accept: true, office, reason: "" }, minutes);
  }

  async refuse(card: Card, office: string, reason: string): Promise<void> {
    await this.#answer(card, { accept: false, office, reason }, null);
  }

  async #answer({ id, kind }: Card, answer: Answered, minutes: number | null): Promise<void> {
    const { reply, decide, decideSpecial } = this.#ports;
    await this.#tried(id, () => {
      switch (kind) {
        case "lease":
          return reply({ ...answer, lease: id, minutes });
        case "ticket":
          return decide({ ...answer, ticket: id });
        case "special":
          return decideSpecial({ ...answer, special: id });
        default:
          return never(kind);
      }
    });
  }

  async takeBack(lease: Lease): Promise<void> {
    await this.#tried(lease.id, () => this.#ports.takeBack(lease.id));
  }

  async interrupt(ticket: Ticket): Promise<void> {
    await this.#tried(ticket.id, () => this.#ports.interrupt(ticket.id));
  }

  async #tried(at: string, act: () => Promise<AnyAnswer>): Promise<void> {
    if (this.sending.get() !== null) return;
    this.sending.set(at);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(null);
    this.trouble.set(troubleOf(answer, at));
    this.#learn(answer);
    this.#tellElsewhere(at);
  }

  /** Why an answer changed nothing, where the request left with it. */
  #tellElsewhere(at: string): void {
    const trouble = this.trouble.get();
    const { leases, tickets, specials } = this;
    const shown = [...leases.open.get(), ...tickets.open.get(), ...specials.open.get()];
    const isShown = shown.some(({ id }) => id === at);
    if (trouble === null || isShown) return;
    this.#ports.journal.write("warning", "csu.request.over", { message: trouble.message });
  }

  /** The subscription says it too: whichever comes first is enough. */
  #learn(answer: AnyAnswer | null): void {
    if (answer === null) return;
    if ("lease" in answer) this.leaseHeard(answer.lease);
    if ("ticket" in answer) this.ticketHeard(answer.ticket);
    if ("special" in answer) this.specialHeard(answer.special);
  }

  #cardsChanged(): void {
    const cards = this.cards.get();
    const first = cards[0]?.id ?? null;
    if (first !== this.#first.id) this.#first = { id: first, since: this.#ports.timing.now() };
    if (!cards.some(({ id }) => id === this.refusing.get())) this.refusing.set(null);
    this.#bell.wanted(this.mayAnswer && cards.length > 0);
  }
}

type AnyAnswer = SteeringAnswer | TicketAnswer | SpecialAnswer;

/** Who answers for tickets is the convention's to name. */
interface TicketOffices {
  readonly tickets: { readonly offices: readonly string[] } | null;
}

interface Answered {
  readonly accept: boolean;
  readonly office: string;
  readonly reason: string;
}

function troubleOf(answer: AnyAnswer | null, at: string): Trouble | null {
  if (answer === null) return ours("unanswered", at);
  switch (answer.__typename) {
    case "SteeringHeld":
    case "SteeringOver":
    case "TicketKnown":
    case "SpecialKnown":
      return null;
    case "SteeringNotGranted":
    case "TicketNotGranted":
    case "SpecialNotGranted":
      return { ...answer, at, article: answer.article.cited };
    case "LeaseNotFound":
    case "TicketNotFound":
    case "SpecialNotFound":
      return ours("over", at);
    default:
      return never(answer);
  }
}

function ours(code: "unanswered" | "over", at: string): Trouble {
  const message = say(`csu.request.trouble.${code}`);
  return { at, code, message, remedy: say(`csu.request.trouble.${code}.remedy`), article: null };
}
