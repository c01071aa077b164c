"""From the text of a file to a deed: the convention as signed, then each amendment over it.

An amendment replaces whole tables (`[amendments.clauses.quota]`, `[[amendments.motives]]`):
what it says of a clause is all that the clause says from its day of effect.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import partial
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

SIGNED_AS = "Acte d'origine"
_NEVER_AMENDED = ("convention", "tenant", "amendments")
_PARSER_PLACE = re.compile(r" \(at line (\d+), column \d+\)")


def read_deed(text: str, file: str) -> Deed:
    """The convention in `text`, in all its versions; `file` is its name, for messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, why = _not_toml(text, str(error))
        raise UnreadableDeed(
            f"{file}:{line}:", "is not TOML ({error}): mend this line", error=why
        ) from error

    return Deed(tuple(_versions(content, Source(file, lines_of(text)))))


def _not_toml(text: str, said: str) -> tuple[int, str]:
    """The line that the parser stopped at, and why."""
    place = _PARSER_PLACE.search(said)
    if place is None:
        return len(text.splitlines()), said.removesuffix(" (at end of document)")
    return int(place[1]), said[: place.start()]


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
            "effective",
            "must come after {day}: two versions would stand on one day",
            day=before.effective,
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
    for key in _NEVER_AMENDED:
        if key in replaced:
            raise source.wrong(f"{where}.{key}", "is not changed by an amendment: sign a new deed")

    clauses = replaced.pop("clauses", {})
    if not isinstance(clauses, dict):
        raise source.wrong(f"{where}.clauses", "must be a table: write [amendments.clauses.…]")
    content = base | replaced | {"clauses": base["clauses"] | clauses}
    if content == base:
        raise source.wrong(where, "changes nothing: write the tables it replaces")
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
    convention = _convention(deed, identity, name, version)
    identity.finished()
    deed.finished()
    return convention


def _convention(deed: Table, identity: Table, name: str, version: Amendment | None) -> Convention:
    signed = identity.take_if_there("signed", date)
    term = read_term(deed.table("term"))
    contacts = deed.rows("contacts", read_contact, "id")
    motives = deed.rows("motives", read_ground, "code")
    subscribers = deed.rows("subscribers", read_subscriber, "id")
    members = [one.id for one in subscribers]
    read = read_clauses(
        deed.clauses(),
        contacts=[one.id for one in contacts],
        motives=[one.code for one in motives],
        subscribers=members,
    )
    arrangement = partial(read_arrangement, rule=read.arranging, members=members)
    return Convention(
        id=name,
        title=identity.take("title", str),
        deed=identity.take("deed", str),
        version=version or Amendment(0, SIGNED_AS, signed, term.effective),
        tenant=read_tenant(deed.table("tenant")),
        signed=signed,
        illustrative=identity.take("illustrative", bool),
        parties=deed.rows("parties", read_party, "name"),
        term=term,
        orders=deed.rows("orders", read_order, "number"),
        motives=motives,
        subscribers=subscribers,
        contacts=contacts,
        arrangements=deed.rows("arrangements", arrangement, "reference"),
        regimes=deed.rows("regimes", read_special_regime, "id"),
        agreed=frozenset(deed.source.agreed),
        articles=read.articles,
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
