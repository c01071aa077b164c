"""The deed of Moselle Fibre and Évrange, clause by clause (MF)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.convention import Term
from tests.tenants.conventions.founding.deeds import numbers, signed

EVRANGE = signed("evrange-moselle-fibre")


def test_each_clause_has_its_article() -> None:
    assert numbers(EVRANGE) == {
        Clause.HABILITATION: "1", Clause.TRANSMISSIONS: "1", Clause.DESTRUCTIONS: "1",
        Clause.AUTHORISATION: "1 et 7", Clause.TERM: "4", Clause.COMMITTEE: "8.2",
        Clause.PUBLICATION: "10.2", Clause.QUOTA: "20",
        Clause.CRISIS: "3 et annexe 1, § 1", Clause.EXPERIMENT: "3 et annexe 1, § 1",
        Clause.EQUIPMENT: "3 et annexe 1, § 1 et 2",
        Clause.NO_RECORDING: "annexe 1, § 1", Clause.WATCHING: "annexe 1, § 1",
        Clause.EXTRACTION: "annexe 1, § 1", Clause.BIOMETRICS: "annexe 1, § 1",
        Clause.TRANSPORT: "annexe 1, § 2", Clause.PURPOSE: "annexe 1, § 3",
    }  # fmt: skip


@pytest.mark.clause("MF-1")
def test_a_compact_set_up_of_two_cameras() -> None:
    assert EVRANGE.quota == 2
    assert "compacte, robuste et peu coûteuse" in EVRANGE.article(Clause.EQUIPMENT).summary


@pytest.mark.clause("MF-2")
def test_a_crisis_cell_joins_the_state_the_department_and_the_sdis() -> None:
    assert EVRANGE.crisis is not None
    assert EVRANGE.crisis.members == ("cic-moselle", "sdis-57", "departement-57")
    assert (EVRANGE.crisis.motive, EVRANGE.crisis.longest) == ("crisis", timedelta(hours=24))
    assert {"clauses.crisis.convened_by", "clauses.crisis.longest_hours"} <= EVRANGE.agreed


@pytest.mark.clause("MF-3")
def test_recordings_stay_with_the_mayor() -> None:
    assert EVRANGE.extraction is not None
    assert not EVRANGE.extraction.allowed
    assert EVRANGE.extraction.executed_by == "mairie d'Évrange"


@pytest.mark.clause("MF-4")
def test_no_identification_and_no_biometrics() -> None:
    assert EVRANGE.article(Clause.BIOMETRICS).cited == "evrange-moselle-fibre, annexe 1, § 1"


@pytest.mark.clause("MF-5")
def test_each_partner_has_its_motive() -> None:
    assert {one.code: one.article.number for one in EVRANGE.motives} == {
        "crisis": "annexe 1, § 1",
        "accident": "annexe 1, § 3",
        "traffic": "annexe 1, § 3",
    }
    assert [one.rank for one in EVRANGE.subscribers] == [1, 2, 3]
    assert "relecture pour les communes" in EVRANGE.article(Clause.PURPOSE).summary


@pytest.mark.clause("MF-6")
def test_the_experiment_says_what_it_must_establish() -> None:
    summary = EVRANGE.article(Clause.EXPERIMENT).summary

    assert [one for one in ("techniques", "juridiques", "coût") if one not in summary] == []


@pytest.mark.clause("MF-7")
def test_the_register_of_article_r252_11_and_the_right_of_access() -> None:
    summary = EVRANGE.article(Clause.TRANSMISSIONS).summary

    assert ("R252-11" in summary, "demandes d'accès" in summary) == (True, True)


@pytest.mark.clause("MF-8")
def test_faces_are_blurred_before_any_publication() -> None:
    assert EVRANGE.article(Clause.PUBLICATION).number == "10.2"


def test_twelve_months_that_an_amendment_may_extend_by_six() -> None:
    assert EVRANGE.term == Term(
        date(2024, 7, 1), months=12, tacit=False, notice_months=3, extension_months=6
    )
    assert (EVRANGE.signed, EVRANGE.orders) == (None, ())
    assert "term.effective" not in EVRANGE.agreed
