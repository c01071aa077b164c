"""A register as a file that anybody can check: what each line says, and how it is written.

JSON, a line each: a header; a line for every entry of the log, in order, of which those
of the period carry their body; checkpoints as signed notes, the last one at the end.
Every leaf is there, so that any older checkpoint that somebody kept can be compared.
It writes what it is given: `verification` says whether it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tenants.register.checkpoint import Verifier, claimed, origin_of
from tenants.register.entry import instant
from tenants.vocabulary.identifiers import TenantId, tenant_id

FORMAT = "beffroi-register-1"
MAGIC = b'{"format":"'
SUM_TAIL = 27
"""Bytes of `,"sum":"`, the sum's 16 digits, and what closes the line."""


class UnreadableFile(ValueError):
    """Not an exported register; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: whose log it is, and which part of it carries its bodies.

    `keys` are the public keys of who signed, as texts: claimed by whoever wrote the
    file, and to be compared with those that were received another way.
    """

    tenant: TenantId
    since: datetime | None
    """Start of the period that was asked for; `None` is the beginning of the log."""
    until: datetime | None
    first: int
    """The first entry of the period."""
    count: int
    """How many entries the period has."""
    size: int
    """How many entries the log has, and the file lines for them."""
    keys: tuple[str, ...]

    def in_period(self, seq: int) -> bool:
        """Does this entry's line have a body, or say that it was erased?"""
        return self.first <= seq < self.first + self.count


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept: its body is `None` once erased, its leaf stays."""

    seq: int
    leaf: bytes
    body: bytes | None


def write(header: Header, entries: Iterable[Kept], notes: Sequence[str]) -> Iterator[bytes]:
    """The file, a line at a time. `notes` are checkpoints of this log; the longest closes it.

    Raises `ValueError` when `entries` are not those that `header` announces, or no note
    signs them all.
    """
    signed = {claimed(note).size: note for note in notes}
    if header.size not in signed:
        raise ValueError(f"no checkpoint at hand signs {header.size} entries")

    lines = _Lines()
    yield lines.close(_header(header))
    expected = 0
    for entry in entries:
        if entry.seq != expected or expected >= header.size:
            raise ValueError(f"entry {entry.seq} stands where {expected} of {header.size} should")
        yield lines.close(_entry(entry, header.in_period(entry.seq)))
        expected += 1
        if expected in signed and expected < header.size:
            yield lines.close(_checkpoint(signed[expected]))
    if expected != header.size:
        raise ValueError(f"{expected} entries where {header.size} were announced")
    yield lines.close(_checkpoint(signed[header.size]))


def read_header(line: bytes) -> Header:
    """Raises `UnreadableFile`."""
    try:
        said = json.loads(line)
        if said["format"] != FORMAT:
            raise UnreadableFile(f"format {said['format']!r}: this program reads {FORMAT}")
        tenant = tenant_id(said["tenant"])
        if said["origin"] != origin_of(tenant):
            raise UnreadableFile(f"the log of {tenant} is not called {said['origin']!r}")
        since, until = _time(said["from"]), _time(said["to"])
        first, count, size = (_count(said[name]) for name in ("first", "count", "size"))
        keys = tuple(Verifier.parse(key).text for key in said["keys"])
    except UnreadableFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile("the first line is not the header of a register") from error

    if first + count > size:
        raise UnreadableFile(f"the header announces {first} + {count} entries, of {size}")
    return Header(tenant, since, until, first, count, size, keys)


def _header(header: Header) -> bytes:
    said: dict[str, Any] = {
        "format": FORMAT,
        "tenant": header.tenant,
        "origin": origin_of(header.tenant),
        "from": None if header.since is None else instant(header.since),
        "to": None if header.until is None else instant(header.until),
        "first": header.first,
        "count": header.count,
        "size": header.size,
        "keys": header.keys,
    }
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()[:-1]


def _entry(entry: Kept, in_period: bool) -> bytes:
    rest = f'"leaf":"{entry.leaf.hex()}","seq":{entry.seq}'.encode()
    return b'{"body":' + (entry.body or b"null") + b"," + rest if in_period else b"{" + rest


def _checkpoint(note: str) -> bytes:
    return b'{"checkpoint":' + json.dumps(note, ensure_ascii=False).encode()


class _Lines:
    """Closes each line with its sum: the digest of all that stands in the file before it."""

    def __init__(self) -> None:
        self._digest = sha256()

    def close(self, line: bytes) -> bytes:
        self._digest.update(line)
        closing = b',"sum":"%b"}\n' % self._digest.hexdigest()[:16].encode()
        self._digest.update(closing)
        return line + closing


def _time(said: Any) -> datetime | None:
    if said is None:
        return None
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at


def _count(said: Any) -> int:
    if type(said) is not int or said < 0:
        raise ValueError("not a number of entries")
    return said
