"""Talks RTSP 1.0 (RFC 2326) to one camera: from OPTIONS to TEARDOWN, packets in between.

I/O. Asks for one video track inside the connection, or by UDP where the camera refuses
that, and keeps the session alive in the way the camera answers. A redirection is followed
to another path of the same camera, and nowhere else: the commune gave an address, and we
connect to no other.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    SystemUnreachable,
    Trouble,
    UnreadableAnswer,
)
from federation.pulling.address import BadAddress, RtspAddress
from federation.pulling.conversation import REDIRECTIONS, REFUSALS, Conversation, accepted
from federation.pulling.parser import (
    Answer,
    Event,
    Frame,
    Request,
    read_methods,
    read_session,
    read_transport,
)
from federation.pulling.sdp import Track, base_url, choose_video, read_sdp, track_url
from federation.pulling.udp.path import CHANNEL, UdpPath
from federation.pulling.wire import Wire

NO_TRANSPORT = (406, 461)
NOTHING_BY_UDP = "nothing comes by UDP: let it through the firewall, or allow TCP in the camera"
MOST_SECONDS_BETWEEN_SIGNS = 30.0
MOST_HOPS = 3
OTHER_SIGN = {"GET_PARAMETER": "OPTIONS", "OPTIONS": "GET_PARAMETER"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each thing may take."""

    connect: float = 3.0
    answer: float = 5.0
    """Also from PLAY to the first packet: some encoders start on demand."""
    stall: float = 2.5
    """Less than the 3 s in which a tile must say that its picture has stopped."""
    keyframe: float = 10.0
    farewell: float = 1.0


class Client:
    """`channel` is that of the packets; the next one carries the sender's reports."""

    def __init__(
        self, wire: Wire, address: RtspAddress, patience: Patience, cnonce: Callable[[], str]
    ) -> None:
        self.channel = 0
        self._wire = wire
        self._address = address
        self._url = address.url
        self._patience = patience
        self._talk = Conversation(wire, address.credentials, cnonce, patience.answer)
        self._udp: UdpPath | None = None
        self._loop = asyncio.get_running_loop()
        self._ended = False
        self._sign = "OPTIONS"
        self._sign_sequence = 0
        self._sign_refused = False
        self._period = MOST_SECONDS_BETWEEN_SIGNS
        self._next_sign = float("inf")

    @classmethod
    async def connect(
        cls,
        address: RtspAddress,
        patience: Patience,
        tls: ssl.SSLContext,
        cnonce: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> Client:
        """Raises `SystemUnreachable`."""
        return cls(await Wire.connect(address, patience.connect, tls), address, patience, cnonce)

    async def play(self) -> Track:
        """Ask for the picture; packets follow. Raises `ConnectorError`."""
        options = await self._follow("OPTIONS")
        methods = read_methods(options.first("public") or "")
        # A camera that does not say what it knows is asked; its answer tells.
        self._sign = "OPTIONS" if methods and "GET_PARAMETER" not in methods else "GET_PARAMETER"

        answer = accepted(await self._follow("DESCRIBE", "Accept: application/sdp"))
        description = read_sdp(answer.body)
        track = choose_video(description)
        announced = answer.first("content-base") or answer.first("content-location")

        setup_url = track_url(track.control, base_url(announced, None, self._url))
        self._url = base_url(announced, description.control, self._url)
        await self._start(setup_url)
        self._next_sign = self._loop.time() + self._period
        return track

    async def frames(self, deadline: float) -> list[Frame]:
        """The packets that came, of any channel; maybe none. Keeps the session alive.

        Raises `TimeoutError` at `deadline`, and `ConnectorError`.
        """
        if self._ended:
            raise CameraUnreachable("we have ended this pull ourselves")
        early = self._talk.early()
        if early:
            return self._in_order(early)
        if self._loop.time() >= self._next_sign:
            self._sign_refused = False
            self._give_sign()
        due = float("inf") if self._udp is None else self._udp.due
        try:
            events = await self._wire.receive(min(deadline, self._next_sign, due))
        except TimeoutError:
            if self._loop.time() >= deadline:
                raise
            return self._in_order([])
        return self._in_order(self._sorted_out(events))

    async def stop(self) -> None:
        """End the session at the camera, and the connection. Never raises, may be repeated."""
        self._ended = True
        if self._wire.receiving:
            self.hang_up()
        if self._talk.session is not None:
            sequence = self._tear_down()
            # A socket closed on unread packets is reset, and TEARDOWN may go unread.
            deadline = self._loop.time() + self._patience.farewell
            with suppress(TimeoutError, ConnectorError):
                await self._talk.answer_to(sequence, deadline)
        self._leave_udp()
        await self._wire.close()

    def hang_up(self) -> None:
        """End at once, even while another task is in `frames`, which then raises."""
        self._ended = True
        if self._talk.session is not None:
            self._tear_down()
        self._leave_udp()
        self._wire.hang_up()

    async def _follow(self, method: str, *headers: str) -> Answer:
        """Ask, at another path of the same camera where it says so. Raises `BadAddress`."""
        for _ in range(MOST_HOPS):
            answer = await self._talk.ask(method, self._url, *headers)
            location = answer.first("location")
            if answer.status not in REDIRECTIONS or location is None:
                return answer
            self._address = self._address.moved(location)
            self._url = self._address.url
        raise BadAddress("it sends us from one path to another without end: check the address")

    async def _start(self, setup_url: str) -> None:
        """Try the way that was asked for, then the other one. Raises `ConnectorError`."""
        refused = CameraUnreachable(_no_way(self._address.tls))
        for udp in self._ways():
            if not await self._set_up(setup_url, udp):
                continue
            playing = accepted(await self._talk.ask("PLAY", self._url, "Range: npt=0.000-"))
            self._heed_session(playing.first("session"))
            if self._udp is None or await self._comes():
                return
            refused = CameraUnreachable(NOTHING_BY_UDP)
            refused.trouble = Trouble.STALLED
            await self._give_back(self._url)
        raise refused

    async def _set_up(self, url: str, udp: bool) -> bool:
        """False where the camera does not send in this way. Raises `ConnectorError`."""
        answer = await self._talk.ask("SETUP", url, self._asked(udp))
        if answer.status in NO_TRANSPORT:
            self._leave_udp()
            return False
        session = read_session(accepted(answer).first("session") or "")
        self._talk.session = session.id
        self._period = min(session.timeout_seconds / 2, MOST_SECONDS_BETWEEN_SIGNS)
        if self._granted(answer, udp):
            return True
        # It names the way it can: that session ends, and the other way is asked for.
        await self._give_back(url)
        return False

    async def _comes(self) -> bool:
        """Whether anything comes by UDP: firewalls say nothing."""
        try:
            await self._talk.packet(CHANNEL, self._loop.time() + self._patience.answer)
        except TimeoutError:
            return False
        return True

    async def _give_back(self, url: str) -> None:
        """End a session that serves nothing, the connection staying open."""
        with suppress(SystemUnreachable):
            await self._talk.ask("TEARDOWN", url)
        self._talk.session = None
        self._leave_udp()

    def _ways(self) -> tuple[bool, ...]:
        """Whether to ask for UDP, in turn. Under TLS, never: its packets would be in clear."""
        if self._address.tls:
            return (False,)
        return (True, False) if self._address.udp else (False, True)

    def _asked(self, udp: bool) -> str:
        if not udp:
            return "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
        self._udp = UdpPath.open(*self._wire.ends, self._wire.take)
        return f"Transport: RTP/AVP;unicast;client_port={self._udp.port}-{self._udp.port + 1}"

    def _granted(self, answer: Answer, udp: bool) -> bool:
        """Take the way that the camera grants; false where it is not one we have asked for."""
        # Some recorders leave the channels out when they take ours.
        unsaid = "RTP/AVP" if udp else "RTP/AVP/TCP"
        transport = read_transport(answer.first("transport") or unsaid)
        if transport.interleaved:
            self._leave_udp()
            self.channel = transport.channel or 0
            return True
        if self._udp is None or transport.multicast:
            return False
        self.channel = CHANNEL
        self._udp.begin(transport.senders, self._loop.time())
        return True

    def _leave_udp(self) -> None:
        if self._udp is not None:
            self._udp.close()
        self._udp = None

    def _in_order(self, frames: list[Frame]) -> list[Frame]:
        return frames if self._udp is None else self._udp.order(frames, self._loop.time())

    def _heed_session(self, text: str | None) -> None:
        """PLAY may give the session another life than SETUP did: the shorter one is kept to."""
        with suppress(UnreadableAnswer):
            if text is not None and "timeout" in text.lower():
                self._period = min(self._period, read_session(text).timeout_seconds / 2)

    def _tear_down(self) -> int:
        sequence = self._talk.send("TEARDOWN", self._url)
        self._talk.session = None
        return sequence

    def _sorted_out(self, events: list[Event]) -> list[Frame]:
        frames = [event for event in events if isinstance(event, Frame)]
        if len(frames) < len(events):
            for event in events:
                match event:
                    case Answer():
                        self._hear(event)
                    case Request():
                        self._talk.decline(event)
        return frames

    def _give_sign(self) -> None:
        self._sign_sequence = self._talk.send(self._sign, self._url)
        self._next_sign = self._loop.time() + self._period

    def _hear(self, answer: Answer) -> None:
        """The answer to a sign of life. None at all is fine too: the packets tell."""
        if answer.status < 400 or answer.sequence not in (self._sign_sequence, None):
            return
        if self._sign_refused:
            return
        self._sign_refused = True
        if answer.status == 401:
            self._talk.learn(answer.headers.get("www-authenticate", ()), again=False)
        else:
            self._sign = OTHER_SIGN[self._sign]
        self._give_sign()


def _no_way(tls: bool) -> str:
    if tls:
        return "it sends by UDP alone, in clear: allow RTP over RTSP in it, or write rtsp"
    return REFUSALS[461][1]
