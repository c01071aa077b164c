"""One UDP port for everybody who watches: which connection a datagram is for.

A browser's first packets name the connection they are for (ICE, RFC 8445 §7.2.2) and prove
it; from then on its address does. What names nobody, or proves nothing, is dropped without
an answer and without being remembered.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from aioice import stun

from services.media.relay.udp import Address, Datagrams, SocketFull

BUFFER_BYTES: Final = 4 * 1024 * 1024
"""Asked of the kernel each way: a keyframe for everybody at once."""
MOST_ADDRESSES: Final = 64
"""Of one connection, as long as it lives: each network of its browser, and what stands between.
A request that was heard on its way proves its connection from anywhere: whoever replays it takes
no address away and fills no memory; a browser that came by more of them connects anew."""
LARGEST_DATAGRAM: Final = 2048
"""What comes is as large as Ethernet's frames at most; the rest of a larger one is lost."""
READ_AT_ONCE: Final = 32
UNREADABLE: Final = (ValueError, LookupError, struct.error)
"""What reading a STUN message raises where somebody wrote it to be misread."""
_REQUEST: Final = b"\x00\x01"

_log = logging.getLogger(__name__)


class UnusableAddress(Exception):
    """No socket can be opened on an address of the settings; the message names it."""


class Guest(Protocol):
    """One browser's connection, as ICE knows it."""

    def datagram_received(self, data: bytes, addr: Address) -> None: ...


@dataclass(slots=True)
class Admission:
    """`name` is this end's ufrag; `password` proves that a request is for it."""

    name: str
    password: str
    guest: Guest
    addresses: list[Address] = field(default_factory=list)
    """Where its browser proved to be, by one way or another."""


class Doorway:
    """One address of this machine; `shown` is where browsers are told that it is."""

    def __init__(self, sock: socket.socket, shown: tuple[str, int]) -> None:
        self.datagrams = Datagrams(sock)
        self.shown = shown
        self._sock = sock
        self._expected: dict[str, Admission] = {}
        self._known: dict[Address, Admission] = {}

    def open(self) -> None:
        """Read until `close`; the socket is its maker's to close."""
        asyncio.get_running_loop().add_reader(self._sock, self._readable)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._sock)

    def _readable(self) -> None:
        # Not without end: a flood leaves room for pictures.
        for _ in range(READ_AT_ONCE):
            try:
                data, addr = self._sock.recvfrom(LARGEST_DATAGRAM)
            except BlockingIOError:
                return
            except OSError as error:
                # What an earlier datagram of ours met on its way.
                _log.debug("a datagram was not received: %s", error.strerror)
                continue
            self.datagram_received(data, addr)
        # There is more: others are served first, and no loop rests in between (`kit.loops`).
        asyncio.get_running_loop().call_soon(_stay_awake)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        address = addr[:2]
        admission = self._known.get(address)
        if data[:2] == _REQUEST:
            admission = self._named(data, address)
        if admission is not None:
            admission.guest.datagram_received(data, address)

    def send(self, data: bytes, to: Address) -> None:
        """For what is small and rare: handshakes, consent, words. All of it is said again by
        whoever gets no answer, so that nothing waits here for a full socket."""
        with suppress(SocketFull):
            self.datagrams.send(data, to)

    def admit(self, admission: Admission) -> None:
        self._expected[admission.name] = admission

    def forget(self, admission: Admission) -> None:
        self._expected.pop(admission.name, None)
        for address in admission.addresses:
            if self._known.get(address) is admission:
                del self._known[address]

    def _named(self, data: bytes, address: Address) -> Admission | None:
        """Whom a request is for; its address is that connection's once it has proved it."""
        try:
            message = stun.parse_message(data)
        except UNREADABLE:
            return None
        name = str(message.attributes.get("USERNAME", "")).partition(":")[0]
        admission = self._expected.get(name)
        if admission is None or self._known.get(address) is admission:
            return admission
        if len(admission.addresses) >= MOST_ADDRESSES:
            return None
        if not message.check_message_integrity(admission.password.encode()):
            return None
        admission.addresses.append(address)
        self._known[address] = admission
        return admission


def _stay_awake() -> None:
    """Something to do at once, for a loop that would rest with nothing to do."""


@asynccontextmanager
async def open_doorways(
    addresses: Sequence[str], port: int, shown: Sequence[str]
) -> AsyncIterator[tuple[Doorway, ...]]:
    """One for each of `addresses`, at `port` (0: any). `shown` says, for each, what browsers
    are told instead, where an address is translated on its way; empty: nothing else.

    Raises `UnusableAddress`.
    """
    with ExitStack() as stack:
        doorways = []
        for number, address in enumerate(addresses):
            sock = stack.enter_context(_bound(address, port))
            told = shown[number] if shown else address
            doorway = Doorway(sock, (told, sock.getsockname()[1]))
            doorway.open()
            stack.callback(doorway.close)
            doorways.append(doorway)
        yield tuple(doorways)


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        sock.bind((address, port))
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRNOTAVAIL:
            trouble = f"{address} is no address of this machine: mend MEDIA_ADDRESSES"
        else:
            trouble = f"no UDP socket at {address}, port {port}: mend MEDIA_UDP_PORT"
        raise UnusableAddress(f"{trouble} ({error.strerror})") from error
    return sock
