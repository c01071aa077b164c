"""A screenful of viewers: real offers, ICE and DTLS by aiortc, then packets counted and dropped.

Prints what arrived, as JSON. Each viewer reports once a second, as browsers do.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import json
import socket
import sys
import threading
import time
from typing import Any

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket

from benchmarks.media.janus_talk import JanusTalk

BUCKETS = 4000
SLICE_SECONDS = 0.05
REST_BYTES = 1 << 20
CONNECTING_SECONDS = 10


class View(ctypes.Structure):
    """As `drain.c` lays it out."""

    _fields_ = [  # ctypes reads it so
        ("fd", ctypes.c_int32),
        ("started", ctypes.c_int32),
        ("ssrc", ctypes.c_uint32),
        ("first_timestamp", ctypes.c_uint32),
        ("first_number", ctypes.c_int64),
        ("last_number", ctypes.c_int64),
        ("packets", ctypes.c_int64),
        ("frames", ctypes.c_int64),
        ("bytes", ctypes.c_int64),
        ("stun", ctypes.c_int64),
        ("first_at", ctypes.c_double),
        ("late", ctypes.c_int32 * BUCKETS),
    ]


class Viewer:
    def __init__(self, address: str) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._address = address
        self.protocol: Any = None

    async def offer_to(self, http: httpx.AsyncClient, url: str) -> None:
        transceiver = self.peer.addTransceiver("video", direction="recvonly")
        self._bind(transceiver.receiver.transport.transport._connection)
        await self.peer.setLocalDescription(await self.peer.createOffer())
        answer = await http.post(url, content=self.peer.localDescription.sdp.encode())
        answer.raise_for_status()
        await self.peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))

    async def answer_to(self, talk: JanusTalk) -> None:
        await self.peer.setRemoteDescription(RTCSessionDescription(await talk.offer(), "offer"))
        (transceiver,) = self.peer.getTransceivers()
        self._bind(transceiver.receiver.transport.transport._connection)
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        await talk.answer(self.peer.localDescription.sdp)

    async def connected(self) -> None:
        while self.peer.connectionState != "connected":  # polled, like the rest
            if self.peer.connectionState == "failed":
                raise RuntimeError("a viewer was not connected")
            await asyncio.sleep(0.01)
        self.protocol = self._ice._nominated[1].protocol
        # Decoding is no part of this, and nobody reads the socket but the drain.
        loop: Any = asyncio.get_running_loop()
        loop._remove_reader(self.fd)

    @property
    def fd(self) -> int:
        return int(self.protocol.transport.get_extra_info("socket").fileno())

    def report(self, ssrc: int) -> None:
        info = RtcpReceiverInfo(ssrc, 0, 0, 0, 0, 0, 0)
        report = bytes(RtcpRrPacket(ssrc=1, reports=[info]))
        sealed = self._dtls._tx_srtp.protect_rtcp(report)
        self.protocol.transport.sendto(sealed, self._ice._nominated[1].remote_addr)

    def receive(self, data: bytes) -> None:
        self.protocol.datagram_received(data, self._ice._nominated[1].remote_addr)

    @property
    def profile(self) -> str:
        return str(self._dtls._ssl.get_selected_srtp_profile().decode())

    @property
    def _dtls(self) -> Any:
        return self.peer.getTransceivers()[0].receiver.transport

    @property
    def _ice(self) -> Any:
        return self._dtls.transport._connection

    def _bind(self, connection: Any) -> None:
        gather = connection.get_component_candidates

        async def here(component: int, addresses: list[str]) -> Any:
            return await gather(component=component, addresses=[self._address])

        connection.get_component_candidates = here


class Bare:
    """A socket that anybody may send to: what the floor is measured with."""

    profile = "none"

    def __init__(self, address: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self._socket.bind((address, port))
        self.fd = self._socket.fileno()

    def report(self, ssrc: int) -> None: ...

    def receive(self, data: bytes) -> None: ...


async def join(said: argparse.Namespace) -> list[Viewer] | list[Bare]:
    if said.bare is not None:
        return [Bare(said.address, said.bare + number) for number in range(said.viewers)]
    viewers = [Viewer(said.address) for _ in range(said.viewers)]
    async with httpx.AsyncClient(timeout=60) as http:
        for viewer in viewers:
            if said.janus:
                await viewer.answer_to(JanusTalk(http, said.url))
            else:
                await viewer.offer_to(http, said.url)
            async with asyncio.timeout(CONNECTING_SECONDS):
                await viewer.connected()
    return viewers


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("url")
    words.add_argument("address")
    words.add_argument("drain")
    words.add_argument("--viewers", type=int, default=100)
    words.add_argument("--seconds", type=float, default=10.0)
    words.add_argument("--janus", action="store_true")
    words.add_argument("--bare", type=int, help="no signalling: the first of their ports")
    said = words.parse_args()

    viewers = await join(said)
    counts = (View * len(viewers))(*(View(fd=one.fd) for one in viewers))
    drain = ctypes.CDLL(said.drain).drain
    drain.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_char_p, ctypes.c_int]
    loop, over = asyncio.get_running_loop(), threading.Event()

    def deliver(rest: bytes) -> None:
        while rest:
            number, length = (int.from_bytes(rest[at : at + 4], sys.byteorder) for at in (0, 4))
            viewers[number].receive(rest[8 : 8 + length])
            rest = rest[8 + length :]

    def drained() -> None:
        rest = ctypes.create_string_buffer(REST_BYTES)
        while not over.is_set():
            used = drain(counts, len(viewers), SLICE_SECONDS, rest, REST_BYTES)
            if used:
                loop.call_soon_threadsafe(deliver, rest.raw[:used])

    thread = threading.Thread(target=drained)
    thread.start()
    await _reporting(viewers, counts, 2.0)
    print("ready", flush=True)
    before = [_copy(one) for one in counts]
    began_at = time.monotonic()
    await _reporting(viewers, counts, said.seconds)
    after, took = [_copy(one) for one in counts], time.monotonic() - began_at
    print(json.dumps(_told(before, after, took, viewers[0].profile)), flush=True)
    over.set()
    thread.join()


async def _reporting(viewers: Any, counts: Any, seconds: float) -> None:
    """Each viewer once a second, spread over it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for viewer, count in zip(viewers, counts, strict=True):
            viewer.report(count.ssrc)
            await asyncio.sleep(0.9 / len(viewers))


def _copy(one: Any) -> Any:
    return View.from_buffer_copy(one)


def _told(before: list[Any], after: list[Any], took: float, profile: str) -> dict[str, Any]:
    packets = [b.packets - a.packets for a, b in zip(before, after, strict=True)]
    frames = [b.frames - a.frames for a, b in zip(before, after, strict=True)]
    expected = [b.last_number - a.last_number for a, b in zip(before, after, strict=True)]
    return {
        "seconds": took,
        "packets": sum(packets),
        "lost": max(0, sum(expected) - sum(packets)),
        "fewest_frames": min(frames) / took,
        "late_p99_ms": _late(before, after),
        "profile": profile,
    }


def _late(before: list[Any], after: list[Any]) -> int:
    """How late pictures came behind the earliest of their viewer, 99 of 100."""
    late: list[int] = []
    for a, b in zip(before, after, strict=True):
        each = [y - x for x, y in zip(a.late, b.late, strict=True)]
        earliest = next((place for place, count in enumerate(b.late) if count), 0)
        late += [place - earliest for place, count in enumerate(each) for _ in range(count)]
    late.sort()
    return late[len(late) * 99 // 100] if late else -1


if __name__ == "__main__":
    asyncio.run(main())
