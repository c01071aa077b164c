"""The deed of Charenton-le-Pont and Immobilière 3F, clause by clause (CH)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Side, TicketRule
from tenants.conventions.convention import Regime, TenantKind, Term
from tests.tenants.conventions.founding.deeds import numbers, signed

CHARENTON = signed("charenton-immobiliere-3f")


def tickets() -> TicketRule:
    assert CHARENTON.tickets is not None
    return CHARENTON.tickets


def test_each_clause_has_its_article() -> None:
    assert numbers(CHARENTON) == {
        Clause.PERIMETER: "1", Clause.PURPOSE: "3",
        Clause.TICKETS: "3 et 4", Clause.WATCHING: "3 et 4",
        Clause.TRACE: "4", Clause.NO_RECORDING: "4",
        Clause.EXTRACTION: "5", Clause.RETENTION: "5", Clause.HABILITATION: "5",
        Clause.TRANSPORT: "6", Clause.EQUIPMENT: "6", Clause.QUOTA: "6", Clause.TERM: "8",
    }  # fmt: skip


@pytest.mark.clause("CH-1")
def test_the_common_parts_alone_of_a_landlord_who_needs_no_order() -> None:
    assert (CHARENTON.tenant.kind, CHARENTON.needs_orders) == (TenantKind.LANDLORD, False)
    assert "ni la voie publique" in CHARENTON.article(Clause.PERIMETER).summary
    assert tickets().estates == ("1 rue de l'Arcade", "7 quai de Bercy", "8 rue du Port aux Lions")


@pytest.mark.clause("CH-2")
def test_six_motives_open_the_images() -> None:
    assert [one.code for one in CHARENTON.motives] == [
        "harm", "theft", "damage", "gathering", "occupation", "intervention",
    ]  # fmt: skip
    assert {one.article.number for one in CHARENTON.motives} == {"3"}


@pytest.mark.clause("CH-3")
def test_a_ticket_lasts_two_to_twelve_hours_and_the_landlord_is_told_at_once() -> None:
    assert (tickets().shortest, tickets().longest) == (timedelta(hours=2), timedelta(hours=12))
    assert (tickets().inform.to, tickets().inform.within) == ("landlord", timedelta(minutes=1))
    assert "clauses.tickets.longest_hours" not in CHARENTON.agreed


@pytest.mark.clause("CH-4")
def test_the_titular_or_the_deputy_decides_and_the_relay_can_be_cut() -> None:
    assert tickets().asking.by == ("titulaire", "suppléant")
    assert tickets().enders == (Side.OWNER, Side.RECIPIENT)
    assert "clauses.tickets.answer_within_seconds" in CHARENTON.agreed


@pytest.mark.clause("CH-5")
def test_nothing_opens_without_a_ticket() -> None:
    assert CHARENTON.regime is Regime.TICKET
    assert "ni visionnage permanent" in CHARENTON.article(Clause.WATCHING).summary


@pytest.mark.clause("CH-6")
def test_the_register_says_day_hour_duration_and_service() -> None:
    assert CHARENTON.article(Clause.TRACE).number == "4"


@pytest.mark.clause("CH-7")
def test_the_landlord_alone_records_for_thirty_days() -> None:
    assert CHARENTON.retention is not None
    assert CHARENTON.retention.recordings_days == 30
    assert "clauses.retention.register_months" in CHARENTON.agreed
    assert CHARENTON.extraction is not None
    assert CHARENTON.extraction.executed_by == "Immobilière 3F"


@pytest.mark.clause("CH-8")
def test_the_link_is_in_aes_256() -> None:
    assert CHARENTON.transport is not None
    assert (CHARENTON.transport.medium, CHARENTON.transport.encryption) == ("internet", "AES-256")
    assert "interrompre un flux" in CHARENTON.article(Clause.EQUIPMENT).summary


@pytest.mark.clause("CH-9")
def test_one_year_renewed_by_itself_between_three_parties() -> None:
    assert CHARENTON.term == Term(date(2021, 2, 24), months=12, tacit=True, notice_months=3)
    assert [one.side for one in CHARENTON.parties] == [Side.STATE, Side.RECIPIENT, Side.OWNER]
    assert CHARENTON.signed == date(2021, 2, 24)
