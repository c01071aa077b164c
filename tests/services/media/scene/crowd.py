"""A crowd that comes to look at one camera: real offers, ICE and DTLS, nothing decoded.

Run as a module beside the node, so that its work is not the node's. Offers are made before the
door opens, as each browser makes its own; a viewer has a picture once every packet of one, up
to its marker, has come. Says as JSON what came to each, in seconds after its offer was posted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from typing import Any, Final

import httpx
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket

from services.media.webrtc import aiortc_names
from services.media.webrtc.aiortc_names import StrongCertificate

REPORT_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 60.0
AFTERWARDS: Final = 25
"""Pictures that each must see after its first: none was let in and then forgotten."""


class Light:
    """One viewer. `posted` and `seen` are monotonic seconds."""

    def __init__(self, certificate: StrongCertificate) -> None:
        self.peer = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        aiortc_names.use_certificate(self.peer, certificate)
        transceiver = self.peer.addTransceiver("video", direction="recvonly")
        self._dtls: Any = transceiver.receiver.transport
        self._ice: Any = self._dtls.transport._connection
        self.peer.createDataChannel("beffroi")
        self.posted = 0.0
        self.seen: float | None = None
        self.pictures = 0
        self.longest_gap = 0.0
        """Between two pictures."""
        self._last_at = 0.0
        self._ssrc = 0
        self._first: int | None = None
        self._came = 0

    async def offer(self) -> str:
        gather = self._ice.get_component_candidates

        async def on_loopback(component: int, addresses: list[str]) -> Any:
            return await gather(component=component, addresses=["127.0.0.1"])

        self._ice.get_component_candidates = on_loopback
        await self.peer.setLocalDescription(await self.peer.createOffer())
        for protocol in self._ice._protocols:
            self._listen(protocol)
        return self.peer.localDescription.sdp

    async def join(self, http: httpx.AsyncClient, url: str, token: str, offer: str) -> None:
        self.posted = time.monotonic()
        answer = await http.post(
            url,
            content=offer,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"},
        )
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code} {answer.text}")
        await self.peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))

    def report(self) -> None:
        """As a browser does once a second to whoever sends it pictures."""
        pair = self._ice._nominated.get(1)
        if not self._came or pair is None or self._dtls._tx_srtp is None:
            return
        info = RtcpReceiverInfo(self._ssrc, 0, 0, 0, 0, 0, 0)
        sealed = self._dtls._tx_srtp.protect_rtcp(bytes(RtcpRrPacket(ssrc=1, reports=[info])))
        pair.protocol.transport.sendto(sealed, pair.remote_addr)

    def _listen(self, protocol: Any) -> None:
        receive = protocol.datagram_received

        def received(data: bytes, addr: Any) -> None:
            # RFC 7983: pictures begin with 2; RFC 5761: between 64 and 95 stands a report.
            if data[0] >> 6 == 2 and not 64 <= data[1] & 0x7F < 96:
                self._count(data)
            else:
                receive(data, addr)

        protocol.datagram_received = received

    def _count(self, data: bytes) -> None:
        number = int.from_bytes(data[2:4])
        if self._first is None:
            self._first, self._ssrc = number, int.from_bytes(data[8:12])
        self._came += 1
        if data[1] & 0x80:
            self._note(is_whole=self._came == (number - self._first & 0xFFFF) + 1)

    def _note(self, is_whole: bool) -> None:
        now = time.monotonic()
        self.pictures += 1
        if self.seen is not None:
            self.longest_gap = max(self.longest_gap, now - self._last_at)
        elif is_whole:
            self.seen = now
        self._last_at = now


async def come(url: str, tokens: list[str], within: float) -> list[Light]:
    """All of them, spread over `within` seconds; returns once each has seen enough."""
    certificate = StrongCertificate.generateCertificate()
    viewers = [Light(certificate) for _ in tokens]
    offers = [await viewer.offer() for viewer in viewers]
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http, asyncio.TaskGroup() as joining:
        reporting = asyncio.create_task(_reporting(viewers))
        begun = time.monotonic()
        for number, (viewer, token) in enumerate(zip(viewers, tokens, strict=True)):
            await asyncio.sleep(max(0.0, begun + within * number / len(tokens) - time.monotonic()))
            joining.create_task(viewer.join(http, url, token, offers[number]))
        deadline = begun + PATIENCE_SECONDS
        while any(one.seen is None or one.pictures <= AFTERWARDS for one in viewers):
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.05)
    reporting.cancel()
    return viewers


async def _reporting(viewers: list[Light]) -> None:
    while True:
        for viewer in viewers:
            viewer.report()
            await asyncio.sleep(REPORT_SECONDS / len(viewers))


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("url")
    words.add_argument("--within", type=float, default=2.0)
    said = words.parse_args()

    viewers = await come(said.url, sys.stdin.readline().split(), said.within)

    first = min(viewer.posted for viewer in viewers)
    told = [
        {
            "posted": viewer.posted - first,
            "waited": None if viewer.seen is None else viewer.seen - viewer.posted,
            "pictures": viewer.pictures,
            "longest_gap": viewer.longest_gap,
        }
        for viewer in viewers
    ]
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await asyncio.gather(*(viewer.peer.close() for viewer in viewers))


if __name__ == "__main__":
    asyncio.run(main())
