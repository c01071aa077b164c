"""Read a convention from the text of its TOML file, strictly.

An unknown key, a missing article or an impossible value is an `UnreadableDeed`
that names the file, the key and the remedy: nobody discovers at night that a
clause was mistyped. Takes text, never opens a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import (
    Convention,
    Motive,
    PrefectoralOrder,
    Regime,
    Subscriber,
    Tenant,
    TenantKind,
    Term,
)
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import SubscriberId, UnreadableName, tenant_id

LONGEST_AUTHORISATION_YEARS = 5
"""CSI L252-4: an authorisation lasts five years at most."""

Wanted = TypeVar("Wanted")


class UnreadableDeed(ValueError):
    """A convention's file cannot be understood; the message says where and what to write."""


def read_deed(text: str, file: str) -> Convention:
    """The convention in `text`; `file` is its name, for messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableDeed(f"{file}: not TOML: {error}") from error

    try:
        return _convention(_Table(content, file, ""))
    except UnreadableName as error:
        raise UnreadableDeed(f"{file}: {error}") from error


class _Table:
    """One TOML table, whose keys must all be taken and must all be known."""

    def __init__(self, content: Mapping[str, Any], file: str, path: str) -> None:
        self._left = dict(content)
        self._file = file
        self._path = path

    def take(self, key: str, kind: type[Wanted]) -> Wanted:
        if key not in self._left:
            raise self._wrong(key, f"is missing: write {self._path}{key} ({kind.__name__})")
        return self._checked(key, kind)

    def take_if_there(self, key: str, kind: type[Wanted]) -> Wanted | None:
        return self._checked(key, kind) if key in self._left else None

    def table(self, key: str) -> _Table:
        content: dict[str, Any] = self.take(key, dict)
        return _Table(content, self._file, f"{self._path}{key}.")

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def tables(self, key: str) -> list[_Table]:
        rows: list[Any] = self.take(key, list)
        for row in rows:
            if not isinstance(row, dict):
                raise self._wrong(key, f"must be tables: write [[{self._path}{key}]]")
        return [_Table(row, self._file, f"{self._path}{key}[{i}].") for i, row in enumerate(rows)]

    def finished(self) -> None:
        for key in self._left:
            raise self._wrong(key, "is not a key of a convention: remove it or mend its name")

    def wrong(self, key: str, why: str) -> UnreadableDeed:
        return self._wrong(key, why)

    def _checked(self, key: str, kind: type[Wanted]) -> Wanted:
        value = self._left.pop(key)
        # TOML writes a date-time where a date was meant; bool is an int to Python.
        if type(value) is not kind:
            raise self._wrong(key, f"must be a {kind.__name__}, not {type(value).__name__}")
        return value

    def _wrong(self, key: str, why: str) -> UnreadableDeed:
        return UnreadableDeed(f"{self._file}: {self._path}{key} {why}")


def _convention(deed: _Table) -> Convention:
    identity = deed.table("convention")
    name = identity.take("id", str)
    articles, quota, regime = _clauses(deed.table("clauses"), name)
    convention = Convention(
        id=name,
        title=identity.take("title", str),
        tenant=_tenant(deed.table("tenant")),
        signed=identity.take_if_there("signed", date),
        illustrative=identity.take("illustrative", bool),
        term=_term(deed.table("term")),
        orders=tuple(_order(row) for row in deed.tables("orders")),
        regime=regime,
        quota=quota,
        motives=tuple(_motive(row, name) for row in deed.tables("motives")),
        subscribers=tuple(_subscriber(row, name) for row in deed.tables("subscribers")),
        articles=articles,
    )
    identity.finished()
    deed.finished()
    return convention


def _tenant(table: _Table) -> Tenant:
    tenant = Tenant(
        id=tenant_id(table.take("id", str)),
        name=table.take("name", str),
        kind=TenantKind(_one_of(table, "kind", [*TenantKind])),
        insee=table.take("insee", str),
        center=GeoPoint(table.take("longitude", float), table.take("latitude", float)),
    )
    table.finished()
    return tenant


def _one_of(table: _Table, key: str, known: list[Any]) -> str:
    value = table.take(key, str)
    if value not in known:
        raise table.wrong(key, f"must be one of {', '.join(known)}, not {value!r}")
    return value


def _term(table: _Table) -> Term:
    term = Term(
        effective=table.take("effective", date),
        months=table.take("months", int),
        tacit=table.take("tacit_renewal", bool),
        notice_months=table.take("notice_months", int),
        ends=table.take_if_there("ends", date),
    )
    if term.months < 1:
        raise table.wrong("months", "must be 1 or more")
    if term.ends is not None and term.ends <= term.effective:
        raise table.wrong("ends", "must come after term.effective")
    table.finished()
    return term


def _order(table: _Table) -> PrefectoralOrder:
    signed = table.take("signed", date)
    years = table.take("years", int)
    if not 1 <= years <= LONGEST_AUTHORISATION_YEARS:
        raise table.wrong("years", "must be 1 to 5 (CSI L252-4)")
    order = PrefectoralOrder(
        number=table.take("number", str),
        signed=signed,
        expires=_anniversary(signed, years),
        site=table.take_if_there("site", str),
    )
    table.finished()
    return order


def _anniversary(day: date, years: int) -> date:
    # 29 February has no anniversary in common years; the right ends on 1 March.
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _clauses(table: _Table, convention: str) -> tuple[Mapping[Clause, ArticleRef], int, Regime]:
    quota_table, watching = table.table(Clause.QUOTA), table.table(Clause.WATCHING)
    quota = quota_table.take("flows", int)
    if not 1 <= quota <= 64:
        raise quota_table.wrong("flows", "must be 1 to 64")
    regime = Regime(_one_of(watching, "regime", [*Regime]))

    articles = {
        Clause.QUOTA: _article(quota_table, convention),
        Clause.WATCHING: _article(watching, convention),
    }
    for clause in (Clause.TERM, Clause.HABILITATION):
        articles[clause] = _article(table.table(clause), convention)
    for clause in (Clause.AUTHORISATION, Clause.PURPOSE, Clause.NO_RECORDING, Clause.TRACE):
        if clause in table:
            articles[clause] = _article(table.table(clause), convention)
    table.finished()
    return articles, quota, regime


def _article(table: _Table, convention: str) -> ArticleRef:
    article = ArticleRef(convention, table.take("article", str), table.take("summary", str))
    table.finished()
    return article


def _motive(table: _Table, convention: str) -> Motive:
    motive = Motive(
        code=table.take("code", str),
        label=table.take("label", str),
        article=ArticleRef(convention, table.take("article", str), table.take("summary", str)),
        incident_required=table.take("incident_required", bool),
    )
    table.finished()
    return motive


def _subscriber(table: _Table, convention: str) -> Subscriber:
    subscriber = Subscriber(
        id=SubscriberId(table.take("id", str)),
        name=table.take("name", str),
        rank=table.take("rank", int),
        article=ArticleRef(convention, table.take("article", str), table.take("summary", str)),
    )
    table.finished()
    return subscriber
