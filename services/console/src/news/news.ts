/** Lists that communes changed, and that nobody of this side has acknowledged (VA-2). */
import type { AcknowledgeInventoryMutation, InventoryNewsQuery } from "../api/generated";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";

export type News = InventoryNewsQuery["inventoryNews"][number];
type Answer = AcknowledgeInventoryMutation["acknowledgeInventory"];

export interface NewsPorts {
  read(): Promise<readonly News[]>;
  acknowledge(tenant: string, version: number): Promise<Answer>;
  readonly timing: Timing;
  readonly journal: Journal;
}

/** A change is told camera by camera: they are heard as one. */
const TOGETHER = 400;
/** Another post may have acknowledged meanwhile. */
const AGAIN_EVERY = 30_000;

export class InventoryNews {
  readonly waiting = new Store<readonly News[]>([]);
  readonly sending = new Store<string | null>(null);
  readonly #ports: NewsPorts;
  #cancel: (() => void) | null = null;

  constructor(ports: NewsPorts) {
    this.#ports = ports;
  }

  /** Some camera has changed, or the list is read again. */
  readonly heard = (): void => this.#askIn(TOGETHER);

  async acknowledge({ tenant, tenantName, latest }: News): Promise<void> {
    if (this.sending.get() !== null) return;
    const { journal } = this.#ports;
    this.sending.set(tenant);
    try {
      const answer = await this.#ports.acknowledge(tenant, latest.version);
      if (answer.__typename === "InventoryAcknowledged") {
        const values = { tenant: tenantName, entry: answer.entry };
        journal.write("good", "news.acknowledged", values);
      }
    } catch {
      journal.write("warning", "news.unanswered", { tenant: tenantName });
    } finally {
      this.sending.set(null);
    }
    await this.#ask();
  }

  #askIn(milliseconds: number): void {
    this.#cancel?.();
    this.#cancel = this.#ports.timing.later(milliseconds, () => void this.#ask());
  }

  /** A question without answer changes nothing, and is asked again. */
  async #ask(): Promise<void> {
    try {
      this.waiting.set(await this.#ports.read());
    } catch {
      // The banner of a lost link says enough.
    }
    this.#askIn(AGAIN_EVERY);
  }
}
