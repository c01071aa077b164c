"""Talks RTSP 1.0 (RFC 2326) to one camera: from OPTIONS to TEARDOWN, packets in between.

I/O. Asks for one video track over the same connection, keeps the session alive in
the way the camera answers, and follows no redirection: the commune gave an address,
and we connect to no other.
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
    CredentialsRefused,
    SystemUnreachable,
)
from federation.pulling.address import BadAddress, RtspAddress
from federation.pulling.digest import Account
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
from federation.pulling.wire import Wire

TRIES = 3
"""Bare, with the password, and once more where the camera says that our nonce is stale."""
MOST_SECONDS_BETWEEN_SIGNS = 30.0
REDIRECTIONS = range(300, 400)
REFUSALS: dict[int, tuple[type[ConnectorError], str]] = {
    403: (CredentialsRefused, "it does not let this user watch: give it the right of live view"),
    404: (CameraUnreachable, "it has no such stream: check the path of the address"),
    406: (CameraUnreachable, "it does not send over TCP: allow RTP over RTSP in it"),
    453: (CameraUnreachable, "it serves too many others: close other viewers"),
    461: (CameraUnreachable, "it does not send over TCP: allow RTP over RTSP in it"),
    503: (CameraUnreachable, "it serves too many others: close other viewers"),
}


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
        self._url = address.url
        self._patience = patience
        self._account = Account(address.credentials, cnonce)
        self._loop = asyncio.get_running_loop()
        self._sequence = 0
        self._early: list[Frame] = []
        self._session: str | None = None
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
        options = await self._ask("OPTIONS", self._url, tolerant=True)
        if "GET_PARAMETER" in read_methods(options.first("public") or ""):
            self._sign = "GET_PARAMETER"

        answer = await self._ask("DESCRIBE", self._url, "Accept: application/sdp")
        description = read_sdp(answer.body)
        track = choose_video(description)
        announced = answer.first("content-base") or answer.first("content-location")

        await self._set_up(track_url(track.control, base_url(announced, None, self._url)))
        self._url = base_url(announced, description.control, self._url)
        await self._ask("PLAY", self._url, "Range: npt=0.000-")
        self._next_sign = self._loop.time() + self._period
        return track

    async def frames(self, deadline: float) -> list[Frame]:
        """The packets that came, of any channel; maybe none. Keeps the session alive.

        Raises `TimeoutError` at `deadline`, and `ConnectorError`.
        """
        if self._ended:
            raise CameraUnreachable("we have ended this pull ourselves")
        if self._early:
            early, self._early = self._early, []
            return early
        if self._loop.time() >= self._next_sign:
            self._sign_refused = False
            self._give_sign()
        try:
            events = await self._wire.receive(min(deadline, self._next_sign))
        except TimeoutError:
            if self._loop.time() >= deadline:
                raise
            return []
        return self._sorted_out(events)

    async def stop(self) -> None:
        """End the session at the camera, and the connection. Never raises, may be repeated."""
        self._ended = True
        if self._wire.receiving:
            self.hang_up()
        if self._session is not None:
            sequence = self._send("TEARDOWN", self._url)
            self._session = None
            # A socket closed on unread packets is reset, and TEARDOWN may go unread.
            deadline = self._loop.time() + self._patience.farewell
            with suppress(TimeoutError, ConnectorError):
                await self._answer_to(sequence, deadline)
        await self._wire.close()

    def hang_up(self) -> None:
        """End at once, even while another task is in `frames`, which then raises."""
        self._ended = True
        if self._session is not None:
            self._send("TEARDOWN", self._url)
            self._session = None
        self._wire.hang_up()

    async def _set_up(self, url: str) -> None:
        answer = await self._ask("SETUP", url, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
        session = read_session(answer.first("session") or "")
        self._session = session.id
        self._period = min(session.timeout_seconds / 2, MOST_SECONDS_BETWEEN_SIGNS)

        # Some recorders leave the channels out when they take ours.
        transport = read_transport(answer.first("transport") or "RTP/AVP/TCP")
        if not transport.interleaved:
            raise CameraUnreachable(REFUSALS[461][1])
        self.channel = transport.channel or 0

    async def _ask(self, method: str, url: str, *headers: str, tolerant: bool = False) -> Answer:
        for attempt in range(TRIES):
            sequence = self._send(method, url, *headers)
            try:
                deadline = self._loop.time() + self._patience.answer
                answer = await self._answer_to(sequence, deadline)
            except TimeoutError:
                raise SystemUnreachable("it takes the call and says nothing: restart it") from None
            if answer.status != 401:
                return answer if tolerant and answer.status >= 400 else _accepted(answer)
            self._account.learn(answer.headers.get("www-authenticate", ()), again=attempt > 0)
        raise CredentialsRefused("it calls every answer stale: check its clock, restart it")

    def _send(self, method: str, url: str, *headers: str) -> int:
        self._sequence += 1
        lines = [f"{method} {url} RTSP/1.0", f"CSeq: {self._sequence}", "User-Agent: Beffroi"]
        if self._session is not None:
            lines.append(f"Session: {self._session}")
        authorization = self._account.header(method, url)
        if authorization is not None:
            lines.append(f"Authorization: {authorization}")
        self._wire.send("\r\n".join([*lines, *headers, "", ""]).encode())
        return self._sequence

    async def _answer_to(self, sequence: int, deadline: float) -> Answer:
        """Packets may overtake the answer to PLAY: they are kept."""
        while True:
            found: Answer | None = None
            for event in await self._wire.receive(deadline):
                match event:
                    case Frame():
                        self._early.append(event)
                    case Request():
                        self._decline(event)
                    case Answer() if _answers(event, sequence):
                        found = event
            if found is not None:
                return found

    def _sorted_out(self, events: list[Event]) -> list[Frame]:
        frames: list[Frame] = []
        for event in events:
            match event:
                case Frame():
                    frames.append(event)
                case Answer():
                    self._hear(event)
                case Request():
                    self._decline(event)
        return frames

    def _give_sign(self) -> None:
        self._sign_sequence = self._send(self._sign, self._url)
        self._next_sign = self._loop.time() + self._period

    def _hear(self, answer: Answer) -> None:
        """The answer to a sign of life. None at all is fine too: the packets tell."""
        if answer.status < 400 or answer.sequence not in (self._sign_sequence, None):
            return
        if self._sign_refused:
            return
        self._sign_refused = True
        if answer.status == 401:
            self._account.learn(answer.headers.get("www-authenticate", ()), again=False)
        else:
            self._sign = "OPTIONS"
        self._give_sign()

    def _decline(self, request: Request) -> None:
        sequence = next(iter(request.headers.get("cseq", ())), "0")
        if sequence.isascii() and sequence.isdigit():
            self._wire.send(f"RTSP/1.0 501 Not Implemented\r\nCSeq: {sequence}\r\n\r\n".encode())


def _answers(answer: Answer, sequence: int) -> bool:
    """Some cameras do not repeat the number; 1xx only asks for patience."""
    return answer.status >= 200 and answer.sequence in (sequence, None)


def _accepted(answer: Answer) -> Answer:
    if answer.status < 300:
        return answer
    if answer.status in REDIRECTIONS:
        raise BadAddress("it sends us to another address: give that one instead")
    kind, remedy = REFUSALS.get(
        answer.status, (CameraUnreachable, f"it answers {answer.status}: check the camera")
    )
    raise kind(remedy)
