/**
 * One agent leaves this desk, the next sits down: what happens between the two.
 *
 * The one who leaves confirms, and their session ends; the pictures go on in their name, for
 * as long as the offer stands. The next signs in beside the page, reads what will be theirs,
 * and confirms; only then is the screen theirs. Nobody sees a picture in another's name.
 */
import type { Config } from "../api/config";
import type { Me } from "../api/types";
import type { Offered, Shown } from "../handover/handover";
import { Identity } from "../identity/identity";
import { Store } from "../kit/store";
import { type Door, postFor, seat } from "./seat";
import type { Post } from "./post";

export type Stage =
  | { readonly kind: "signing"; readonly problem: null | "blocked" | "failed" }
  /** They are known; their post is being opened. */
  | { readonly kind: "opening" }
  /** `shown` is null where nothing can be taken over any more. */
  | { readonly kind: "deciding"; readonly next: Post; readonly shown: Shown | null }
  /** The same person has come back. */
  | { readonly kind: "returned"; readonly next: Post };

export interface Relief {
  /** Who leaves. */
  readonly from: Me;
  /** Null where no picture was open. */
  readonly offer: Offered | null;
  readonly stage: Stage;
}

const AGAIN_AFTER = 3000;

export class ReliefDesk {
  readonly state = new Store<Relief | null>(null);
  #former: Post | null = null;
  #door: Door | null = null;
  #abandon = new AbortController();

  /** The agent confirms that they leave: false where their offer was refused, and they stay. */
  async begin(post: Post): Promise<boolean> {
    // At once: later the browser would not take the window for the agent's own wish.
    const identity = new Identity(post.config);
    const beside = identity.openBeside();
    const offer = post.wall.views().length === 0 ? null : await post.handover.offer(null);
    if (offer === null && post.wall.views().length > 0) {
      beside?.close();
      return false;
    }
    this.#former = post;
    post.csu?.looking.leave().forEach((view) => post.wall.giveBack(view));
    this.state.set({ from: post.me, offer, stage: { kind: "signing", problem: null } });
    await post.retire();
    await this.#signIn(post.config, identity);
    return true;
  }

  /** Another try, by the agent's own press. */
  async signIn(): Promise<void> {
    if (this.#former === null) return;
    const identity = new Identity(this.#former.config);
    identity.openBeside();
    await this.#signIn(this.#former.config, identity);
  }

  async take(): Promise<void> {
    const { offer, stage } = this.#now();
    if (stage.kind !== "deciding" || offer === null) return;
    const { next } = stage;
    if (await next.handover.take(offer.handover.id, offer.key)) return this.#sit();
    // Over, or never answered: it is shown again as it stands.
    await this.#decide(next);
  }

  async decline(): Promise<void> {
    const { offer, stage } = this.#now();
    if (stage.kind !== "deciding") return;
    if (offer !== null && stage.shown !== null) {
      if (!(await stage.next.handover.decline(offer.handover.id, offer.key))) return;
    }
    this.#sit();
  }

  /** The same person goes on: the offer is withdrawn, each picture asked for again. */
  async resume(): Promise<void> {
    const { offer, stage } = this.#now();
    if (stage.kind !== "returned" || this.#former === null) return;
    const { next } = stage;
    if (offer !== null) await next.handover.withdraw(offer.handover);
    const { tiles } = this.#former.wall.state.get();
    const open = new Set(this.#former.wall.views().map(({ tile }) => tile));
    const views = this.#former.wall.leave();
    this.#sit();
    await Promise.all(
      tiles.map(async ({ number, camera, purpose }) => {
        if (!open.has(number) || camera === null || purpose === null) return;
        await next.wall.open(camera, purpose, number);
      }),
    );
    for (const view of views) next.wall.giveBack(view);
  }

  async #signIn(config: Config, identity: Identity): Promise<void> {
    this.#abandon.abort();
    this.#abandon = new AbortController();
    this.#stage({ kind: "signing", problem: null });
    const outcome = await identity.signInBeside(this.#abandon.signal);
    if (outcome !== "present") return this.#stage({ kind: "signing", problem: outcome });
    this.#stage({ kind: "opening" });
    this.#door = { config, identity };
    await this.#decide(await opened(this.#door));
  }

  async #decide(next: Post): Promise<void> {
    const { from, offer } = this.#now();
    if (next.me.id === from.id) return this.#stage({ kind: "returned", next });
    if (offer === null) return this.#sit();
    const shown = await next.handover.show(offer.handover.id, offer.key);
    this.#stage({ kind: "deciding", next, shown });
  }

  /** The screen is theirs. */
  #sit(): void {
    this.#former?.wall.leave();
    this.#former = null;
    this.state.set(null);
    seat.set(this.#door);
  }

  #stage(stage: Stage): void {
    this.state.update((now) => (now === null ? null : { ...now, stage }));
  }

  #now(): Relief {
    const now = this.state.get();
    if (now === null) throw new Error("nobody is leaving this desk");
    return now;
  }
}

export const relief = new ReliefDesk();

/** The post of who has just signed in, tried until the API answers. */
async function opened(door: Door): Promise<Post> {
  for (;;) {
    try {
      return await postFor(door);
    } catch {
      await new Promise((resume) => setTimeout(resume, AGAIN_AFTER));
    }
  }
}
