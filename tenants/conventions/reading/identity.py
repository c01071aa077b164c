"""Read who signed, for whom, for how long and under which orders."""

from __future__ import annotations

from datetime import date

from tenants.conventions.clauses import Contact, Party, Side
from tenants.conventions.convention import (
    Member,
    PrefectoralOrder,
    Subscriber,
    Tenant,
    TenantKind,
    Term,
)
from tenants.conventions.reading.table import Table
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import SubscriberId, tenant_id

LONGEST_AUTHORISATION_YEARS = 5
"""CSI L252-4: an authorisation lasts five years at most."""


def read_tenant(table: Table) -> Tenant:
    tenant = Tenant(
        id=tenant_id(table.take("id", str)),
        name=table.take("name", str),
        kind=table.word("kind", TenantKind),
        insee=table.take("insee", str),
        center=GeoPoint(table.take("longitude", float), table.take("latitude", float)),
        members=tuple(_member(row) for row in table.tables("members")),
    )
    if tenant.members and tenant.kind is not TenantKind.EPCI:
        raise table.wrong("members", "join an epci alone: remove them, or mend kind")
    table.finished()
    return tenant


def _member(row: Table) -> Member:
    member = Member(row.take("insee", str), row.take("name", str), row.take("since", date))
    row.finished()
    return member


def read_party(row: Table) -> Party:
    party = Party(row.take("name", str), row.take("represented_by", str), row.word("side", Side))
    row.finished()
    return party


def read_term(table: Table) -> Term:
    term = Term(
        effective=table.take("effective", date),
        months=table.number("months", 1, 1200),
        tacit=table.take("tacit_renewal", bool),
        notice_months=table.number("notice_months", 0, 120),
        ends=table.take_if_there("ends", date),
    )
    if term.ends is not None and term.ends <= term.effective:
        raise table.wrong("ends", "must come after term.effective")
    table.finished()
    return term


def read_order(table: Table) -> PrefectoralOrder:
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


def read_contact(row: Table) -> Contact:
    contact = Contact(
        id=row.take("id", str),
        name=row.take("name", str),
        side=row.word("side", Side),
        article=row.article(),
        phone=row.take_if_there("phone", str),
        mail=row.take_if_there("mail", str),
    )
    row.finished()
    return contact


def read_subscriber(row: Table) -> Subscriber:
    subscriber = Subscriber(
        id=SubscriberId(row.take("id", str)),
        name=row.take("name", str),
        rank=row.number("rank", 1, 99),
        article=row.article(),
    )
    row.finished()
    return subscriber
