/**
 * What is convened for a time: arrangements, crisis cells, police posts and their word.
 *
 * Shows nothing of itself before the API said it, and decides nothing.
 */
import type { Me, Special, SpecialAnswer } from "../api/types";
import { PATIENCE, type Trouble } from "../csu/cutting/desk";
import { getLocale, isKey, type Key, say } from "../i18n";
import type { Journal } from "../journal/journal";
import { written, writtenTerm } from "../kit/clock";
import { Followed } from "../kit/followed";
import { inTime } from "../kit/inTime";
import { never } from "../kit/never";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";

export interface ArrangementWish {
  readonly tenant: string;
  readonly motive: string;
  readonly incident: string | null;
  readonly zones: readonly string[];
  /** Days, as the API writes them: the last one is excluded. */
  readonly since: string;
  readonly until: string;
}

export interface CellWish {
  readonly tenant: string;
  readonly members: readonly string[];
  readonly cameras: readonly string[];
  readonly incident: string | null;
  readonly hours: number;
}

export interface PostWish {
  readonly tenant: string;
  readonly post: string;
  readonly hours: number;
}

export interface SpecialReply {
  readonly special: string;
  readonly accept: boolean;
  readonly office: string;
  readonly reason: string;
}

export interface SpecialPorts {
  arrange(wish: ArrangementWish): Promise<SpecialAnswer>;
  convene(wish: CellWish): Promise<SpecialAnswer>;
  declare(wish: PostWish): Promise<SpecialAnswer>;
  decide(reply: SpecialReply): Promise<SpecialAnswer>;
  end(special: string): Promise<SpecialAnswer>;
  /** What may be given as a motive has changed. */
  changed(): void;
  readonly me: Pick<Me, "id" | "organisation">;
  readonly timing: Timing;
  readonly journal: Journal;
}

export class Specials {
  readonly known = new Followed<Special>();
  /** What is on its way: the id of a thing, or the name of a form. */
  readonly sending = new Store<string | null>(null);
  readonly trouble = new Store<Trouble | null>(null);
  readonly #ports: SpecialPorts;

  constructor(ports: SpecialPorts) {
    this.#ports = ports;
  }

  heard(special: Special): void {
    const before = this.known.heard(special);
    if (before?.state === special.state) return;
    this.#ports.changed();
    const key = this.#isCard(special) ? null : saidKey(special, before);
    if (key === null) return;
    this.#ports.journal.write("info", key, {
      kind: kindWord(special),
      what: special.title,
      tenant: special.tenantName,
      until: writtenTerm(special.until, Date.now()),
      why: endWord(special),
    });
  }

  /** The link begins again, and tells everything that still stands. */
  forget(): void {
    this.known.forget();
  }

  /** The post of one regime, while it is active. */
  activePost(tenant: string, post: string): Special | null {
    const active = this.known.open.get().filter(isActivePost);
    return active.find((one) => one.tenant === tenant && one.subject === post) ?? null;
  }

  /** Whether this post may answer for an active police post: never to oneself. */
  mayAnswer({ kind, state, tenant, subject, agent }: Special): boolean {
    const { me } = this.#ports;
    const declared = this.activePost(tenant, subject)?.organisation;
    const isWaiting = kind === "POST_WORD" && state === "ASKED";
    return isWaiting && declared === me.organisation.id && agent !== me.id;
  }

  /** The service that asked ends it; the owner ends what opens its images. */
  mayEnd({ kind, organisation, tenant }: Special): boolean {
    const { id } = this.#ports.me.organisation;
    return organisation === id || (tenant === id && kind !== "ACTIVE_POST");
  }

  arrange(wish: ArrangementWish): Promise<boolean> {
    return this.#tried(ARRANGE, () => this.#ports.arrange(wish));
  }

  convene(wish: CellWish): Promise<boolean> {
    return this.#tried(CONVENE, () => this.#ports.convene(wish));
  }

  declare(wish: PostWish): Promise<boolean> {
    return this.#tried(wish.post, () => this.#ports.declare(wish));
  }

  decide(reply: SpecialReply): Promise<boolean> {
    return this.#tried(reply.special, () => this.#ports.decide(reply));
  }

  /** `at`: where it was asked, for what would go wrong. */
  end(special: Special, at = special.id): Promise<boolean> {
    return this.#tried(at, () => this.#ports.end(special.id));
  }

  /** The card that asks for an answer says it already. */
  #isCard({ kind, state, tenant }: Special): boolean {
    const isOurs = tenant === this.#ports.me.organisation.id;
    return isOurs && kind === "ARRANGEMENT" && state === "ASKED";
  }

  async #tried(at: string, act: () => Promise<SpecialAnswer>): Promise<boolean> {
    if (this.sending.get() !== null) return false;
    this.sending.set(at);
    this.trouble.set(null);
    const answer = await inTime(this.#ports.timing, PATIENCE, act);
    this.sending.set(null);
    this.trouble.set(specialTrouble(answer, at));
    if (answer?.__typename !== "SpecialKnown") return false;
    this.heard(answer.special);
    return true;
  }
}

/** The names of the two forms, where what goes wrong is told. */
export const ARRANGE = "arrange";
export const CONVENE = "convene";

export const isActivePost = ({ kind, state }: Special): boolean =>
  kind === "ACTIVE_POST" && state === "OPEN";

export const kindWord = ({ kind }: Pick<Special, "kind">): string => say(`special.kind.${kind}`);

export function endWord({ code, message, decidedBy }: Special): string {
  if (code === null) return "";
  const key = `special.ended.${code}`;
  const ours = isKey(key) ? say(key) : null;
  const why = (getLocale() === "fr" ? (message ?? ours) : (ours ?? message)) ?? code;
  return decidedBy === null || code === "expired" ? why : `${why} ${decidedBy}.`;
}

/** "14:05", or the last day that it covers. */
export function untilWord({ kind, until }: Pick<Special, "kind" | "until">, now: number): string {
  // An arrangement ends with the day before.
  if (kind === "ARRANGEMENT") return written(Date.parse(until) - 1000, "date");
  return writtenTerm(until, now);
}

export function specialTrouble(answer: SpecialAnswer | null, at: string): Trouble | null {
  if (answer === null) return ours("unanswered", at);
  switch (answer.__typename) {
    case "SpecialKnown":
      return null;
    case "SpecialNotGranted":
      return { ...answer, at, article: answer.article.cited };
    case "SpecialNotFound":
      return ours("over", at);
    default:
      return never(answer);
  }
}

function saidKey(special: Special, before: Special | null): Key | null {
  switch (special.state) {
    case "ASKED":
      return "special.said.asked";
    case "OPEN":
      return "special.said.open";
    case "ENDED":
      return before === null ? null : "special.said.ended";
  }
}

function ours(code: "unanswered" | "over", at: string): Trouble {
  const message = say(`special.trouble.${code}`);
  return { at, code, message, remedy: say(`special.trouble.${code}.remedy`), article: null };
}
