/**
 * The directory: how each side of a convention is reached (VA-12). Each side writes its own;
 * what is shown is what the API says, and a line that cannot be kept is told where it stands.
 */
import type { ContactBook, ContactLine, GiveContactsAnswer } from "../api/types";
import { say } from "../i18n";
import { inTime } from "../kit/inTime";
import { never } from "../kit/never";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import { shownPhone } from "./phone";

export interface TypedContact {
  readonly desk: ContactLine["desk"];
  readonly label: string;
  readonly phone: string;
  readonly mail: string;
  readonly hours: string;
}

export interface ContactTrouble {
  readonly message: string;
  readonly remedy: string;
  readonly article: string | null;
  /** Which line, and which field of it; null where it is about the whole. */
  readonly line: number | null;
  readonly field: string | null;
}

export interface ContactPorts {
  books(): Promise<readonly ContactBook[]>;
  give(contacts: readonly TypedContact[]): Promise<GiveContactsAnswer>;
  readonly timing: Timing;
}

export const PATIENCE = 8000;
export const DESKS = ["ROOM", "HEAD", "ON_CALL", "IN_CHARGE", "REGISTER", "OTHER"] as const;

export class Contacts {
  /** One's own first. */
  readonly books = new Store<readonly ContactBook[]>([]);
  /** Whether the API has answered once. */
  readonly known = new Store(false);
  /** What is being written; null while nobody does. */
  readonly draft = new Store<readonly TypedContact[] | null>(null);
  readonly sending = new Store(false);
  readonly trouble = new Store<ContactTrouble | null>(null);
  readonly #ports: ContactPorts;

  constructor(ports: ContactPorts) {
    this.#ports = ports;
  }

  /** A question without answer changes nothing. */
  async load(): Promise<void> {
    try {
      this.books.set(await this.#ports.books());
      this.known.set(true);
    } catch {
      return;
    }
  }

  edit(book: ContactBook): void {
    this.trouble.set(null);
    this.draft.set(book.contacts.map(typed));
  }

  add(): void {
    const blank = { desk: "ROOM", label: "", phone: "", mail: "", hours: "" } as const;
    this.draft.update((lines) => [...(lines ?? []), blank]);
  }

  change(line: number, change: Partial<TypedContact>): void {
    this.draft.update(
      (lines) => lines?.map((one, at) => (at === line ? { ...one, ...change } : one)) ?? null,
    );
  }

  remove(line: number): void {
    this.trouble.set(null);
    this.draft.update((lines) => lines?.filter((_, at) => at !== line) ?? null);
  }

  cancel(): void {
    this.trouble.set(null);
    this.draft.set(null);
  }

  async give(): Promise<void> {
    const draft = this.draft.get();
    if (draft === null || this.sending.get()) return;
    this.sending.set(true);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, () => this.#ports.give(draft));
    this.sending.set(false);
    this.trouble.set(troubleOf(answer));
    if (answer?.__typename !== "ContactsKept") return;
    this.books.set(answer.books);
    this.draft.set(null);
  }

  /** The owner's room, for who looks at one of its cameras. */
  ownersOf(tenant: string): ContactLine | null {
    const its = this.books.get().find((book) => !book.own && book.organisation === tenant);
    return roomOf(its);
  }
}

/** The desk to call first: the room, else any that has a number. */
export function roomOf(book: ContactBook | undefined): ContactLine | null {
  const lines = (book?.contacts ?? []).filter(({ phone }) => phone !== null);
  return lines.find(({ desk }) => desk === "ROOM") ?? lines[0] ?? null;
}

function typed({ desk, label, phone, mail, hours }: ContactLine): TypedContact {
  const shown = phone === null ? "" : shownPhone(phone);
  return { desk, label, phone: shown, mail: mail ?? "", hours };
}

function troubleOf(answer: GiveContactsAnswer | null): ContactTrouble | null {
  if (answer === null) {
    const [message, remedy] = [say("contacts.unanswered"), say("contacts.unanswered.remedy")];
    return { message, remedy, article: null, line: null, field: null };
  }
  switch (answer.__typename) {
    case "ContactsKept":
      return null;
    case "ContactsNotKept":
      return { ...answer, article: answer.line === null ? answer.article.cited : null };
    default:
      return never(answer);
  }
}
