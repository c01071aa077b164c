"""Whether this node reaches the TURN relays that it names to browsers.

A STUN Binding request (RFC 8489 §5), which a relay answers to anybody, by UDP, or by TCP where
no address says UDP. No credential is shown, nothing is allocated. That a browser reaches the
relay is its own business: this says that the relay is there.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Sequence
from typing import Final

LOOK_SECONDS: Final = 15.0
PATIENCE_SECONDS: Final = 2.0
TRIES: Final = 3
"""A datagram may be lost."""

_URL: Final = re.compile(
    r"(turns?):(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?"
)
_PORTS: Final = {"turn": 3478, "turns": 5349}
_REQUEST, _RESPONSE = b"\x00\x01\x00\x00", b"\x01\x01"
_COOKIE: Final = bytes.fromhex("2112a442")


class RelayWatch:
    """One per node."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._doors = {door for url in urls if (door := _door(url)) is not None}
        self.reached: bool | None = None
        """Whether one of them answers; `None` where there is none, or nobody has looked yet."""

    async def look_for_ever(self) -> None:
        while self._doors:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Ask each once more. Never raises."""
        answers = await asyncio.gather(*(_is_there(*door) for door in sorted(self._doors)))
        self.reached = any(answers)


def _door(url: str) -> tuple[str, int, str] | None:
    """Host, port, `udp` or `tcp`."""
    read = _URL.fullmatch(url)
    if read is None:
        return None
    scheme, host, port, transport = read.groups()
    by = transport or ("tcp" if scheme == "turns" else "udp")
    return host.strip("[]"), int(port or _PORTS[scheme]), by


async def _is_there(host: str, port: int, by: str) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            if by == "udp":
                return await _answers(host, port)
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return True
    except (OSError, TimeoutError, ValueError):
        return False


async def _answers(host: str, port: int) -> bool:
    loop, mark = asyncio.get_running_loop(), secrets.token_bytes(12)
    answered: asyncio.Future[bool] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Ear(mark, answered), remote_addr=(host, port)
    )
    try:
        # A port that is refused now may be one that opens: the next try says.
        for _ in range(TRIES):
            transport.sendto(_REQUEST + _COOKIE + mark)
            done, _ = await asyncio.wait([answered], timeout=PATIENCE_SECONDS / (TRIES + 1))
            if done:
                return True
        return False
    finally:
        transport.close()


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, mark: bytes, answered: asyncio.Future[bool]) -> None:
        self._mark = mark
        self._answered = answered

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        is_ours = data[:2] == _RESPONSE and data[4:20] == _COOKIE + self._mark
        if is_ours and not self._answered.done():
            self._answered.set_result(True)
