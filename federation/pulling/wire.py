"""One TCP connection to a camera, plain or under TLS.

I/O only: knows no RTSP verb. What the network does is told in our words, and the
operating system's, which hold the address, go no further. A protocol and not a
stream: the messages are cut as the bytes arrive, at half the cost. A camera writes a picture
in many packets, one right after the other, which are handed over together.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Final, cast

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    SystemUnreachable,
    UnreadableAnswer,
)
from federation.pulling.address import RtspAddress
from federation.pulling.parser import Event, Frame, Framer

MOST_HELD_BYTES = 1024 * 1024
"""Beyond, the camera waits until a slow reader has caught up."""
PICTURE_SECONDS = 0.005
"""One that takes longer to come is handed over piece by piece, and so is one without an end."""
CLOSING_SECONDS = 1.0
_DESK: Final = memoryview(bytearray(128 * 1024))
"""Where what comes is read, for all wires of a thread: nothing stays on it between two calls."""
_MARKER = 0x80
"""In the second byte of a packet: a picture ends here (RFC 3550 §5.1). Reports bear it too."""


class Wire(asyncio.BufferedProtocol):
    """Made by `connect`. The methods of `BufferedProtocol` are for the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._framer = Framer()
        self._events: list[Event] = []
        self._held = 0
        self._whole = False
        """Whether what is held can be handed over: it does not end in the middle of a picture."""
        self._patience: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._unreadable: str | None = None

    @classmethod
    async def connect(cls, address: RtspAddress, seconds: float, tls: ssl.SSLContext) -> Wire:
        """Raises `SystemUnreachable`."""
        loop = asyncio.get_running_loop()
        context = tls if address.tls else None
        try:
            async with asyncio.timeout(seconds):
                _, wire = await loop.create_connection(cls, address.host, address.port, ssl=context)
        except TimeoutError:
            raise SystemUnreachable("it does not answer: check power and network") from None
        except ssl.SSLCertVerificationError:
            raise _untrusted() from None
        except ssl.SSLError:
            raise SystemUnreachable("it refuses TLS: check the port, or write rtsp") from None
        except (OSError, UnicodeError):
            raise SystemUnreachable("it refuses the connection: check host and port") from None
        return wire

    @property
    def receiving(self) -> bool:
        """Whether a task is in `receive` now; there is room for one."""
        return self._waiter is not None

    @property
    def ends(self) -> tuple[str, str]:
        """Our address and the camera's, in numbers."""
        ours, theirs = (self._transport.get_extra_info(f"{end}name") for end in ("sock", "peer"))
        return str(ours[0]), str(theirs[0])

    async def receive(self, deadline: float) -> list[Event]:
        """What came since the last time, or what comes next; at `deadline`, what there is.

        Raises `TimeoutError` at `deadline` (the loop's clock), `CameraUnreachable` at the
        end of the connection, `UnreadableAnswer` on rubbish.
        """
        if not (self._whole or self._lost.done()):
            await self._something(deadline)
        if not self._events:
            raise self._reason() if self._lost.done() else TimeoutError
        if self._held > MOST_HELD_BYTES:
            self._transport.resume_reading()
        events, self._events, self._held, self._whole = self._events, [], 0, False
        return events

    def send(self, data: bytes) -> None:
        """Requests are small and rare: what the socket does not take at once waits there."""
        self._transport.write(data)

    def take(self, frame: Frame) -> None:
        """A packet that came beside the connection; a reader that is too slow loses it."""
        if self._held <= MOST_HELD_BYTES:
            self._events.append(frame)
            self._held += len(frame.payload)
            self._hand_over()

    async def close(self) -> None:
        self._transport.close()
        await asyncio.wait([self._lost], timeout=CLOSING_SECONDS)
        self._transport.abort()

    def hang_up(self) -> None:
        """Close without waiting; whoever is receiving sees the end."""
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return _DESK

    def buffer_updated(self, nbytes: int) -> None:
        data = bytes(_DESK[:nbytes])
        try:
            self._events += self._framer.push(data)
        except UnreadableAnswer as error:
            self._unreadable = str(error)
            self._transport.abort()
        self._held += len(data)
        if self._held > MOST_HELD_BYTES:
            self._transport.pause_reading()
            self._hand_over()
        elif self._events and not _goes_on(self._events[-1]):
            self._hand_over()
        elif self._events and self._patience is None:
            self._patience = self._loop.call_later(PICTURE_SECONDS, self._hand_over)

    def connection_lost(self, _: Exception | None) -> None:
        self._lose_patience()
        if self._alarm is not None:
            self._alarm.cancel()
        self._lost.set_result(None)
        self._wake()

    async def _something(self, deadline: float) -> None:
        self._waiter = self._loop.create_future()
        self._deadline = deadline
        if self._alarm is None or deadline < self._alarm.when():
            self._set_alarm(deadline)
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _set_alarm(self, when: float) -> None:
        """One for many deadlines: most are put off, by the next picture, before they come."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._loop.call_at(when, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        if self._waiter is None:
            return
        if self._deadline > self._loop.time():
            self._set_alarm(self._deadline)
        else:
            self._wake()

    def _hand_over(self) -> None:
        self._lose_patience()
        self._whole = bool(self._events)
        self._wake()

    def _lose_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _reason(self) -> ConnectorError:
        if self._unreadable is not None:
            return UnreadableAnswer(self._unreadable)
        return CameraUnreachable("it has closed the connection: it may be restarting")


def _untrusted() -> SystemUnreachable:
    refusal = SystemUnreachable("its TLS certificate is not trusted: give the authority's to us")
    refusal.lasting = True
    return refusal


def _goes_on(event: Event) -> bool:
    """Whether it is a packet in the middle of a picture."""
    return isinstance(event, Frame) and len(event.payload) > 1 and event.payload[1] < _MARKER
