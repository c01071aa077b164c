"""Lons-le-Saunier's deed, clause by clause (LO)."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Way
from tenants.conventions.convention import Regime, Term
from tests.tenants.conventions.founding.deeds import numbers, signed

LONS = signed("lons-le-saunier")


def test_each_clause_has_its_article() -> None:
    assert numbers(LONS) == {
        Clause.WATCHING: "3", Clause.PURPOSE: "3", Clause.STEERING: "3", Clause.NO_RECORDING: "3",
        Clause.MAINTENANCE: "4", Clause.TRANSPORT: "4",
        Clause.SCREENS: "5", Clause.HABILITATION: "5", Clause.COMMITTEE: "6",
        Clause.TERM: "7", Clause.AUTHORISATION: "7",
        Clause.EQUIPMENT: "annexe 1", Clause.QUOTA: "annexe 1",
    }  # fmt: skip


@pytest.mark.clause("LO-1")
def test_thirteen_sites_are_each_under_their_own_dated_order() -> None:
    assert [(one.number, one.signed, one.site) for one in LONS.orders] == [
        ("039 2016 0630-051", date(2016, 6, 30), "Place de la Comédie"),
        ("39 2016 1228-034", date(2016, 12, 28), "Parvis Cordeliers – Médiathèque"),
        ("39 2016 1228-035", date(2016, 12, 28), "Espace Mouillères"),
        ("39 2017 0403-025", date(2017, 4, 3), "Parking des Marronniers – Impasse du Moulin"),
        ("DSC-BSIPA 2018 0619-001", date(2018, 6, 19), "École Rollet"),
        ("DSC-BSIPA 2018 0619-025", date(2018, 6, 19), "Maison Commune – Espace Marjorie"),
        ("DSC-BSIPA 20191230-027", date(2019, 12, 30), "Parking Richebourg"),
        ("DSC-BSIPA 20191230-036", date(2019, 12, 30), "Parking du 11 Novembre"),
        ("DSC-BSIPA 20191230-037", date(2019, 12, 30), "Parking Liberté"),
        ("DSC-BSIPA 20191230-039", date(2019, 12, 30), "Impasse Saint-Antoine – Impasse du Moulin"),
        ("DSC-BSIPA 20191230-041", date(2019, 12, 30), "Centre commercial Marjorie"),
        ("DSC-BSIPA 20191230-042", date(2019, 12, 30), "Parking Regard"),
        ("DSC-BSIPA 20191230-043", date(2019, 12, 30), "Rond-point Sautot"),
    ]  # fmt: skip
    assert all(f"orders[{number}].years" in LONS.agreed for number in range(13))


@pytest.mark.clause("LO-2")
def test_the_relay_is_always_on_and_steering_free_for_an_event_or_an_investigation() -> None:
    assert LONS.regime is Regime.PERMANENT
    assert LONS.steering is not None
    rule = LONS.steering.open
    assert rule is not None
    assert (rule.way, rule.grounds) == (Way.FREE, ("event", "investigation"))
    assert rule == LONS.steering.closed
    assert "clauses.steering.always.longest_hold_minutes" in LONS.agreed
    assert LONS.article(Clause.NO_RECORDING).number == "3"


@pytest.mark.clause("LO-3")
def test_the_police_are_told_before_maintenance() -> None:
    assert LONS.maintenance is not None
    assert (LONS.maintenance.inform, LONS.maintenance.article.number) == ("cic", "4")


@pytest.mark.clause("LO-4")
def test_the_committee_has_five_indicators() -> None:
    assert LONS.committee is not None
    assert (len(LONS.committee.indicators), LONS.committee.every_months) == (5, None)


@pytest.mark.clause("LO-5")
def test_five_years_renewed_by_themselves() -> None:
    assert LONS.term == Term(date(2020, 1, 1), months=60, tacit=True, notice_months=6)
    assert "term.effective" in LONS.agreed


@pytest.mark.clause("LO-6")
def test_the_annex_describes_the_post_and_four_views_were_agreed() -> None:
    assert "Bosch VMS 8" in LONS.article(Clause.EQUIPMENT).summary
    assert LONS.quota == 4
    assert "clauses.quota.flows" in LONS.agreed
