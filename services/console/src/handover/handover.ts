/**
 * The handovers of one agent: what they offer, what a colleague elsewhere offers to them.
 *
 * It decides no right: the API says of each picture whether it will be theirs.
 */
import type {
  Colleague,
  EndHandoverAnswer,
  Handover,
  HandoverLook,
  OfferHandoverAnswer,
  ShowHandoverAnswer,
  TakeHandoverAnswer,
} from "../api/types";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import type { Wall } from "../wall/wall";
import { hang } from "./taking";

export interface HandoverPorts {
  colleagues(): Promise<readonly Colleague[]>;
  offer(views: readonly Handed[], to: string | null): Promise<OfferHandoverAnswer>;
  show(id: string, key: string | null): Promise<ShowHandoverAnswer>;
  take(id: string, key: string | null): Promise<TakeHandoverAnswer>;
  decline(id: string, key: string | null): Promise<EndHandoverAnswer>;
  withdraw(id: string): Promise<EndHandoverAnswer>;
  readonly wall: Wall;
  readonly journal: Journal;
}

export interface Handed {
  readonly view: string;
  readonly tile: number;
}

/** An offer whose pictures are on screen, each with what will become of it. */
export interface Shown {
  readonly handover: Handover;
  readonly looks: readonly HandoverLook[];
}

export interface Offered {
  readonly handover: Handover;
  /** For this desk alone; null where a colleague was named. */
  readonly key: string | null;
}

export class HandoverDesk {
  /** Whether the agent is asked whom they leave to. */
  readonly asking = new Store(false);
  /** What they offer to a colleague elsewhere, and nobody has answered. */
  readonly mine = new Store<Handover | null>(null);
  /** What a colleague elsewhere offers to them. */
  readonly offered = new Store<Handover | null>(null);
  readonly opened = new Store<Shown | null>(null);
  readonly busy = new Store(false);
  readonly #ports: HandoverPorts;

  constructor(ports: HandoverPorts) {
    this.#ports = ports;
  }

  /** What the API says of an offer of theirs, or made to them by name. */
  heard(handover: Handover): void {
    const standing = handover.state === "OFFERED";
    if (handover.mine && !handover.atDesk) this.#follow(this.mine, handover, standing);
    if (!handover.mine) this.#follow(this.offered, handover, standing);
    if (!standing && this.opened.get()?.handover.id === handover.id) this.opened.set(null);
  }

  colleagues(): Promise<readonly Colleague[]> {
    return this.#ports.colleagues();
  }

  /** Offers every picture of the wall; null where it was refused, or nobody answered. */
  async offer(to: string | null): Promise<Offered | null> {
    const views = this.#ports.wall.views();
    const answer = await this.#done(() => this.#ports.offer(views, to));
    if (answer === null) return null;
    if (answer.__typename === "HandoverOffered") {
      if (to !== null) {
        this.mine.set(answer.handover);
        this.#ports.journal.write("info", "handover.offered", { name: answer.handover.toName });
      }
      return answer;
    }
    this.#ports.journal.notice("warning", "handover.refused", { why: answer.message });
    return null;
  }

  async withdraw(handover: Handover): Promise<void> {
    const answer = await this.#done(() => this.#ports.withdraw(handover.id));
    if (answer === null) return;
    this.mine.set(null);
    this.#ports.journal.write("info", "handover.withdrawn");
  }

  /** What would be mine; null where it is over, or not mine to take. */
  async show(id: string, key: string | null): Promise<Shown | null> {
    const answer = await this.#done(() => this.#ports.show(id, key));
    if (answer === null) return null;
    if (answer.__typename === "HandoverShown") return answer;
    this.#sayOver(answer.__typename === "HandoverRefused" ? answer.message : null);
    return null;
  }

  async open(handover: Handover): Promise<void> {
    const shown = await this.show(handover.id, null);
    if (shown === null) this.offered.set(null);
    this.opened.set(shown);
  }

  later(): void {
    this.opened.set(null);
  }

  /** Whether it is mine now; what is shows at once. */
  async take(id: string, key: string | null): Promise<boolean> {
    const answer = await this.#done(() => this.#ports.take(id, key));
    if (answer === null) return false;
    const { wall, journal } = this.#ports;
    if (answer.__typename !== "HandoverTaken") {
      this.#sayOver(answer.__typename === "HandoverRefused" ? answer.message : null);
      return false;
    }
    this.offered.set(null);
    this.opened.set(null);
    const count = hang(wall, journal, answer.looks);
    journal.write("good", "handover.taken", { name: answer.handover.name, count });
    return true;
  }

  async decline(id: string, key: string | null): Promise<boolean> {
    const answer = await this.#done(() => this.#ports.decline(id, key));
    if (answer === null) return false;
    this.offered.set(null);
    this.opened.set(null);
    return true;
  }

  #follow(store: Store<Handover | null>, handover: Handover, standing: boolean): void {
    const known = store.get();
    if (standing) return store.set(handover);
    if (known === null || known.id !== handover.id) return;
    store.set(null);
    if (handover.mine) this.#tell(handover);
  }

  #tell({ state, toName }: Handover): void {
    const { journal } = this.#ports;
    if (state === "TAKEN") journal.write("good", "handover.theyTook", { name: toName });
    if (state === "DECLINED") journal.write("warning", "handover.theyDeclined", { name: toName });
    if (state === "EXPIRED") journal.write("warning", "handover.nobody", { name: toName });
  }

  #sayOver(why: string | null): void {
    if (why === null) this.#ports.journal.notice("warning", "handover.over");
    else this.#ports.journal.notice("warning", "handover.refused", { why });
  }

  /** One act at a time; null, and a word, where none was answered. */
  async #done<Answer>(act: () => Promise<Answer>): Promise<Answer | null> {
    if (this.busy.get()) return null;
    this.busy.set(true);
    try {
      return await act();
    } catch {
      this.#ports.journal.notice("warning", "handover.unanswered");
      return null;
    } finally {
      this.busy.set(false);
    }
  }
}
