import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { GaugesDocument } from "../../src/api/generated";
import { Live } from "../../src/api/live";

/** The server's end of a socket that accepts everybody. */
class Wire {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static last: Wire;
  readonly said: { type: string; payload?: { authorization?: string } }[] = [];
  readyState = Wire.OPEN;
  onopen: (() => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    Wire.last = this;
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const word = JSON.parse(text);
    this.said.push(word);
    if (word.type === "connection_init") this.#answer("connection_ack");
    if (word.type === "ping") this.#answer("pong");
  }

  close(): void {
    this.readyState = Wire.CLOSED;
  }

  #answer(type: string): void {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify({ type }) }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Wire);
  vi.stubGlobal("location", { origin: "http://127.0.0.1:8600" });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a link that holds is shown each fresh token, so that it outlives the first", async () => {
  let renewals = 0;
  const live = new Live("/graphql", async () => `token-${++renewals}`);
  live.follow(GaugesDocument, () => undefined);

  await vi.advanceTimersByTimeAsync(20_000);

  const shown = Wire.last.said.map(({ payload }) => payload?.authorization).filter(Boolean);
  expect(live.link.get().state).toBe("linked");
  expect(shown).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-3"]);
});

test("a token that was proved again is shown at once", async () => {
  let token = "token-of-the-login";
  const live = new Live("/graphql", async () => token);
  live.follow(GaugesDocument, () => undefined);
  await vi.advanceTimersByTimeAsync(1000);

  token = "token-of-the-proof";
  await live.showToken();

  const last = Wire.last.said.at(-1);
  expect(last).toEqual({ type: "ping", payload: { authorization: "Bearer token-of-the-proof" } });
});
