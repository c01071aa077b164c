"""A register as a file that anybody can check: what each line says, and how it is written.

JSON, a line each: a header; a line for every entry of the log, in order, of which those
of the period carry their body; checkpoints as signed notes, the last one at the end.
Every leaf is there, so that any older checkpoint that somebody kept can be compared.
It writes what it is given: `verification` says whether it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
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


class EntryMissing(ValueError):
    """Entry `seq` should come now, and does not."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"entry {seq} is not where it should be")
        self.seq = seq


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


class Writer:
    """Makes the file a line at a time: `opening`, each `entry`, `closing`.

    `notes` are checkpoints of this log; that of its whole size closes the file, and
    `ValueError` is raised where none is. Raises `EntryMissing` when the entries are not
    those that `header` announces.
    """

    def __init__(self, header: Header, notes: Iterable[str]) -> None:
        self._header = header
        self._notes = {claimed(note).size: note for note in notes}
        self._digest = sha256()
        self._size = 0
        if header.size not in self._notes:
            raise ValueError(f"no checkpoint at hand signs {header.size} entries")

    def opening(self) -> bytes:
        return self._closed(_header(self._header))

    def entry(self, entry: Kept) -> bytes:
        """Its line, and that of the checkpoint it completes."""
        seq, size = entry.seq, self._header.size
        if seq != self._size or seq >= size:
            raise EntryMissing(self._size)
        self._size += 1
        line = self._closed(_entry(entry, self._header.in_period(seq)))
        if self._size in self._notes and self._size < size:
            line += self._closed(_checkpoint(self._notes[self._size]))
        return line

    def closing(self) -> bytes:
        size = self._header.size
        if self._size != size:
            raise EntryMissing(self._size)
        return self._closed(_checkpoint(self._notes[size]))

    def _closed(self, line: bytes) -> bytes:
        """The line and its sum: the digest of all that stands in the file before it."""
        self._digest.update(line)
        closing = b',"sum":"%b"}\n' % self._digest.hexdigest()[:16].encode()
        self._digest.update(closing)
        return line + closing


def write(header: Header, entries: Iterable[Kept], notes: Iterable[str]) -> Iterator[bytes]:
    """The whole file, a line at a time. Raises what `Writer` does."""
    writer = Writer(header, notes)
    yield writer.opening()
    for entry in entries:
        yield from writer.entry(entry).splitlines(keepends=True)
    yield writer.closing()


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
