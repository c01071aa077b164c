/** Where accounts and habilitations differ, without React: asked again while it is read. */
import type { DriftsPartsFragment } from "../api/generated";
import { Store } from "../kit/store";

export type Answer = DriftsPartsFragment;
export type Known = Extract<Answer, { __typename: "Drifts" }>;
export type Drift = Known["drifts"][number];

export class AccountsDesk {
  /** Null until the first answer, and for who may not read it. */
  readonly known = new Store<Known | null>(null);
  readonly #ask: () => Promise<Answer>;

  constructor(ask: () => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Without an answer what was known stays: it says by itself how old it is. */
  async refresh(): Promise<void> {
    try {
      const answer = await this.#ask();
      this.known.set(answer.__typename === "Drifts" ? answer : null);
    } catch {
      return;
    }
  }
}
