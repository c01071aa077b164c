"""Read `[clauses.…]`: the article behind each, and what the ones with rules say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.clauses import (
    ArrangementRule,
    Committee,
    CrisisRule,
    ExtractionRule,
    MaintenanceRule,
    Retention,
    Steering,
    TicketRule,
    Transport,
)
from tenants.conventions.convention import Regime
from tenants.conventions.hours import Hours
from tenants.conventions.reading import rules
from tenants.conventions.reading.table import Table

T = TypeVar("T")

MOST_FLOWS = 64
REQUIRED = (Clause.TERM, Clause.HABILITATION, Clause.WATCHING, Clause.QUOTA)


@dataclass(frozen=True, slots=True)
class Clauses:
    """All that the clauses of one version say."""

    articles: Mapping[Clause, ArticleRef]
    regime: Regime
    quota: int
    staffed: Hours | None
    steering: Steering | None
    tickets: TicketRule | None
    arranging: ArrangementRule | None
    crisis: CrisisRule | None
    extraction: ExtractionRule | None
    maintenance: MaintenanceRule | None
    retention: Retention | None
    transport: Transport | None
    committee: Committee | None


def read_clauses(
    clauses: Table, *, contacts: Sequence[str], motives: Sequence[str], subscribers: Sequence[str]
) -> Clauses:
    tables, articles = _opened(clauses)
    regime, quota = _watching_and_quota(tables)

    def ruled(clause: Clause, read: Callable[..., T], *known: object) -> T | None:
        return read(tables[clause], articles[clause], *known) if clause in tables else None

    staffed = ruled(Clause.STAFFED, rules.read_staffed)
    read = Clauses(
        articles=articles,
        regime=regime,
        quota=quota,
        staffed=staffed,
        steering=ruled(Clause.STEERING, rules.read_steering, contacts, staffed is not None),
        tickets=ruled(Clause.TICKETS, rules.read_tickets, contacts),
        arranging=ruled(Clause.ARRANGEMENTS, rules.read_arranging, motives),
        crisis=ruled(Clause.CRISIS, rules.read_crisis, motives, subscribers),
        extraction=ruled(Clause.EXTRACTION, rules.read_extraction),
        maintenance=ruled(Clause.MAINTENANCE, rules.read_maintenance, contacts),
        retention=ruled(Clause.RETENTION, rules.read_retention),
        transport=ruled(Clause.TRANSPORT, rules.read_transport),
        committee=ruled(Clause.COMMITTEE, rules.read_committee),
    )
    if regime is Regime.TICKET and read.tickets is None:
        raise tables[Clause.WATCHING].wrong("regime", "is ticket: write clauses.tickets")
    for table in tables.values():
        table.finished()
    return read


def _opened(clauses: Table) -> tuple[dict[Clause, Table], dict[Clause, ArticleRef]]:
    """Every clause that is there, its article taken."""
    for clause in REQUIRED:
        if clause not in clauses:
            raise clauses.wrong(clause, "is missing: every deed says it, write its table")
    tables = {clause: clauses.table(clause) for clause in Clause if clause in clauses}
    clauses.finished()
    return tables, {clause: table.article() for clause, table in tables.items()}


def _watching_and_quota(tables: Mapping[Clause, Table]) -> tuple[Regime, int]:
    return (
        tables[Clause.WATCHING].word("regime", Regime),
        tables[Clause.QUOTA].number("flows", 1, MOST_FLOWS),
    )
