/** What became of tickets, read on demand: an agent's own, or an owner's connection log. */
import type { Connection, Ticket, TicketRecord, TicketRecordsAnswer } from "../api/types";
import { inTime } from "../kit/inTime";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";

export const PATIENCE = 8000;

export interface RecordsState {
  readonly phase: "reading" | "read" | "failed";
  readonly records: readonly TicketRecord[];
  /** Why it could not be read, where the API said so. */
  readonly message: string | null;
}

export class Records {
  readonly state = new Store<RecordsState>({ phase: "reading", records: [], message: null });
  readonly #ask: () => Promise<TicketRecordsAnswer>;
  readonly #timing: Timing;
  #asked = 0;

  constructor(timing: Timing, ask: () => Promise<TicketRecordsAnswer>) {
    this.#timing = timing;
    this.#ask = ask;
  }

  /** Only the last answer counts. */
  async read(): Promise<void> {
    const number = ++this.#asked;
    this.state.update((state) => ({ ...state, phase: "reading" }));
    const answer = await inTime(this.#timing, PATIENCE, this.#ask);
    if (number !== this.#asked) return;
    if (answer?.__typename === "TicketRecords") {
      this.state.set({ phase: "read", records: answer.records, message: null });
      return;
    }
    const message = answer?.__typename === "TicketNotGranted" ? answer.message : null;
    this.state.update((state) => ({ ...state, phase: "failed", message }));
  }
}

/** One line of a connection log: a look, or a ticket by which nobody looked. */
export interface LogLine {
  readonly key: string;
  readonly ticket: Ticket;
  readonly look: Connection | null;
}

/** The latest first; a request that came to nothing connected nobody. */
export function logOf(records: readonly TicketRecord[]): readonly LogLine[] {
  return records
    .filter(({ ticket, connections }) => wasOpen(ticket) || connections.length > 0)
    .flatMap(({ ticket, connections }): LogLine[] => {
      if (connections.length === 0) return [{ key: ticket.id, ticket, look: null }];
      return connections.map((look) => ({ key: look.view, ticket, look }));
    });
}

const NEVER_OPENED = ["declined", "unanswered"];

function wasOpen({ state, code }: Ticket): boolean {
  return state === "OPEN" || (state === "ENDED" && !NEVER_OPENED.includes(code ?? ""));
}
