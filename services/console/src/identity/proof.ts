/**
 * A person proves once more who they are, and the wall goes on meanwhile.
 *
 * Asked in a window of the provider's, one for all the acts that wait for it. Where the
 * browser blocks it nothing is left without the person's word: another page costs the
 * pictures. Knows nothing of OpenID.
 */
import type { Challenge } from "../api/challenge";
import { onHold } from "../kit/inTime";
import { Store } from "../kit/store";

/** `blocked`: the browser showed no window. */
export type Outcome = "proved" | "closed" | "blocked" | "failed";

export interface Proving {
  readonly state: "asking" | "blocked";
  /** The act that asked first. */
  readonly act: string;
}

export interface ProofPorts {
  /** Opens the window at once, and closes it when `abandoned`. */
  stepUp(level: string, abandoned: AbortSignal): Promise<Outcome>;
  /** Leaves this page, to come back to it. */
  leave(level: string, act: string): Promise<void>;
  /** There is a new token. */
  proved(): void;
}

type Choice = "window" | "here" | "none";

export class Proof {
  readonly proving = new Store<Proving | null>(null);
  readonly #ports: ProofPorts;
  #running: Promise<boolean> | null = null;
  #abandon = new AbortController();
  #choose: (choice: Choice) => void = () => undefined;

  constructor(ports: ProofPorts) {
    this.#ports = ports;
  }

  /** Whether the person proved it. Whoever asks meanwhile waits for the same answer. */
  prove({ level }: Challenge, act: string): Promise<boolean> {
    this.#running ??= this.#run(level, act).finally(() => {
      this.#running = null;
      this.proving.set(null);
      onHold.set(false);
    });
    return this.#running;
  }

  /** After a blocked window: this press lets the browser open it. */
  openWindow(): void {
    this.#choose("window");
  }

  continueHere(): void {
    this.#choose("here");
  }

  giveUp(): void {
    this.#abandon.abort();
    this.#choose("none");
  }

  async #run(level: string, act: string): Promise<boolean> {
    // What waits for its answer waits for a person now.
    onHold.set(true);
    for (;;) {
      this.#abandon = new AbortController();
      this.proving.set({ state: "asking", act });
      const outcome = await this.#ports.stepUp(level, this.#abandon.signal);
      if (outcome === "proved") this.#ports.proved();
      if (outcome !== "blocked") return outcome === "proved";
      const choice = new Promise<Choice>((choose) => (this.#choose = choose));
      this.proving.set({ state: "blocked", act });
      switch (await choice) {
        case "window":
          continue;
        case "here":
          await this.#ports.leave(level, act);
          return false;
        case "none":
          return false;
      }
    }
  }
}
