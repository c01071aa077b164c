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
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"RTSP/\d\.\d +(\d{3})(?: .*)?\Z")
_REQUEST_LINE = re.compile(r"([A-Z_]{3,20}) +\S+ +RTSP/\d\.\d\Z")
_INTERLEAVED = re.compile(r"interleaved\s*=\s*(\d{1,3})", re.IGNORECASE)
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
    """What SETUP granted: `channel` is `None` where the camera did not repeat ours."""

    interleaved: bool
    channel: int | None


class Framer:
    """Cuts a connection's bytes into messages and packets."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def push(self, data: bytes) -> list[Event]:
        """Everything that is whole by now. Raises `UnreadableAnswer`, and then is spent."""
        buffer = self._buffer
        buffer += data
        events: list[Event] = []
        position = 0
        while position < len(buffer):
            first = buffer[position]
            if first in b"\r\n":
                position += 1
                continue
            took = (
                self._frame(position, events) if first == _DOLLAR else self._text(position, events)
            )
            if not took:
                break
            position += took
        del buffer[:position]
        return events

    def _frame(self, start: int, events: list[Event]) -> int:
        buffer = self._buffer
        if len(buffer) < start + 4:
            return 0
        size = buffer[start + 2] << 8 | buffer[start + 3]
        if len(buffer) < start + 4 + size:
            return 0
        events.append(Frame(buffer[start + 1], bytes(buffer[start + 4 : start + 4 + size])))
        return 4 + size

    def _text(self, start: int, events: list[Event]) -> int:
        if not 0x41 <= self._buffer[start] <= 0x5A:
            raise UnreadableAnswer("the bytes between two packets are not RTSP")
        blank = _BLANK_LINE.search(self._buffer, start, start + MAX_HEAD_BYTES)
        if blank is None:
            if len(self._buffer) - start >= MAX_HEAD_BYTES:
                raise UnreadableAnswer("an RTSP message without end")
            return 0
        first, headers = _head(bytes(self._buffer[start : blank.start()]))
        size = _content_length(headers)
        if len(self._buffer) < blank.end() + size:
            return 0
        body = bytes(self._buffer[blank.end() : blank.end() + size])
        events.append(_message(first, headers, body))
        return blank.end() + size - start


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
    return Transport(channel is not None or "/TCP" in text.upper(), channel)


def read_methods(text: str) -> frozenset[str]:
    """`Public: OPTIONS, DESCRIBE, …`"""
    return frozenset(method.strip().upper() for method in text.split(",") if method.strip())
