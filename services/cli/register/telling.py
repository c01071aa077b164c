"""A verdict, for people as lines and for programs as JSON. What it says was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.cli.register import catalogue as say
from services.cli.words import Language, Said
from services.kit.clock import clock
from tenants.register.checkpoint import Kind, Signed
from tenants.register.entry import instant
from tenants.register.file import Header
from tenants.register.proof import Proven
from tenants.register.verdicts import Broken, Coverage, Followed, Holds


def lines(verdict: Holds | Broken | Proven, language: Language) -> Iterator[str]:
    """The verdict in words, the answer first."""
    match verdict:
        case Holds():
            yield from _holds(verdict, language)
        case Broken():
            yield from _broken(verdict, language)
        case Proven():
            size = verdict.checkpoint.size
            yield say.PROVEN.told(language, seq=verdict.seq, size=size)
            yield say.SAYS.told(language, body=verdict.body.decode(errors="replace"))
            yield from (_signed(Coverage(size, one), language) for one in verdict.signed)


def members(verdict: Holds | Broken | Proven) -> dict[str, Any]:
    """The verdict for programs: the same in every language."""
    match verdict:
        case Holds(header=header):
            return {
                "verdict": "holds",
                "tenant": header.tenant,
                "size": header.size,
                "first": header.first,
                "count": header.count,
                "erased": verdict.erased,
                "root": verdict.checkpoint.root.hex(),
                "signed": [_signature(one.signed, one.size) for one in verdict.signed],
                "continues": [one.size for one in verdict.continues],
                "keys_from_file": verdict.keys_from_file,
                "followed": [
                    {"size": one.size, "old": one.change.old.text, "new": one.change.new.text}
                    for one in verdict.followed
                ],
            }
        case Broken():
            return {
                "verdict": "broken",
                "fault": verdict.fault,
                "line": verdict.line,
                "seq": verdict.seq,
                "last": verdict.last,
                "names": verdict.names,
            }
        case Proven():
            checkpoint = verdict.checkpoint
            return {
                "verdict": "holds",
                "seq": verdict.seq,
                "body": verdict.body.decode(errors="replace"),
                "size": checkpoint.size,
                "root": checkpoint.root.hex(),
                "signed": [_signature(one, checkpoint.size) for one in verdict.signed],
            }


def _holds(verdict: Holds, language: Language) -> Iterator[str]:
    opening = say.CONSISTENT if verdict.keys_from_file else say.HOLDS
    yield opening.told(language, size=verdict.header.size)
    yield say.LOG.told(language, origin=verdict.checkpoint.origin)
    yield _period(verdict.header, language)
    if verdict.erased:
        yield say.ERASED.told(language, count=verdict.erased)
    yield say.ROOT.told(language, root=verdict.checkpoint.root.hex())
    yield from (_signed(one, language) for one in verdict.signed)
    yield from (_followed(one, language) for one in verdict.followed)
    yield from (say.CONTINUES.told(language, size=one.size) for one in verdict.continues)
    if verdict.keys_from_file:
        yield say.KEYS_FROM_FILE.told(language)


def _period(header: Header, language: Language) -> str:
    bounds = {
        "since": _day(header.since, say.BEGINNING, language),
        "until": _day(header.until, say.END, language),
    }
    if not header.count:
        return say.NO_ENTRY.told(language, **bounds)
    last = header.first + header.count - 1
    return say.PERIOD.told(language, first=header.first, last=last, **bounds)


def _day(at: datetime | None, otherwise: Said, language: Language) -> str:
    return otherwise.told(language) if at is None else clock(at)


def _signed(coverage: Coverage, language: Language) -> str:
    key, at = coverage.signed.by, coverage.signed.at
    told = {"name": key.name, "id": key.id.hex(), "size": coverage.size}
    if at is None:
        return say.SIGNED.told(language, **told)
    return say.COSIGNED.told(language, at=clock(at), **told)


def _followed(followed: Followed, language: Language) -> str:
    change = followed.change
    old, new = (f"{key.name} ({key.id.hex()})" for key in (change.old, change.new))
    return say.FOLLOWED.told(language, size=followed.size, old=old, new=new)


def _broken(verdict: Broken, language: Language) -> Iterator[str]:
    why = say.FAULTS[verdict.fault].told(language, names=verdict.names)
    yield say.BROKEN.told(language, why=why)
    where = {"line": verdict.line, "seq": verdict.seq, "last": verdict.last}
    if verdict.seq is None:
        yield say.AT_LINE.told(language, **where)
    elif verdict.last is None or verdict.last == verdict.seq:
        yield say.FROM_ENTRY.told(language, **where)
    else:
        yield say.BETWEEN.told(language, **where)


def _signature(signed: Signed, size: int) -> dict[str, Any]:
    return {
        "name": signed.by.name,
        "key": signed.by.text,
        "kind": "log" if signed.by.kind is Kind.LOG else "witness",
        "size": size,
        "at": None if signed.at is None else instant(signed.at),
    }
