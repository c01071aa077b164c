/**
 * What changes, over one WebSocket (graphql-transport-ws). Says whether it holds
 * (`link`); a subscription that breaks begins again by itself, for the life of the page.
 */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { stringifyDocument } from "@urql/core";
import { type Client, createClient } from "graphql-ws";

import { Store } from "../kit/store";

export interface Link {
  readonly state: "linking" | "linked" | "lost";
  /** Unix milliseconds. */
  readonly since: number;
}

const FIRST_WAIT = 300;
const LONGEST_WAIT = 4000;
const PING_EVERY = 4000;
const PONG_WITHIN = 3000;
const RESUBSCRIBE_AFTER = 1500;
/** An access token lives a minute, and the link ends with the token it was shown last. */
const SHOW_TOKEN_EVERY = 8000;

export class Live {
  readonly link = new Store<Link>({ state: "linking", since: Date.now() });
  readonly #socket: Client;
  readonly #token: () => Promise<string>;
  #closed = false;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  #showTimer: ReturnType<typeof setInterval> | undefined;
  #open: WebSocket | null = null;

  constructor(path: string, token: () => Promise<string>) {
    this.#token = token;
    const url = new URL(path, location.origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = createClient({
      url: url.href,
      keepAlive: PING_EVERY,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => !this.#closed,
      retryWait: waitLonger,
      // Read again at each new connection: an access token lives a minute.
      connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
      on: {
        connected: (socket) => {
          this.#say("linked");
          this.#open = socket as WebSocket;
          clearInterval(this.#showTimer);
          this.#showTimer = setInterval(() => void this.showToken(), SHOW_TOKEN_EVERY);
        },
        closed: () => this.#lost(),
        ping: (received) => {
          if (!received) this.#awaitPong();
        },
        pong: (received) => {
          if (received) clearTimeout(this.#pongTimer);
        },
      },
    });
  }

  follow<Data extends object>(
    document: TypedDocumentNode<Data, Record<string, never>>,
    heard: (data: Data) => void,
  ): void {
    const again = () => {
      if (!this.#closed) setTimeout(() => this.follow(document, heard), RESUBSCRIBE_AFTER);
    };
    this.#socket.subscribe<Data>(
      { query: stringifyDocument(document) },
      {
        next: ({ data }) => {
          if (data) heard(data);
        },
        error: again,
        complete: again,
      },
    );
  }

  /** For good: whoever it spoke for has left this desk. */
  close(): void {
    this.#closed = true;
    void this.#socket.dispose();
    clearTimeout(this.#pongTimer);
    clearInterval(this.#showTimer);
  }

  /** So that a link that holds outlives the token it began with. */
  async showToken(): Promise<void> {
    const payload = { authorization: `Bearer ${await this.#token()}` };
    if (this.#open?.readyState === WebSocket.OPEN) {
      this.#open.send(JSON.stringify({ type: "ping", payload }));
    }
  }

  /** A cable pulled out closes nothing: only a missing answer tells. */
  #awaitPong(): void {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.#socket.terminate(), PONG_WITHIN);
  }

  #lost(): void {
    clearTimeout(this.#pongTimer);
    clearInterval(this.#showTimer);
    if (!this.#closed) this.#say("lost");
  }

  #say(state: Link["state"]): void {
    if (this.link.get().state !== state) this.link.set({ state, since: Date.now() });
  }
}

function waitLonger(retries: number): Promise<void> {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** retries) * (0.75 + Math.random() / 2);
  return new Promise((resume) => setTimeout(resume, wait));
}
