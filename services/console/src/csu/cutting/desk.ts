/**
 * The owner's stop, from this screen: what is asked, what was answered.
 *
 * It shows nothing by itself: what is cut is what the gauge says is cut. An act that
 * fails stays where it was asked, with its reason and what to do.
 */
import type { Cut, CutAnswer, ReopenAnswer } from "../../api/types";
import { cutKey } from "../../cuts/cuts";
import { say } from "../../i18n";
import type { Journal } from "../../journal/journal";
import { inTime } from "../../kit/inTime";
import { never } from "../../kit/never";
import { Store } from "../../kit/store";
import type { Timing } from "../../kit/timing";

export interface CutOrder {
  /** Null: everything the tenant shares. */
  readonly camera: string | null;
  readonly reason: string;
  /** Null: until reopened. */
  readonly minutes: number | null;
}

export interface Named {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

export type Question =
  | { readonly kind: "cut"; readonly camera: Named }
  | { readonly kind: "reopen"; readonly camera: Named; readonly cut: Cut };

/** Why an act did not happen. `at`: `cutKey` of what was to be cut or reopened. */
export interface Trouble {
  readonly at: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly article: string | null;
}

export interface DeskPorts {
  cut(order: CutOrder): Promise<CutAnswer>;
  reopen(camera: string | null): Promise<ReopenAnswer>;
  /** The stop of this very camera, if it stands. */
  cutOf(camera: string): Cut | null;
  readonly timing: Timing;
  readonly journal: Journal;
  /** The API decides; this only spares a question whose answer is known. */
  readonly mayCut: boolean;
}

/** Milliseconds after which a silence is told as a failure: the operator must act elsewhere. */
export const PATIENCE = 6000;

export class CutDesk {
  readonly question = new Store<Question | null>(null);
  /** `cutKey` of what is on its way. */
  readonly sending = new Store<string | null>(null);
  readonly trouble = new Store<Trouble | null>(null);
  readonly mayCut: boolean;
  readonly #ports: DeskPorts;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.mayCut = ports.mayCut;
  }

  /** A camera was chosen in the board, the list or the map. */
  choose(camera: Named): void {
    if (!this.mayCut) return this.#ports.journal.notice("info", "csu.notYours");
    const cut = this.#ports.cutOf(camera.id);
    this.trouble.set(null);
    this.question.set(cut === null ? { kind: "cut", camera } : { kind: "reopen", camera, cut });
  }

  cancel(): void {
    this.question.set(null);
    if (this.trouble.get()?.at !== "*") this.trouble.set(null);
  }

  /** `what`: as the operator calls it. */
  async cut(order: CutOrder, what: string): Promise<void> {
    const answer = await this.#tried(order.camera ?? "*", () => this.#ports.cut(order));
    if (answer?.__typename !== "CutDone") return;
    this.question.set(null);
    this.#ports.journal.write("good", "csu.done.cut", { what, count: answer.ended });
  }

  async reopen(cut: Cut, what: string): Promise<void> {
    const answer = await this.#tried(cutKey(cut), () => this.#ports.reopen(cut.camera));
    if (answer?.__typename !== "Reopened") return;
    this.question.set(null);
    this.#ports.journal.write("good", "csu.done.reopened", { what });
  }

  /** Null where it was refused or not answered: `trouble` says why. */
  async #tried<Answer extends CutAnswer | ReopenAnswer>(
    at: string,
    act: () => Promise<Answer>,
  ): Promise<Answer | null> {
    if (this.sending.get() !== null) return null;
    this.sending.set(at);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(null);
    this.trouble.set(troubleOf(answer, at));
    return answer;
  }
}

function troubleOf(answer: CutAnswer | ReopenAnswer | null, at: string): Trouble | null {
  if (answer === null) return ours("unanswered", at);
  switch (answer.__typename) {
    case "CutDone":
    case "Reopened":
      return null;
    case "CutRefused":
      return { ...answer, at, article: answer.article.cited };
    case "CameraNotFound":
      return ours("not-found", at);
    default:
      return never(answer);
  }
}

function ours(code: "unanswered" | "not-found", at: string): Trouble {
  const message = say(`csu.trouble.${code}`);
  return { at, code, message, remedy: say(`csu.trouble.${code}.remedy`), article: null };
}
