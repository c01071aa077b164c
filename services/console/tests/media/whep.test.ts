import { describe, expect, test, vi } from "vitest";

import { WhepRefused } from "../../src/media/problem";
import {
  type Browser,
  h264First,
  HICCUP_LIMIT,
  type Listener,
  openWhep,
} from "../../src/media/whep";
import { FakeTiming } from "../builders";

const H264 = { mimeType: "video/H264", clockRate: 90_000 };
const VP8 = { mimeType: "video/VP8", clockRate: 90_000 };
const OPENING = { whep: "/media/whep/1?flow=7", pass: "secret" };

/** Enough of a peer to negotiate; a real one is walked in a real browser. */
class FakePeer {
  preferences: unknown[] = [];
  answer = "";
  connectionState = "new";
  closed = false;
  /** What was done to it, in order. */
  done: unknown[] = [];
  onconnectionstatechange: (() => void) | null = null;
  channel = {
    label: "",
    readyState: "connecting",
    sent: [] as string[],
    onopen: null as (() => void) | null,
    onclose: null as (() => void) | null,
    send(text: string) {
      this.sent.push(text);
    },
  };
  addTransceiver(_kind: string, { direction }: { direction: string }) {
    expect(direction).toBe("recvonly");
    const receiver = { jitterBufferTarget: null };
    return { receiver, setCodecPreferences: (codecs: unknown[]) => (this.preferences = codecs) };
  }
  createDataChannel(label: string) {
    this.channel.label = label;
    return this.channel;
  }
  async createOffer() {
    return { type: "offer", sdp: "v=0 offer" };
  }
  setConfiguration(configuration: unknown) {
    this.done.push(configuration);
  }
  async setLocalDescription({ sdp }: { sdp: string }) {
    this.done.push(sdp);
  }
  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.answer = sdp;
  }
  close() {
    this.closed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

function aBrowser(answer: () => Response) {
  const peer = new FakePeer();
  const timing = new FakeTiming();
  const asked: { url: string; init: RequestInit }[] = [];
  const browser: Browser = {
    origin: "https://cic.example/",
    fetch: async (url, init) => {
      asked.push({ url, init });
      return init.method === "DELETE" ? new Response(null) : answer();
    },
    peer: () => peer as unknown as RTCPeerConnection,
    codecs: () => h264First([VP8, H264]),
    later: (milliseconds, act) => timing.later(milliseconds, act),
  };
  return { peer, timing, asked, browser };
}

const created = () =>
  new Response("v=0 answer", { status: 201, headers: { location: "/media/sessions/9" } });

function aListener() {
  const heard: string[] = [];
  const listener: Listener = {
    picture: () => heard.push("picture"),
    said: ({ state }) => heard.push(state),
    steering: ({ steering }) => heard.push(steering),
    broken: () => heard.push("broken"),
  };
  return { heard, listener };
}

describe("a WHEP door", () => {
  test("is asked with the offer, the pass and the quality, H.264 first", async () => {
    const { peer, asked, browser } = aBrowser(created);

    await openWhep(OPENING, "sub", aListener().listener, browser);

    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe("https://cic.example/media/whep/1?flow=7&quality=sub");
    expect(asked[0]?.init).toMatchObject({
      method: "POST",
      headers: { authorization: "Bearer secret", "content-type": "application/sdp" },
      body: "v=0 offer",
    });
    expect(peer.preferences).toEqual([H264, VP8]);
    expect([peer.answer, peer.channel.label]).toEqual(["v=0 answer", "beffroi"]);
  });

  test("names the relays that the peer looks for ways by, before it looks for any", async () => {
    const headers = {
      link:
        '<turn:relay.example:3478?transport=udp>; rel="ice-server"; username="1:v"; ' +
        'credential="c+/="; credential-type="password"',
      "ice-transport-policy": "relay",
    };
    const { peer, browser } = aBrowser(() => new Response("v=0 answer", { status: 201, headers }));

    await openWhep(OPENING, "sub", aListener().listener, browser);

    const urls = "turn:relay.example:3478?transport=udp";
    const iceServers = [{ urls, username: "1:v", credential: "c+/=" }];
    expect(peer.done).toEqual([{ iceServers, iceTransportPolicy: "relay" }, "v=0 offer"]);
  });

  test("that names no relay leaves the peer as it is: neither STUN nor TURN", async () => {
    const { peer, browser } = aBrowser(created);

    await openWhep(OPENING, "sub", aListener().listener, browser);

    expect(peer.done).toEqual(["v=0 offer"]);
  });

  test("is left with a DELETE at the place it named, under the same pass, then closed", async () => {
    const { peer, asked, browser } = aBrowser(created);
    const connection = await openWhep(OPENING, "sub", aListener().listener, browser);

    connection.leave();
    connection.leave();

    expect(asked.slice(1).map(({ url, init }) => [init.method, url, init.headers])).toEqual([
      ["DELETE", "https://cic.example/media/sessions/9", { authorization: "Bearer secret" }],
    ]);
    expect(peer.closed).toBe(false);
    await vi.waitFor(() => expect(peer.closed).toBe(true));
  });

  test("dropped, or lost, is not left: the view waits for another connection", async () => {
    const { peer, asked, browser } = aBrowser(created);
    const connection = await openWhep(OPENING, "sub", aListener().listener, browser);

    connection.drop();
    connection.leave();

    expect(asked.map(({ init }) => init.method)).toEqual(["POST"]);
    expect(peer.closed).toBe(true);
  });

  test("that refuses leaves no peer behind", async () => {
    const no = () => new Response('{"code":"fenced"}', { status: 403 });
    const { peer, browser } = aBrowser(no);

    const opening = openWhep(OPENING, "sub", aListener().listener, browser);

    await expect(opening).rejects.toBeInstanceOf(WhepRefused);
    expect(peer.closed).toBe(true);
  });

  test("is not even asked by a browser without H.264", async () => {
    const { asked, browser } = aBrowser(created);
    const other = { ...browser, codecs: () => h264First([VP8]) };

    const opening = openWhep(OPENING, "sub", aListener().listener, other);

    await expect(opening).rejects.toMatchObject({ code: "no-h264" });
    expect(asked).toEqual([]);
  });

  test("forgives a hiccup of the network, and not a long one", async () => {
    const { peer, timing, browser } = aBrowser(created);
    const { heard, listener } = aListener();
    await openWhep(OPENING, "sub", listener, browser);

    peer.become("connected");
    peer.become("disconnected");
    await timing.advance(HICCUP_LIMIT - 1);
    peer.become("connected");
    await timing.advance(60_000);
    expect(heard).toEqual([]);

    peer.become("disconnected");
    await timing.advance(HICCUP_LIMIT);
    expect(heard).toEqual(["broken"]);
  });

  test("that hangs up is broken at once, and once", async () => {
    const { peer, browser } = aBrowser(created);
    const { heard, listener } = aListener();
    await openWhep(OPENING, "sub", listener, browser);
    peer.become("connected");

    peer.channel.onclose?.();
    peer.become("failed");

    expect(heard).toEqual(["broken"]);
  });

  test("that never connects is broken", async () => {
    const { timing, browser } = aBrowser(created);
    const { heard, listener } = aListener();
    await openWhep(OPENING, "sub", listener, browser);

    await timing.advance(60_000);

    expect(heard).toEqual(["broken"]);
  });

  test("keeps a wish until the channel opens", async () => {
    const { peer, browser } = aBrowser(created);
    const connection = await openWhep(OPENING, "sub", aListener().listener, browser);

    connection.wish("main");
    expect(peer.channel.sent).toEqual([]);

    peer.channel.onopen?.();
    expect(peer.channel.sent).toEqual(['{"quality":"main"}']);
  });
});
