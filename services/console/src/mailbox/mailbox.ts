/**
 * The messages about this tenant: what left, what waits, who read them. The newest come by
 * themselves; older ones are asked for. Nothing here says that one was read before the API did.
 */
import type { Mail, Mailbox, MarkMailAnswer } from "../api/types";
import { inTime } from "../kit/inTime";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";

export interface MailboxPorts {
  older(before: string): Promise<Mailbox | null>;
  markRead(mail: string): Promise<MarkMailAnswer>;
}

export const PATIENCE = 8000;

export class Letters {
  /** Newest first. */
  readonly mails = new Store<readonly Mail[]>([]);
  readonly unread = new Store(0);
  readonly more = new Store(false);
  /** Id of the one that is open. */
  readonly chosen = new Store<string | null>(null);
  /** What is on its way, and what did not come. */
  readonly sending = new Store(false);
  readonly failed = new Store(false);
  readonly #ports: MailboxPorts;
  readonly #timing: Timing;

  constructor(ports: MailboxPorts, timing: Timing) {
    this.#ports = ports;
    this.#timing = timing;
  }

  /** The newest page, whole; what was asked for beyond it stays. */
  heard(box: Mailbox): void {
    const last = box.mails.at(-1);
    const before = last === undefined ? [] : olderThan(this.mails.get(), last, box.mails);
    if (before.length === 0) this.more.set(box.more);
    this.mails.set([...box.mails, ...before]);
    this.unread.set(box.unread);
  }

  choose(mail: string): void {
    this.failed.set(false);
    this.chosen.set(mail);
  }

  async older(): Promise<void> {
    const last = this.mails.get().at(-1);
    if (last === undefined) return;
    const box = await this.#tried(() => this.#ports.older(last.id));
    if (box === null) return;
    this.mails.update((known) => [...known, ...box.mails]);
    this.more.set(box.more);
  }

  async markRead(mail: string): Promise<void> {
    const answer = await this.#tried(() => this.#ports.markRead(mail));
    if (answer?.__typename !== "MailRead") return;
    this.mails.update((known) => known.map((one) => (one.id === mail ? answer.mail : one)));
  }

  async #tried<Answer>(act: () => Promise<Answer>): Promise<Answer | null> {
    if (this.sending.get()) return null;
    this.sending.set(true);
    this.failed.set(false);
    const answer = await inTime(this.#timing, PATIENCE, act);
    this.sending.set(false);
    this.failed.set(answer === null);
    return answer;
  }
}

/** Those after the last of the new page, which is found again or is older than all of them. */
function olderThan(known: readonly Mail[], last: Mail, page: readonly Mail[]): readonly Mail[] {
  const fresh = new Set(page.map(({ id }) => id));
  const at = known.findIndex(({ id }) => id === last.id);
  return (at < 0 ? [] : known.slice(at + 1)).filter(({ id }) => !fresh.has(id));
}

export const FILTERS = ["all", "unread", "unsent"] as const;
export type Filter = (typeof FILTERS)[number];

export function filtered(mails: readonly Mail[], filter: Filter): readonly Mail[] {
  switch (filter) {
    case "all":
      return mails;
    case "unread":
      return mails.filter(({ unread }) => unread);
    case "unsent":
      return mails.filter(({ state }) => state !== "SENT");
  }
}
