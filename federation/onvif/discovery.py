"""Which ONVIF devices are on this network: WS-Discovery, for whoever attaches a commune.

I/O. One question to the multicast group, answers for a few seconds. No account is used and
nothing is connected to: what answers says what it likes, and nobody has checked it.
"""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import Callable

from federation.connector import SystemUnreachable, UnreadableAnswer
from federation.onvif.messages import probe
from federation.onvif.parser import Found, read_matches
from federation.onvif.soap.envelope import document

GROUP = ("239.255.255.250", 3702)
ASKED_TIMES = 2
"""Datagrams get lost, and cameras are slow to listen."""
MOST_DEVICES = 1_000
MOST_BYTES = 65_536


async def discover(
    seconds: float,
    interface: str = "",
    *,
    group: tuple[str, int] = GROUP,
    chance: Callable[[], uuid.UUID] = uuid.uuid4,
) -> list[Found]:
    """Those that answered within `seconds`, once each, in the order of their addresses.

    `interface` is the address of the network card to ask on. Raises `SystemUnreachable`.
    """
    loop = asyncio.get_running_loop()
    heard = _Heard()
    try:
        transport, _ = await loop.create_datagram_endpoint(lambda: heard, sock=_asking(interface))
        try:
            for _ in range(ASKED_TIMES):
                for kind in ("NetworkVideoTransmitter", ""):
                    transport.sendto(probe(f"urn:uuid:{chance()}", kind), group)
                await asyncio.sleep(seconds / ASKED_TIMES)
        finally:
            transport.close()
    except OSError as error:
        raise SystemUnreachable(
            f"the network cannot be asked ({error.strerror}): check --interface"
        ) from None
    return sorted(heard.found.values(), key=lambda each: each.addresses)


class _Heard(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], Found] = {}

    def datagram_received(self, data: bytes, _: tuple[str | object, int]) -> None:
        if len(self.found) >= MOST_DEVICES or len(data) > MOST_BYTES:
            return
        try:
            for match in read_matches(document(data)):
                self.found.setdefault(match.addresses, match)
        except UnreadableAnswer:
            # Printers and loudspeakers share this group, and say what they like.
            return


def _asking(interface: str) -> socket.socket:
    asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asking.setblocking(False)
    try:
        # One hop: the question stays on the network of the cameras.
        asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        if interface:
            chosen = socket.inet_aton(interface)
            asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, chosen)
        asking.bind((interface, 0))
    except OSError:
        asking.close()
        raise
    return asking
