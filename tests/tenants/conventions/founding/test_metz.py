"""Metz's deed, clause by clause (ME)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Side, Silence, Way
from tenants.conventions.convention import Member, Regime, TenantKind, Term
from tests.tenants.conventions.founding.deeds import numbers, signed

METZ = signed("metz")


def test_each_clause_has_its_article() -> None:
    assert numbers(METZ) == {
        Clause.TRACE: "2", Clause.INVENTORY: "2", Clause.DESTRUCTIONS: "2", Clause.VISITS: "2",
        Clause.EXTRACTION: "2",
        Clause.PURPOSE: "3", Clause.NO_RECORDING: "3", Clause.WATCHING: "3",
        Clause.ARRANGEMENTS: "3", Clause.STEERING: "3", Clause.CONTACTS: "3",
        Clause.MAINTENANCE: "4", Clause.TRANSPORT: "4", Clause.EQUIPMENT: "4", Clause.QUOTA: "4",
        Clause.SCREENS: "5", Clause.HABILITATION: "5",
        Clause.COMMITTEE: "6", Clause.TERM: "7",
    }  # fmt: skip


@pytest.mark.clause("ME-1")
def test_one_csu_serves_the_communes_that_join() -> None:
    assert METZ.tenant.kind is TenantKind.EPCI
    assert METZ.tenant.members == (Member("57463", "Metz", date(2023, 9, 26)),)
    assert "tenant.members[0].since" in METZ.agreed


@pytest.mark.clause("ME-2")
def test_the_register_says_who_asked_for_what_and_on_which_requisition() -> None:
    summary = METZ.article(Clause.TRACE).summary

    named = ("jour", "heure", "noms", "qualité", "service", "caméras", "tranches", "copie")
    assert [one for one in named if one not in summary] == []


@pytest.mark.clause("ME-3")
def test_manual_destructions_have_a_register() -> None:
    assert METZ.article(Clause.DESTRUCTIONS).number == "2"


@pytest.mark.clause("ME-4")
def test_a_visit_is_told_by_telephone_to_the_director() -> None:
    (director,) = (one for one in METZ.contacts if one.id == "director")

    assert (director.article.number, director.side) == ("2", Side.OWNER)
    assert "téléphonique" in METZ.article(Clause.VISITS).summary


@pytest.mark.clause("ME-5")
def test_the_relay_is_always_on_and_a_closed_csu_hands_no_duty_over() -> None:
    assert METZ.regime is Regime.PERMANENT
    assert "ne charge pas la police" in METZ.article(Clause.WATCHING).summary


@pytest.mark.clause("ME-6")
def test_steering_is_for_an_event_after_a_notice_at_any_hour() -> None:
    assert METZ.staffed is None
    assert METZ.steering is not None
    rule = METZ.steering.open
    assert rule is not None
    assert rule == METZ.steering.closed
    assert (rule.way, rule.grounds, rule.asking) == (Way.NOTICE, ("event",), None)
    assert rule.before is not None
    assert (rule.before.to, rule.longest) == ("csu-head", timedelta(minutes=30))
    assert "clauses.steering.always.longest_hold_minutes" in METZ.agreed


@pytest.mark.clause("ME-7")
def test_arrangements_are_for_a_suspect_or_a_missing_person_and_nobody_records() -> None:
    assert METZ.arranging is not None
    assert METZ.arranging.motives == ("suspect", "missing-person")
    assert METZ.arranging.asking.on_silence is Silence.REFUSE
    assert METZ.article(Clause.NO_RECORDING).number == "3"


@pytest.mark.clause("ME-8")
def test_the_operator_s_post_decodes_sixteen_screens() -> None:
    assert (METZ.quota, METZ.article(Clause.QUOTA).number) == (16, "4")
    assert "clauses.quota.flows" in METZ.agreed
    assert "manette" in METZ.article(Clause.EQUIPMENT).summary


@pytest.mark.clause("ME-9")
def test_one_year_renewed_by_itself_and_a_committee_every_year() -> None:
    assert METZ.term == Term(date(2023, 9, 26), months=12, tacit=True, notice_months=6)
    assert METZ.committee is not None
    assert (METZ.committee.every_months, METZ.committee.article.number) == (12, "6")
    assert "term.effective" in METZ.agreed


def test_the_order_that_the_deed_leaves_blank_is_not_invented() -> None:
    assert (METZ.orders, METZ.signed, METZ.needs_orders) == ((), None, True)
