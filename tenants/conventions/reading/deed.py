"""From the text of a file to a deed: the convention as signed, then each amendment over it.

An amendment replaces whole tables (`[amendments.clauses.quota]`, `[[amendments.motives]]`):
what it says of a clause is all that the clause says from its day of effect.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from tenants.conventions.clauses import Amendment
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.reading.clauses import read_clauses
from tenants.conventions.reading.identity import (
    read_contact,
    read_order,
    read_party,
    read_subscriber,
    read_tenant,
    read_term,
)
from tenants.conventions.reading.lines import lines_of
from tenants.conventions.reading.rules import read_arrangement, read_ground, read_special_regime
from tenants.conventions.reading.table import Source, Table, UnreadableDeed
from tenants.vocabulary.identifiers import UnreadableName

SIGNED_AS = "Acte d'origine"
_NEVER_AMENDED = ("convention", "tenant", "amendments")


def read_deed(text: str, file: str) -> Deed:
    """The convention in `text`, in all its versions; `file` is its name, for messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableDeed(f"{file}: not TOML: {error}") from error

    source = Source(file, lines_of(text))
    try:
        return Deed(tuple(_versions(content, source)))
    except UnreadableName as error:
        raise UnreadableDeed(f"{file}: {error}") from error


def _versions(content: dict[str, Any], source: Source) -> list[Convention]:
    amendments = Table(content, source).tables("amendments")
    base = {key: value for key, value in content.items() if key != "amendments"}
    moved: dict[str, str] = {}
    versions = [_read(base, moved, None, source)]
    for number, table in enumerate(amendments, 1):
        version = _amendment(table, number, versions[-1].version)
        base, moved = _amended(base, moved, content["amendments"][number - 1], number - 1, source)
        versions.append(_read(base, moved, version, source))
    return versions


def _amendment(table: Table, number: int, before: Amendment) -> Amendment:
    amendment = Amendment(
        number=number,
        title=table.take("title", str),
        signed=table.take_if_there("signed", date),
        effective=table.take("effective", date),
    )
    if amendment.effective <= before.effective:
        raise table.wrong(
            "effective", f"must come after {before.effective}: two versions would stand on one day"
        )
    return amendment


def _amended(
    base: dict[str, Any],
    moved: dict[str, str],
    amendment: Mapping[str, Any],
    index: int,
    source: Source,
) -> tuple[dict[str, Any], dict[str, str]]:
    """The content from then on, and where each replaced key now stands."""
    where = f"amendments[{index}]"
    replaced = {k: v for k, v in amendment.items() if k not in ("title", "signed", "effective")}
    if not replaced:
        raise source.wrong(where, "changes nothing: write the tables it replaces")
    for key in _NEVER_AMENDED:
        if key in replaced:
            raise source.wrong(f"{where}.{key}", "is not changed by an amendment: sign a new deed")

    clauses = replaced.pop("clauses", {})
    content = base | replaced | {"clauses": base.get("clauses", {}) | clauses}
    paths = {key: f"{where}.{key}" for key in replaced}
    paths |= {f"clauses.{key}": f"{where}.clauses.{key}" for key in clauses}
    return content, moved | paths


def _read(
    content: Mapping[str, Any],
    moved: Mapping[str, str],
    version: Amendment | None,
    source: Source,
) -> Convention:
    name = Table(content, source).table("convention").take("id", str)
    deed = Table(content, Source(source.file, source.lines, name), "", moved)
    identity = deed.table("convention")
    identity.take("id", str)
    term = read_term(deed.table("term"))
    contacts = tuple(read_contact(row) for row in deed.tables("contacts"))
    motives = tuple(read_ground(row) for row in deed.tables("motives"))
    subscribers = tuple(read_subscriber(row) for row in deed.tables("subscribers"))
    signed = identity.take_if_there("signed", date)
    read = read_clauses(
        deed.clauses(),
        contacts=[one.id for one in contacts],
        motives=[one.code for one in motives],
        subscribers=[one.id for one in subscribers],
    )
    convention = Convention(
        id=name,
        title=identity.take("title", str),
        deed=identity.take("deed", str),
        version=version or Amendment(0, SIGNED_AS, signed, term.effective),
        tenant=read_tenant(deed.table("tenant")),
        signed=signed,
        illustrative=identity.take("illustrative", bool),
        parties=tuple(read_party(row) for row in deed.tables("parties")),
        term=term,
        orders=tuple(read_order(row) for row in deed.tables("orders")),
        motives=motives,
        subscribers=subscribers,
        contacts=contacts,
        arrangements=tuple(
            read_arrangement(row, read.arranging, [one.id for one in subscribers])
            for row in deed.tables("arrangements")
        ),
        regimes=tuple(read_special_regime(row) for row in deed.tables("regimes")),
        articles=read.articles,
        agreed=frozenset(deed.source.agreed),
        regime=read.regime,
        quota=read.quota,
        staffed=read.staffed,
        steering=read.steering,
        tickets=read.tickets,
        arranging=read.arranging,
        crisis=read.crisis,
        extraction=read.extraction,
        maintenance=read.maintenance,
        retention=read.retention,
        transport=read.transport,
        committee=read.committee,
    )
    identity.finished()
    deed.finished()
    return convention
