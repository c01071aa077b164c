/**
 * What is taken from the agent while at this post: all of it, and the entrance says why; or a
 * role, and a banner does until it is read.
 */
import type { SessionChange } from "../api/types";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import { whyOf } from "../wall/face";
import type { Identity, Why } from "./identity";

export class RightsWatch {
  readonly taken = new Store<Why | null>(null);
  readonly #identity: Pick<Identity, "over" | "token">;
  readonly #journal: Journal;

  constructor(identity: Pick<Identity, "over" | "token">, journal: Journal) {
    this.#identity = identity;
    this.#journal = journal;
  }

  heard({ code, message, over }: SessionChange): void {
    if (over) return this.#identity.over({ code, message });
    this.taken.set({ code, message });
    this.#journal.write("warning", "journal.right", { why: whyOf(code, message) ?? code });
    // The next acts go with what is left; until then the API knows better than the token.
    this.#identity.token(true).catch(() => undefined);
  }

  readonly read = (): void => this.taken.set(null);
}
