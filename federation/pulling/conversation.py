"""Requests and answers over one connection to a camera (RTSP 1.0, RFC 2326 §6 to §12).

Numbers what is asked, proves who we are where the camera wants it, and keeps the packets
that come in between. Knows no order of verbs: that is the client's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    SystemUnreachable,
)
from federation.pulling.address import BadAddress, Credentials
from federation.pulling.digest import Account
from federation.pulling.parser import Answer, Event, Frame, Request
from federation.pulling.wire import Wire

TRIES = 3
"""Bare, with the password, and once more where the camera says that our nonce is stale."""
REDIRECTIONS = range(300, 400)
_TOO_MANY = "it serves too many others: close other viewers"
_NO_TRANSPORT = "it sends neither inside the connection (TCP) nor by UDP: allow one in it"
REFUSALS: dict[int, tuple[type[ConnectorError], str]] = {
    403: (CredentialsRefused, "it does not let this user watch: give it the right of live view"),
    404: (CameraUnreachable, "it has no such stream: check the path of the address"),
    406: (CameraUnreachable, _NO_TRANSPORT),
    453: (CameraUnreachable, _TOO_MANY),
    461: (CameraUnreachable, _NO_TRANSPORT),
    500: (
        CameraUnreachable,
        "it answers 500, as when too many watch: close other viewers, or restart it",
    ),
    503: (CameraUnreachable, _TOO_MANY),
}


class Conversation:
    """`session` goes with each request once SETUP has named one."""

    def __init__(
        self,
        wire: Wire,
        credentials: Credentials | None,
        cnonce: Callable[[], str],
        answer_seconds: float,
    ) -> None:
        self.session: str | None = None
        self._wire = wire
        self._account = Account(credentials, cnonce)
        self._answer_seconds = answer_seconds
        self._loop = asyncio.get_running_loop()
        self._sequence = 0
        self._early: list[Frame] = []

    async def ask(self, method: str, url: str, *headers: str) -> Answer:
        """The final answer, whatever its status but 401. Raises `ConnectorError`."""
        for attempt in range(TRIES):
            sequence = self.send(method, url, *headers)
            try:
                deadline = self._loop.time() + self._answer_seconds
                answer = await self.answer_to(sequence, deadline)
            except TimeoutError:
                raise SystemUnreachable("it takes the call and says nothing: restart it") from None
            if answer.status != 401:
                return answer
            self.learn(answer.headers.get("www-authenticate", ()), again=attempt > 0)
        raise CredentialsRefused("it calls every answer stale: check its clock, restart it")

    def send(self, method: str, url: str, *headers: str) -> int:
        """Ask without waiting; the number that the answer will carry."""
        self._sequence += 1
        lines = [f"{method} {url} RTSP/1.0", f"CSeq: {self._sequence}", "User-Agent: Beffroi"]
        if self.session is not None:
            lines.append(f"Session: {self.session}")
        authorization = self._account.header(method, url)
        if authorization is not None:
            lines.append(f"Authorization: {authorization}")
        self._wire.send("\r\n".join([*lines, *headers, "", ""]).encode())
        return self._sequence

    async def answer_to(self, sequence: int, deadline: float) -> Answer:
        """Packets may overtake the answer to PLAY: they are kept. Raises `TimeoutError`."""
        while True:
            found: Answer | None = None
            for event in await self._wire.receive(deadline):
                if isinstance(event, Answer) and _answers(event, sequence):
                    found = event
                self._keep(event)
            if found is not None:
                return found

    async def packet(self, channel: int, deadline: float) -> None:
        """Wait until a packet of a channel has come; it is kept, as all before it.

        Raises `TimeoutError` and `ConnectorError`.
        """
        while all(frame.channel != channel for frame in self._early):
            for event in await self._wire.receive(deadline):
                self._keep(event)

    def learn(self, challenges: Sequence[str], again: bool) -> None:
        """Take in a refusal for want of proof. Raises `CredentialsRefused`."""
        self._account.learn(challenges, again)

    def decline(self, request: Request) -> None:
        """The camera asks something of us: we serve nothing."""
        sequence = next(iter(request.headers.get("cseq", ())), "0")
        if sequence.isascii() and sequence.isdigit():
            self._wire.send(f"RTSP/1.0 501 Not Implemented\r\nCSeq: {sequence}\r\n\r\n".encode())

    def early(self) -> list[Frame]:
        """The packets that came before they were waited for, once."""
        early, self._early = self._early, []
        return early

    def _keep(self, event: Event) -> None:
        match event:
            case Frame():
                self._early.append(event)
            case Request():
                self.decline(event)
            case Answer():
                # Whoever waited for it has it; one that comes too late is nobody's.
                pass


def accepted(answer: Answer) -> Answer:
    """The answer, unless it is a refusal. Raises `ConnectorError` with the remedy."""
    if answer.status < 300:
        return answer
    if answer.status in REDIRECTIONS:
        raise BadAddress("it sends us to another address: give that one instead")
    kind, remedy = REFUSALS.get(
        answer.status, (CameraUnreachable, f"it answers {answer.status}: check the camera")
    )
    raise kind(remedy)


def _answers(answer: Answer, sequence: int) -> bool:
    """Some cameras do not repeat the number; 1xx only asks for patience."""
    return answer.status >= 200 and answer.sequence in (sequence, None)
