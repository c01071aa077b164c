"""Where a camera is, and with which account: two things kept apart.

Reads what people paste. Neither an address nor an account ever shows in a
`repr`, an error or a log: only the camera's name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, unquote

from federation.connector import ConnectorError, Trouble

PORTS = {"rtsp": 554, "rtsps": 322}
_SCHEME = re.compile(r"(rtsps?)://", re.IGNORECASE)
_END_OF_AUTHORITY = re.compile(r"[/?#]|\Z")
_HOST_AND_PORT = re.compile(r"(\[[^\]]+\]|[A-Za-z0-9][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHAPE = "write rtsp://host/path, and give the user and the password apart"


class BadAddress(ConnectorError):
    """The address itself cannot work; the message says how to write it, never what it was."""

    trouble = Trouble.BAD_ADDRESS
    lasting = True


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    user: str
    password: str

    def __post_init__(self) -> None:
        if _CONTROL.search(self.user + self.password):
            raise BadAddress("the user and the password cannot hold control characters")

    def __repr__(self) -> str:
        return "Credentials(withheld)"


@dataclass(frozen=True, slots=True, repr=False)
class RtspAddress:
    """`target` is the path and what follows; `tls` says that the address was `rtsps`.

    `udp` says that the packets are asked for by UDP first, and inside the connection after.
    """

    host: str
    port: int
    target: str
    tls: bool = False
    credentials: Credentials | None = None
    udp: bool = False

    @classmethod
    def parse(cls, text: str, credentials: Credentials | None = None) -> RtspAddress:
        """Read an address; an account given apart wins over one written in it.

        Raises `BadAddress`.
        """
        text = text.strip()
        scheme = _SCHEME.match(text)
        if scheme is None or _CONTROL.search(text):
            raise BadAddress(f"not an RTSP address: {_SHAPE}")

        protocol = scheme[1].lower()
        rest = text[scheme.end() :]
        account, host, port, target = _split(rest)
        number = int(port) if port else PORTS[protocol]
        if not 0 < number < 65_536:
            raise BadAddress("the port must lie between 1 and 65535")
        return cls(host, number, target, protocol == "rtsps", credentials or _account(account))

    @property
    def url(self) -> str:
        """What a request names: the address without the account."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "rtsps" if self.tls else "rtsp"
        port = "" if self.port == PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{host}{port}{self.target}"

    def by_udp(self) -> RtspAddress:
        """The same camera, asked for UDP. Raises `BadAddress` under TLS, which UDP would leave."""
        if self.tls:
            raise BadAddress("rtsps keeps its packets inside the connection: leave UDP out")
        return replace(self, udp=True)

    def moved(self, location: str) -> RtspAddress:
        """The same camera, at the path where a redirection leads (RFC 2326 §11.3).

        Raises `BadAddress` where it leads to another host, port or protection: only the
        commune says what is connected to.
        """
        location = location.strip()
        if "://" not in location:
            folder = "" if location.startswith("/") else self.target.rpartition("/")[0] + "/"
            return replace(self, target=_escaped(folder + location))
        there = RtspAddress.parse(location)
        if (there.host.lower(), there.port, there.tls) != (self.host.lower(), self.port, self.tls):
            raise BadAddress("it sends us to another address: give that one instead")
        return replace(self, target=there.target)

    def __repr__(self) -> str:
        return "RtspAddress(withheld)"


def _split(rest: str) -> tuple[str, str, str | None, str]:
    """Account, host, port and target of what follows `rtsp://`.

    Passwords hold `@`, `/`, `#` and `?` unescaped, so the account ends at the first
    `@` that a real host follows. Where two readings make sense, the account has to be
    percent-encoded or given apart.
    """
    for start in _starts_of_host(rest):
        end_match = _END_OF_AUTHORITY.search(rest, start)
        end = end_match.start() if end_match else len(rest)
        place = _host_and_port(rest[start:end])
        if place is not None:
            return rest[: max(start - 1, 0)], place[0], place[1], _escaped(rest[end:])
    raise BadAddress(f"the address names no host: {_SHAPE}")


def _escaped(target: str) -> str:
    return quote(target, safe="%/:?#[]@!$&'()*+,;=~-._")


def _starts_of_host(rest: str) -> Iterator[int]:
    yield 0
    for at in re.finditer("@", rest):
        yield at.end()


def _host_and_port(authority: str) -> tuple[str, str | None] | None:
    found = _HOST_AND_PORT.match(authority)
    host = found[1] if found else authority
    if found and not host.startswith("["):
        return host, found[2]
    try:
        # Some recorders hand out IPv6 addresses without brackets.
        return str(IPv6Address(host.strip("[]"))), found[2] if found else None
    except AddressValueError:
        return None


def _account(text: str) -> Credentials | None:
    user, _, password = text.partition(":")
    if not (user or password):
        return None
    return Credentials(unquote(user), unquote(password))
