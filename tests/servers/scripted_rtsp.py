"""An RTSP server of ours for the faults that GStreamer's cannot produce.

It is told how to behave, and keeps every request. Its pictures are parameter sets
and slices with honest headers and made-up content: they are followed, not decoded.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from struct import pack
from types import TracebackType
from typing import Self

from tests.servers.scripted_door import Asked, Door
from tests.servers.scripted_udp import UdpSide

SPS = bytes.fromhex("6742c00cda0a11f97016a0c0c0d4a0000003002000000651e28554")
PPS = bytes.fromhex("68ce3c80")
KEYFRAME = b"\x65\x88\x84" + bytes(range(64, 104))
PICTURE = b"\x41\x9a\x20" + bytes(range(64, 84))
SOURCE = 0x0BEFF401
SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=control:*\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n"
)
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"


@dataclass
class Behaviour:
    """What the server does; by default, everything right.

    `answers` replaces the answer to a method with a status line and headers, `mute`
    leaves methods without any; `session_seconds` is kept to, and the stream cut where
    no sign of life (`signs`) came, whatever SETUP announces; `pictures` ends the packets,
    the connection staying open.
    """

    sdp: str | bytes = SDP
    base: str | None = None
    """`Content-Base`, where it is not the address itself with a slash."""
    moves: Mapping[str, str] = field(default_factory=dict)
    """The path of a URL, and where it sends whoever asks for it."""
    answers: Mapping[str, str] = field(default_factory=dict)
    mute: frozenset[str] = frozenset()
    door: Door | None = None
    timestamps: Iterable[int] = field(default_factory=lambda: count(1_000, 3600))
    parameter_sets: bool = True
    sps: Callable[[int], bytes] = lambda number: SPS
    keyframes: Callable[[int], bool] = lambda number: number % 5 == 0
    pictures: int | None = None
    session_seconds: float = 60.0
    announced_seconds: float | None = None
    signs: frozenset[str] = frozenset(METHODS.split(", "))
    transport: str = "RTP/AVP/TCP;unicast;interleaved=0-1"
    udp: UdpSide | None = None
    """Where it sends by UDP; then `transport` and `channel` are not asked."""
    packets_before_play: bool = False
    """The first pictures overtake the answer to PLAY."""
    channel: int = 0
    payload_type: int = 96
    between: bytes = b""
    """What else it writes before each picture."""
    filling: bytes = b""
    """Added to each picture, to make it heavy."""
    film: Callable[[int], Sequence[bytes]] | None = None
    """The payloads of each picture's packets, where its content matters."""
    lost: Callable[[int], bool] = lambda number: False
    """Which packets never come, by their numbers."""
    pace_seconds: float = 0.01
    asks: bool = False
    """The server asks something itself, and answers with 100 before each 200."""


class ScriptedRtsp:
    """`async with ScriptedRtsp(Behaviour(…)) as server`, then `server.url`."""

    def __init__(self, behaviour: Behaviour | None = None, tls: ssl.SSLContext | None = None):
        self.behaviour = behaviour or Behaviour()
        self.requests: list[Asked] = []
        self.closings = 0
        self.sent_bytes = 0
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_sign = 0.0
        self._under_way = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        if self.behaviour.udp is not None:
            self.behaviour.udp.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        scheme = "rtsps" if self._tls else "rtsp"
        return f"{scheme}://127.0.0.1:{self.port}/live"

    def asked(self, method: str) -> list[Asked]:
        return [each for each in self.requests if each.method == method]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of ours, so that the end of the test ends it without a word.
        task = asyncio.create_task(self._talk(reader, writer))
        self._tasks.add(task)
        with suppress(asyncio.CancelledError):
            await task

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream: asyncio.Task[None] | None = None
        try:
            while True:
                asked = _read(await reader.readuntil(b"\r\n\r\n"))
                self.requests.append(asked)
                if asked.method in self.behaviour.signs:
                    self._last_sign = asyncio.get_running_loop().time()
                if asked.method == "TEARDOWN" and stream is not None:
                    stream.cancel()
                if asked.method == "PLAY" and self._admits(asked):
                    stream = asyncio.create_task(self._stream(writer))
                    if self.behaviour.packets_before_play:
                        await self._under_way.wait()
                writer.write(self._reply(asked))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closings += 1
        finally:
            if stream is not None:
                stream.cancel()
            writer.close()

    def _admits(self, asked: Asked) -> bool:
        return self.behaviour.door is None or self.behaviour.door.admits(asked)

    def _reply(self, asked: Asked) -> bytes:
        if asked.method.startswith("RTSP/"):
            return b""
        reply = b"" if asked.method in self.behaviour.mute else self._answer(asked)
        if self.behaviour.asks:
            patience = f"RTSP/1.0 100 Continue\r\nCSeq: {asked.headers['cseq']}\r\n\r\n"
            reply = b"OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\n" + patience.encode() + reply
        return reply

    def _answer(self, asked: Asked) -> bytes:
        body: str | bytes = ""
        if (door := self.behaviour.door) is not None and not door.admits(asked):
            lines = ["RTSP/1.0 401 Unauthorized", *door.challenges()]
        elif (there := self.behaviour.moves.get(_path(asked.url))) is not None:
            lines = ["RTSP/1.0 302 Moved", f"Location: {there}"]
        elif asked.method in self.behaviour.answers:
            lines = self.behaviour.answers[asked.method].split("\r\n")
        else:
            lines = self._lines(asked)
            body = self.behaviour.sdp if asked.method == "DESCRIBE" else ""
        data = body if isinstance(body, bytes) else body.encode()
        head = [*lines, f"CSeq: {asked.headers['cseq']}", f"Content-Length: {len(data)}", "", ""]
        return "\r\n".join(head).encode() + data

    def _lines(self, asked: Asked) -> list[str]:
        right = "RTSP/1.0 200 OK"
        match asked.method:
            case "OPTIONS":
                return [right, f"Public: {METHODS}"]
            case "DESCRIBE":
                base = f"{self.url}/" if self.behaviour.base is None else self.behaviour.base
                return [right, "Content-Type: application/sdp", f"Content-Base: {base}"]
            case "SETUP":
                return self._set_up(asked.headers["transport"])
            case _:
                return [right]

    def _set_up(self, wanted: str) -> list[str]:
        side = self.behaviour.udp
        transport = self.behaviour.transport if side is None else side.set_up(wanted)
        if transport is None:
            return ["RTSP/1.0 461 Unsupported Transport"]
        seconds = self.behaviour.announced_seconds or self.behaviour.session_seconds
        session = f"Session:   4711 ;timeout={seconds:.0f}"
        return ["RTSP/1.0 200 OK", session, f"Transport: {transport}"]

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        packets = count()
        for number, timestamp in enumerate(self.behaviour.timestamps):
            if number == self.behaviour.pictures:
                return
            # Half a second late is forgiven, as real servers do.
            if clock() - self._last_sign > self.behaviour.session_seconds + 0.5:
                writer.close()
                return
            writer.write(self.behaviour.between)
            payloads = (self.behaviour.film or self._made_up)(number)
            for place, payload in enumerate(payloads, 1):
                marker = place == len(payloads)
                self._send(writer, next(packets), timestamp, marker, payload)
            await writer.drain()
            if number == 3:
                self._under_way.set()
            await asyncio.sleep(self.behaviour.pace_seconds)

    def _made_up(self, number: int) -> list[bytes]:
        keyframe = self.behaviour.keyframes(number)
        picture = (KEYFRAME if keyframe else PICTURE) + self.behaviour.filling
        told = keyframe and self.behaviour.parameter_sets
        return [self.behaviour.sps(number), PPS, picture] if told else [picture]

    def _send(
        self, writer: asyncio.StreamWriter, number: int, timestamp: int, marker: bool, unit: bytes
    ) -> None:
        if self.behaviour.lost(number):
            return
        packet = rtp(number, timestamp, marker, unit, self.behaviour.payload_type)
        if (side := self.behaviour.udp) is not None and side.client:
            side.send(number, packet)
        else:
            writer.write(pack("!BBH", 0x24, self.behaviour.channel, len(packet)) + packet)
        self.sent_bytes += len(packet)


def rtp(
    sequence: int, timestamp: int, marker: bool, payload: bytes, payload_type: int = 96
) -> bytes:
    """One RTP packet (RFC 3550 §5.1)."""
    second = payload_type | (0x80 if marker else 0)
    numbers = (sequence & 0xFFFF, timestamp & 0xFFFF_FFFF, SOURCE)
    return pack("!BBHII", 0x80, second, *numbers) + payload


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def _read(head: bytes) -> Asked:
    first, *lines = head.decode().split("\r\n")
    method, url, _ = first.split(" ", 2)
    pairs = [line.partition(":") for line in lines if line]
    return Asked(method, url, {name.lower(): value.strip() for name, _, value in pairs})
