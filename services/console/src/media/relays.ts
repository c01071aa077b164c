/**
 * The TURN relays that a WHEP answer names (RFC 9725 §4.6), as a peer wants them.
 *
 * What is no relay, or comes without a name and a credential, is left out: a browser
 * would refuse the whole list for it.
 */

const LINK = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g;
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))/g;
const TURN = /^turns?:/i;
/** Ours: RFC 9725 has no word for it. */
const POLICY = "ice-transport-policy";

/** Null where the answer names none: then nothing but the direct way is tried. */
export function readRelays(headers: Headers): RTCConfiguration | null {
  const iceServers = [...(headers.get("link") ?? "").matchAll(LINK)].flatMap(
    ([, url = "", rest = ""]) => relay(url, rest),
  );
  if (iceServers.length === 0) return null;
  const only = headers.get(POLICY) === "relay";
  return { iceServers, iceTransportPolicy: only ? "relay" : "all" };
}

function relay(url: string, rest: string): RTCIceServer[] {
  const told = new Map(
    [...rest.matchAll(PARAMETER)].map(([, name = "", quoted, bare]) => [
      name.toLowerCase(),
      quoted ?? bare ?? "",
    ]),
  );
  const username = told.get("username");
  const credential = told.get("credential");
  if (told.get("rel") !== "ice-server" || !TURN.test(url)) return [];
  return username && credential ? [{ urls: url, username, credential }] : [];
}
