import { describe, expect, test } from "vitest";

import { readRelays } from "../../src/media/relays";

const named = (url: string, name = "1790000000:view-1", credential = "a+b/c=") =>
  `<${url}>; rel="ice-server"; username="${name}"; credential="${credential}"; credential-type="password"`;
const server = (urls: string) => ({
  urls,
  username: "1790000000:view-1",
  credential: "a+b/c=",
});

function read(...links: string[]) {
  const headers = new Headers();
  for (const link of links) headers.append("link", link);
  return readRelays(headers);
}

describe("the relays of a WHEP answer", () => {
  test("are all read, each with its name and its credential", () => {
    const udp = "turn:relay.example:3478?transport=udp";
    const tls = "turns:[2001:db8::1]:5349?transport=tcp";

    expect(read(named(udp), named(tls))).toEqual({
      iceServers: [server(udp), server(tls)],
      iceTransportPolicy: "all",
    });
  });

  test("may be the only way", () => {
    const headers = new Headers({ link: named("turn:a:1"), "ice-transport-policy": "relay" });

    expect(readRelays(headers)?.iceTransportPolicy).toBe("relay");
  });

  test("are told from other links, however they are written", () => {
    const other = '</next>; rel="next", <https://x.example/>; rel=help; title="a, b; c"';
    const bare = "<turn:a:1> ;rel=ice-server;USERNAME=u; credential=c";

    expect(read(other, bare)?.iceServers).toEqual([
      { urls: "turn:a:1", username: "u", credential: "c" },
    ]);
  });

  test.each([
    ["no link", []],
    ["STUN, which nobody needs here", ['<stun:stun.example>; rel="ice-server"']],
    ["no credential", ['<turn:a:1>; rel="ice-server"; username="u"']],
    ["another kind of address", [named("https://a.example")]],
    ["rubbish", ["<turn:a", ";;;", "<>", ">; rel=ice-server"]],
  ])("are none: %s", (_case, links) => {
    expect(read(...links)).toBeNull();
  });
});
