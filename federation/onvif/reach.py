"""Where this connector may connect: the declared device, inside the declared networks.

A device says itself where its services and streams are, and is often wrong: behind a
translation it names its private address, after a change its old one, fresh from the box
127.0.0.1 or 169.254.x.x (quirk O3). Such a host becomes the declared one; no answer of
a device ever makes us connect to another.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit, urlunsplit

from federation.connector import SystemUnreachable, UnreadableAnswer
from federation.pulling.address import BadAddress

Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str], Awaitable[Sequence[str]]]
_SHAPE = "write http://host/onvif/device_service, and give the user and the password apart"
_OUTSIDE = "its address is outside the declared networks: correct `device` or `networks`"
_ELSEWHERE = (
    "it calls itself by another name or address: write that one in `device`, "
    "or correct its network settings"
)
_UNCLEAR = "it says where its streams and services are in a way nobody can read"
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")


async def resolve(host: str) -> Sequence[str]:
    """The addresses of a name, by the machine's own resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Raises `BadAddress`."""
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError:
        raise BadAddress("write networks as 10.20.0.0/16, host bits at zero") from None


class Reach:
    """Raises `BadAddress` where the declared address cannot be one."""

    def __init__(
        self, device: str, allowed: Sequence[Network], resolving: Resolve = resolve
    ) -> None:
        self.device = device.strip()
        parts = _parts(self.device, ("http", "https"))
        if parts is None:
            raise BadAddress(f"not the address of a device: {_SHAPE}")
        self._parts = parts
        if "@" in self._parts.netloc:
            raise BadAddress("holds an account: give the user and the password apart")
        self._allowed = tuple(allowed)
        self._resolve = resolving

    @property
    def host(self) -> str:
        return self._parts.hostname or ""

    def service(self, said: str) -> str:
        """Where to ask, from what the device says of one of its services.

        Scheme and port are the declared ones too, unless the device names the declared
        host itself: behind a translation, neither would be right.
        """
        parts = self._said(said, ("http", "https"))
        if parts.hostname == self.host:
            return _written(parts, self.host)
        return urlunsplit(
            (self._parts.scheme, self._parts.netloc, parts.path or "/", parts.query, "")
        )

    def stream(self, said: str) -> str:
        """The RTSP address to pull, from what the device says: blanks in it are its own."""
        return _written(self._said(said, ("rtsp", "rtsps")), self.host)

    async def pinned(self, url: str) -> tuple[str, str]:
        """The same with an address that was checked in place of the name, and the `Host`."""
        parts = urlsplit(url)
        address = await self.address()
        return _written(parts, address), parts.netloc

    async def address(self) -> str:
        """The declared host's, asked anew: a name that has moved away opens nothing.

        Raises `BadAddress` outside the declared networks, `SystemUnreachable` for a name
        that nobody knows.
        """
        try:
            found = [str(ip_address(self.host))]
        except ValueError:
            try:
                found = list(await self._resolve(self.host))
            except (OSError, UnicodeError):
                raise SystemUnreachable("its name has no address: check host and DNS") from None
        for each in found:
            if any(ip_address(each) in network for network in self._allowed):
                return each
        raise BadAddress(_OUTSIDE)

    def _said(self, text: str, schemes: tuple[str, ...]) -> SplitResult:
        """A local address or name is the device's own; anything else is another machine."""
        parts = _parts(_BLANKS.sub("", text), schemes)
        if parts is None:
            raise UnreadableAnswer(_UNCLEAR)
        if parts.hostname != self.host and not _local(parts.hostname or ""):
            raise BadAddress(_ELSEWHERE)
        return parts

    def __repr__(self) -> str:
        return "Reach(withheld)"


def _parts(text: str, schemes: tuple[str, ...]) -> SplitResult | None:
    """What can be used of an address; `None` where it is none."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        return None
    return parts if usable else None


def _local(host: str) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".home", ".internal"))
    return not address.is_global


def _written(parts: SplitResult, host: str) -> str:
    """The same at another host, and never with an account: some devices put theirs in."""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, _bracketed(host) + port, parts.path, parts.query, ""))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
