/**
 * One WHEP connection: an offer, an answer, a picture, a data channel.
 *
 * It makes one attempt and says when it breaks. Trying again, asking for a new pass
 * and deciding what the tile says belong to `session.ts`.
 */
import { readSteering, type SteeringSaid } from "../steering/words";
import { CHANNEL, type Quality, type Said, readSaid, writeWish } from "./channel";
import { readProblem, WhepRefused } from "./problem";
import { readRelays } from "./relays";

export interface Opening {
  /** Where to POST the offer; it may be relative to this page. */
  readonly whep: string;
  readonly pass: string;
}

export interface Listener {
  picture(stream: MediaStream, receiver: RTCRtpReceiver): void;
  said(said: Said): void;
  /** About the joystick of this view. */
  steering(said: SteeringSaid): void;
  /** Nothing more will come; says it once. */
  broken(): void;
}

export interface Connection {
  wish(quality: Quality): void;
  /** Says a word of the joystick; false where the channel is not open. */
  steer(word: string): boolean;
  /** Ends the view itself: its slot may be given to somebody else. */
  leave(): void;
  /** Ends this connection only: the view is kept for another one. */
  drop(): void;
}

export interface Browser {
  readonly origin: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  peer(): RTCPeerConnection;
  /** H.264 first; empty where this browser cannot read it. */
  codecs(): RTCRtpCodec[];
  later(milliseconds: number, act: () => void): () => void;
}

/** A first connection may take this long. */
export const CONNECTING_LIMIT = 8000;
/** `disconnected` is often a hiccup of the network. */
export const HICCUP_LIMIT = 3000;

export const realBrowser: Browser = {
  origin: globalThis.location?.href ?? "http://localhost/",
  fetch: (url, init) => fetch(url, init),
  peer: () => new RTCPeerConnection({ iceServers: [] }),
  codecs: () => h264First(RTCRtpReceiver.getCapabilities("video")?.codecs ?? []),
  later: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

export function h264First(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const isH264 = (codec: RTCRtpCodec) => codec.mimeType.toLowerCase() === "video/h264";
  const h264 = codecs.filter(isH264);
  return h264.length === 0 ? [] : [...h264, ...codecs.filter((codec) => !isH264(codec))];
}

/** Raises `WhepRefused` where the door says no, and what `fetch` raises where it is shut. */
export async function openWhep(
  opening: Opening,
  quality: Quality,
  listener: Listener,
  browser: Browser = realBrowser,
): Promise<Connection> {
  const codecs = browser.codecs();
  if (codecs.length === 0) throw new WhepRefused(422, "no-h264", null);

  const peer = browser.peer();
  try {
    const channel = prepare(peer, codecs, listener);
    const place = await negotiate(peer, opening, quality, browser);
    return connection(peer, channel, place, opening.pass, listener, browser);
  } catch (error) {
    peer.close();
    throw error;
  }
}

function prepare(peer: RTCPeerConnection, codecs: RTCRtpCodec[], listener: Listener) {
  const transceiver = peer.addTransceiver("video", { direction: "recvonly" });
  transceiver.setCodecPreferences(codecs);
  // No buffer: an agent steering a camera must see what it does now.
  if ("jitterBufferTarget" in transceiver.receiver) transceiver.receiver.jitterBufferTarget = 0;

  peer.ontrack = (event) => {
    listener.picture(event.streams[0] ?? new MediaStream([event.track]), event.receiver);
  };
  const channel = peer.createDataChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<unknown>) => {
    const said = readSaid(event.data);
    if (said !== null) listener.said(said);
    const steering = readSteering(event.data);
    if (steering !== null) listener.steering(steering);
  };
  return channel;
}

/**
 * The offer goes at once, without candidates: the server learns ours as they knock. It is
 * ours only once the answer has named the relays, as ways are looked for from then on.
 */
async function negotiate(
  peer: RTCPeerConnection,
  opening: Opening,
  quality: Quality,
  browser: Browser,
): Promise<string | null> {
  const offer = await peer.createOffer();
  const url = new URL(opening.whep, browser.origin);
  url.searchParams.set("quality", quality);

  const answer = await browser.fetch(url.href, {
    method: "POST",
    headers: { authorization: `Bearer ${opening.pass}`, "content-type": "application/sdp" },
    body: offer.sdp ?? "",
    cache: "no-store",
  });
  if (answer.status !== 201) throw await readProblem(answer);

  const place = answer.headers.get("location");
  const relays = readRelays(answer.headers);
  if (relays !== null) peer.setConfiguration(relays);
  await peer.setLocalDescription(offer);
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  return place === null ? null : new URL(place, url).href;
}

function connection(
  peer: RTCPeerConnection,
  channel: RTCDataChannel,
  place: string | null,
  pass: string,
  listener: Listener,
  browser: Browser,
): Connection {
  let wish: Quality | null = null;
  let over = false;
  const broken = () => {
    if (!end()) return;
    peer.close();
    listener.broken();
  };
  const stopWatch = watchPeer(peer, browser, broken);

  /** False where it has already ended. */
  function end(): boolean {
    if (over) return false;
    over = true;
    stopWatch();
    return true;
  }
  channel.onopen = () => {
    if (wish !== null) channel.send(writeWish(wish));
  };
  // The first to know that the node hung up: ICE takes many seconds more.
  channel.onclose = broken;
  return {
    wish(quality) {
      wish = quality;
      if (channel.readyState === "open") channel.send(writeWish(quality));
    },
    steer(word) {
      if (over || channel.readyState !== "open") return false;
      channel.send(word);
      return true;
    },
    leave() {
      // Farewell first: to the node, a peer that closes without a word is a browser that died.
      if (end()) void hangUp(place, pass, browser).finally(() => peer.close());
    },
    drop() {
      if (end()) peer.close();
    },
  };
}

/** Calls `broken` when the peer fails, never connects, or stays away too long. */
function watchPeer(peer: RTCPeerConnection, browser: Browser, broken: () => void): () => void {
  let cancel = browser.later(CONNECTING_LIMIT, broken);
  peer.onconnectionstatechange = () => {
    cancel();
    const state = peer.connectionState;
    if (state === "failed" || state === "closed") broken();
    else if (state === "disconnected") cancel = browser.later(HICCUP_LIMIT, broken);
    else if (state !== "connected") cancel = browser.later(CONNECTING_LIMIT, broken);
  };
  return () => {
    cancel();
    peer.onconnectionstatechange = null;
  };
}

/** Tells the media node; it also notices by itself, so a failure here changes nothing. */
async function hangUp(place: string | null, pass: string, browser: Browser): Promise<void> {
  if (place === null) return;
  const headers = { authorization: `Bearer ${pass}` };
  await browser.fetch(place, { method: "DELETE", headers, keepalive: true }).catch(() => undefined);
}
