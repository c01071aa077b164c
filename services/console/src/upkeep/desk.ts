/**
 * What this post says of the life of the sharing, and what it was answered.
 *
 * It shows nothing by itself: what stands is what the API tells. An act that fails stays
 * where it was asked, with its reason, its article and what to do.
 */
import type {
  AnnounceMaintenanceInput,
  DeclareHoursInput,
  FollowFaultInput,
  ReportFaultInput,
} from "../api/generated";
import type { Camera, UpkeepAnswer } from "../api/types";
import { PATIENCE, type Trouble } from "../csu/cutting/desk";
import { type Key, say } from "../i18n";
import type { Journal } from "../journal/journal";
import { inTime } from "../kit/inTime";
import { never } from "../kit/never";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";

export interface UpkeepActs {
  declare(input: DeclareHoursInput): Promise<UpkeepAnswer>;
  takeBack(declaration: string): Promise<UpkeepAnswer>;
  announce(input: AnnounceMaintenanceInput): Promise<UpkeepAnswer>;
  end(window: string): Promise<UpkeepAnswer>;
  report(input: ReportFaultInput): Promise<UpkeepAnswer>;
  follow(input: FollowFaultInput): Promise<UpkeepAnswer>;
}

export interface UpkeepDeskPorts {
  readonly acts: UpkeepActs;
  readonly timing: Timing;
  readonly journal: Journal;
  /** The API decides; this only spares a form whose answer is known. */
  readonly mayAnswer: boolean;
}

export class UpkeepDesk {
  /** Where the act that is on its way was asked. */
  readonly sending = new Store<string | null>(null);
  readonly trouble = new Store<Trouble | null>(null);
  /** The camera whose picture an agent is about to signal. */
  readonly signalling = new Store<Camera | null>(null);
  readonly mayAnswer: boolean;
  readonly #ports: UpkeepDeskPorts;

  constructor(ports: UpkeepDeskPorts) {
    this.#ports = ports;
    this.mayAnswer = ports.mayAnswer;
  }

  readonly declare = (input: DeclareHoursInput): Promise<boolean> =>
    this.#tried("hours", "upkeep.done.declared", () => this.#ports.acts.declare(input));

  readonly takeBack = (declaration: string): Promise<boolean> =>
    this.#tried(declaration, "upkeep.done.takenBack", () => this.#ports.acts.takeBack(declaration));

  readonly announce = (input: AnnounceMaintenanceInput): Promise<boolean> =>
    this.#tried("window", "upkeep.done.announced", () => this.#ports.acts.announce(input));

  readonly end = (window: string): Promise<boolean> =>
    this.#tried(window, "upkeep.done.ended", () => this.#ports.acts.end(window));

  readonly report = (input: ReportFaultInput): Promise<boolean> =>
    this.#tried("fault", "upkeep.done.reported", () => this.#ports.acts.report(input));

  readonly follow = (input: FollowFaultInput): Promise<boolean> =>
    this.#tried(input.fault, "upkeep.done.followed", () => this.#ports.acts.follow(input));

  signal(camera: Camera): void {
    this.trouble.set(null);
    this.signalling.set(camera);
  }

  /** From the tile: what is wrong, in one word. */
  async signalled(input: ReportFaultInput): Promise<void> {
    if (await this.report(input)) this.signalling.set(null);
  }

  cancel(): void {
    this.signalling.set(null);
    this.trouble.set(null);
  }

  /** Whether it was done; else `trouble` says why not. */
  async #tried(at: string, done: Key, act: () => Promise<UpkeepAnswer>): Promise<boolean> {
    if (this.sending.get() !== null) return false;
    this.sending.set(at);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(null);
    const trouble = troubleOf(answer, at);
    this.trouble.set(trouble);
    if (trouble === null) this.#ports.journal.notice("good", done);
    return trouble === null;
  }
}

function troubleOf(answer: UpkeepAnswer | null, at: string): Trouble | null {
  if (answer === null) return ours("unanswered", at);
  switch (answer.__typename) {
    case "UpkeepDone":
      return null;
    case "UpkeepRefused": {
      const { code, message, remedy, article } = answer;
      return { at, code, message, remedy, article: article.cited };
    }
    case "UpkeepNotFound":
      return ours("not-found", at);
    default:
      return never(answer);
  }
}

function ours(code: "unanswered" | "not-found", at: string): Trouble {
  const message = say(`upkeep.trouble.${code}`);
  return { at, code, message, remedy: say(`upkeep.trouble.${code}.remedy`), article: null };
}
