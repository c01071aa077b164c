"""RTSP messages and interleaved packets, read from bytes.

Pure: bytes go in, whole messages come out, wherever the network cut them. Takes
what real cameras send; for the rest it raises `UnreadableAnswer`, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from federation.connector import UnreadableAnswer

MAX_HEAD_BYTES = 16_384
MAX_BODY_BYTES = 262_144
DEFAULT_SESSION_SECONDS = 60
"""How long a session lives without a sign of life, where the server does not say
(RFC 2326 §12.37)."""

_DOLLAR = 0x24
_FIRST_WORD = re.compile(rb"[A-Z_]{1,20}(?:[ /]|\Z)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"RTSP/\d\.\d +(\d{3})(?: .*)?\Z")
_REQUEST_LINE = re.compile(r"([A-Z_]{3,20}) +\S+ +RTSP/\d\.\d\Z")
_INTERLEAVED = re.compile(r"interleaved\s*=\s*(\d{1,3})", re.IGNORECASE)
_SERVER_PORT = re.compile(r"server_port\s*=\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?", re.IGNORECASE)
_TIMEOUT = re.compile(r"timeout\s*=\s*(\d{1,9})", re.IGNORECASE)
Headers: TypeAlias = Mapping[str, tuple[str, ...]]
"""By lower-case name, each with all its values in the order they came."""


class Frame(NamedTuple):
    """One packet carried inside the connection (RFC 2326 §10.12)."""

    channel: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes = b""

    def first(self, name: str) -> str | None:
        return next(iter(self.headers.get(name, ())), None)

    @property
    def sequence(self) -> int | None:
        text = self.first("cseq") or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True, slots=True)
class Request:
    """The camera asks something of us, which RFC 2326 allows and few do."""

    method: str
    headers: Headers


Event: TypeAlias = Frame | Answer | Request


@dataclass(frozen=True, slots=True)
class RtspSession:
    id: str
    timeout_seconds: int = DEFAULT_SESSION_SECONDS


@dataclass(frozen=True, slots=True)
class Transport:
    """What SETUP granted: `channel` is `None` where the camera did not repeat ours.

    `senders` are the UDP ports of packets and reports, where the camera names them.
    """

    interleaved: bool
    channel: int | None
    senders: tuple[int, int] | None = None
    multicast: bool = False


class Framer:
    """Cuts a connection's bytes into messages and packets."""

    def __init__(self) -> None:
        self._rest = b""

    def push(self, data: bytes) -> list[Event]:
        """Everything that is whole by now. Raises `UnreadableAnswer`, and then is spent."""
        if self._rest:
            data = self._rest + data
        events: list[Event] = []
        position, end = 0, len(data)
        while position < end:
            first = data[position]
            if first == _DOLLAR:
                start = position + 4
                if start > end:
                    break
                after = start + (data[position + 2] << 8 | data[position + 3])
                if after > end:
                    break
                events.append(Frame(data[position + 1], data[start:after]))
            elif first in b"\r\n":
                after = position + 1
            else:
                after = _text(data, position, events)
                if after == position:
                    break
            position = after
        self._rest = data[position:]
        return events


def _text(data: bytes, start: int, events: list[Event]) -> int:
    """Read one message; where it ends, or `start` while some of it is missing."""
    if not _FIRST_WORD.match(data[start : start + 21]):
        raise UnreadableAnswer("the bytes between two packets are not RTSP")
    blank = _BLANK_LINE.search(data, start, start + MAX_HEAD_BYTES)
    if blank is None:
        if len(data) - start >= MAX_HEAD_BYTES:
            raise UnreadableAnswer("an RTSP message without end")
        return start
    first, headers = _head(data[start : blank.start()])
    end = blank.end() + _content_length(headers)
    if len(data) < end:
        return start
    events.append(_message(first, headers, data[blank.end() : end]))
    return end


def _head(head: bytes) -> tuple[str, Headers]:
    # Latin-1 reads any byte; only device names need it, and they are not shown.
    first, *lines = re.split(r"\r?\n", head.decode("latin-1"))
    headers: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers[key] = (*headers.get(key, ()), value.strip())
    return first, headers


def _content_length(headers: Headers) -> int:
    text = next(iter(headers.get("content-length", ())), "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnreadableAnswer("the length of an RTSP body is not a number")
    if int(text) > MAX_BODY_BYTES:
        raise UnreadableAnswer(f"an RTSP body of more than {MAX_BODY_BYTES} bytes")
    return int(text)


def _message(first: str, headers: Headers, body: bytes) -> Answer | Request:
    status = _STATUS_LINE.match(first)
    if status:
        return Answer(int(status[1]), headers, body)
    request = _REQUEST_LINE.match(first)
    if request:
        return Request(request[1], headers)
    raise UnreadableAnswer("the first line of a message is not RTSP")


def read_session(text: str) -> RtspSession:
    """`Session: 4711;timeout=60`. Hikvision pads the id with blanks."""
    identifier, _, options = text.partition(";")
    identifier = identifier.strip()
    if not identifier or not identifier.isprintable() or " " in identifier:
        raise UnreadableAnswer("SETUP gave no session")
    timeout = _TIMEOUT.search(options)
    seconds = int(timeout[1]) if timeout else 0
    return RtspSession(identifier, seconds or DEFAULT_SESSION_SECONDS)


def read_transport(text: str) -> Transport:
    """What SETUP answers. Parameters come in any order; Hikvision writes `ssrc= d6d6627`."""
    interleaved = _INTERLEAVED.search(text)
    channel = int(interleaved[1]) if interleaved else None
    if channel is not None and channel > 255:
        raise UnreadableAnswer("SETUP gave a channel above 255")
    tcp = channel is not None or "/TCP" in text.upper()
    return Transport(tcp, channel, _senders(text), "multicast" in text.lower())


def _senders(text: str) -> tuple[int, int] | None:
    ports = _SERVER_PORT.search(text)
    if ports is None:
        return None
    first = int(ports[1])
    second = int(ports[2]) if ports[2] else first + 1
    return (first, second) if 0 < first < 65_536 and 0 < second < 65_536 else None


def read_methods(text: str) -> frozenset[str]:
    """`Public: OPTIONS, DESCRIBE, …`"""
    return frozenset(method.strip().upper() for method in text.split(",") if method.strip())
