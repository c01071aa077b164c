"""Villeneuve d'Ascq's deed, clause by clause (VA)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import (
    ArrangementRule,
    Asking,
    Notice,
    Side,
    Silence,
    SteeringRule,
    Way,
)
from tenants.conventions.convention import PrefectoralOrder, Regime, Term
from tests.tenants.conventions.founding.deeds import numbers, signed

ASCQ = signed("villeneuve-d-ascq")


def test_each_clause_has_its_article() -> None:
    assert numbers(ASCQ) == {
        Clause.STAFFED: "2", Clause.INVENTORY: "2",
        Clause.WATCHING: "3", Clause.QUOTA: "3", Clause.PURPOSE: "3", Clause.PRECEDENCE: "3",
        Clause.ARRANGEMENTS: "3", Clause.STEERING: "3", Clause.NO_RECORDING: "3",
        Clause.EXTRACTION: "3", Clause.CONTACTS: "3",
        Clause.MAINTENANCE: "4", Clause.TRANSPORT: "5",
        Clause.SCREENS: "6", Clause.HABILITATION: "6", Clause.TRACE: "6",
        Clause.TERM: "7", Clause.AUTHORISATION: "7",
    }  # fmt: skip


def test_the_state_and_the_commune_signed_on_a_day_that_the_deed_leaves_blank() -> None:
    assert [(one.name, one.represented_by, one.side) for one in ASCQ.parties] == [
        ("État", "préfet du Nord", Side.STATE),
        ("Commune de Villeneuve d'Ascq", "maire", Side.OWNER),
    ]
    assert ASCQ.signed is None
    assert ASCQ.deed == "Délibération VA_DEL2022_134 du 27 septembre 2022"


@pytest.mark.clause("VA-1")
def test_the_csu_is_open_past_midnight_and_shorter_on_sundays_and_holidays() -> None:
    hours = ASCQ.staffed

    assert hours is not None
    assert hours.notation == "Mo-Sa 07:30-02:00; Su,PH 10:00-18:00"
    assert (hours.holidays.department, hours.holidays.good_friday) == ("59", False)
    saturday_night = datetime(2026, 6, 20, 23, 30, tzinfo=UTC)
    assert hours.at(saturday_night).service_day == date(2026, 6, 20)
    assert (hours.at(saturday_night).open, ASCQ.article(Clause.STAFFED).number) == (True, "2")


@pytest.mark.clause("VA-2")
def test_a_change_in_the_list_of_cameras_is_told_without_an_amendment() -> None:
    article = ASCQ.article(Clause.INVENTORY)

    assert (article.number, "ni avenant" in article.summary) == ("2", True)


@pytest.mark.clause("VA-3")
def test_the_relay_is_always_on_and_viewed_anywhere() -> None:
    assert (ASCQ.regime, ASCQ.article(Clause.WATCHING).number) == (Regime.PERMANENT, "3")
    assert "clauses.watching.regime" not in ASCQ.agreed


@pytest.mark.clause("VA-4")
def test_eight_flows_at_most_by_the_deed_itself() -> None:
    assert (ASCQ.quota, ASCQ.article(Clause.QUOTA).cited) == (8, "villeneuve-d-ascq art. 3")
    assert "clauses.quota.flows" not in ASCQ.agreed


@pytest.mark.clause("VA-5")
def test_a_flow_has_a_motive_that_article_3_or_the_deliberation_names() -> None:
    assert {one.code: (one.article.number, one.incident_required) for one in ASCQ.motives} == {
        "doubt": ("3 et délibération", True),
        "intervention": ("3 et délibération", True),
        "public-order": ("3 et délibération", False),
        "planned-event": ("3 et délibération", False),
        "suspect": ("3", True),
        "missing-person": ("3", True),
    }


@pytest.mark.clause("VA-6")
def test_arrangements_are_for_a_suspect_or_a_missing_person() -> None:
    asking = Asking(("responsable du CSU",), timedelta(hours=1), Silence.REFUSE)

    assert ASCQ.arranging == ArrangementRule(
        ASCQ.article(Clause.ARRANGEMENTS),
        ("suspect", "missing-person"),
        timedelta(days=30),
        asking,
    )
    assert "clauses.arrangements.longest_days" in ASCQ.agreed
    assert "clauses.arrangements.motives" not in ASCQ.agreed


def steering(state: str) -> SteeringRule:
    assert ASCQ.steering is not None
    rule: SteeringRule | None = getattr(ASCQ.steering, state)
    assert rule is not None
    return rule


@pytest.mark.clause("VA-7")
def test_while_open_the_csu_is_told_then_answers_and_only_grave_disorder_counts() -> None:
    rule = steering("open")

    assert (rule.way, rule.grounds) == (Way.APPROVAL, ("grave-disorder",))
    assert rule.asking is not None
    assert rule.asking.by == ("directeur de la police municipale", "chef de salle du CSU")
    assert (rule.asking.within, rule.asking.on_silence) == (timedelta(minutes=2), Silence.REFUSE)
    assert rule.before is not None
    assert (rule.before.to, rule.before.article.number) == ("csu-head", "3")
    assert rule.article.number == "3 et délibération"
    assert {"longest_hold_minutes", "answer_within_seconds", "on_silence"} == {
        one.rpartition(".")[2] for one in ASCQ.agreed if one.startswith("clauses.steering.open.")
    } - {"contents", "within_minutes"}


@pytest.mark.clause("VA-8")
def test_while_closed_it_is_free_and_the_csu_gets_a_mail_with_hours_sector_and_motive() -> None:
    rule = steering("closed")

    assert (rule.way, rule.grounds) == (Way.FREE, ("grave-disorder", "need"))
    assert rule.afterwards is not None
    assert rule.afterwards == Notice(
        rule.afterwards.article, "csu", ("hours", "zone", "ground"), timedelta(hours=1)
    )
    assert "clauses.steering.closed.afterwards.contents" not in ASCQ.agreed
    assert "clauses.steering.closed.afterwards.within_minutes" in ASCQ.agreed


@pytest.mark.clause("VA-9")
def test_the_cic_goes_first() -> None:
    assert [(one.id, one.rank) for one in ASCQ.subscribers] == [("cic-nord", 1)]
    assert ASCQ.article(Clause.PRECEDENCE).number == "3"


@pytest.mark.clause("VA-10")
def test_no_state_service_records() -> None:
    assert ASCQ.article(Clause.NO_RECORDING).number == "3"


@pytest.mark.clause("VA-11")
def test_recordings_leave_on_a_requisition_by_the_csu_s_hand() -> None:
    assert ASCQ.extraction is not None
    assert ASCQ.extraction.allowed
    assert ASCQ.extraction.executed_by == "CSU de Villeneuve d'Ascq"


@pytest.mark.clause("VA-12")
def test_the_directory_holds_the_csu_and_the_cic() -> None:
    assert [(one.id, one.side) for one in ASCQ.contacts] == [
        ("csu", Side.OWNER), ("csu-head", Side.OWNER), ("cic", Side.STATE),
    ]  # fmt: skip
    assert "17" in ASCQ.article(Clause.CONTACTS).summary


@pytest.mark.clause("VA-13")
def test_the_stadium_has_its_own_regime() -> None:
    (stadium,) = ASCQ.regimes

    assert ASCQ.regime_of("Abords du stade Pierre-Mauroy") is stadium
    assert (stadium.article.number, stadium.asking.by) == ("3", ("poste de police du stade",))
    assert "regimes[0].zones" in ASCQ.agreed


@pytest.mark.clause("VA-14")
def test_the_cic_is_told_before_maintenance() -> None:
    assert ASCQ.maintenance is not None
    assert (ASCQ.maintenance.inform, ASCQ.maintenance.article.number) == ("cic", "4")
    assert "clauses.maintenance.notice_hours" in ASCQ.agreed


@pytest.mark.clause("VA-15")
def test_the_link_is_a_dedicated_fibre() -> None:
    assert ASCQ.transport is not None
    assert (ASCQ.transport.medium, ASCQ.transport.article.number) == ("fibre dédiée", "5")


@pytest.mark.clause("VA-16")
def test_the_head_of_service_habilitates_and_the_state_places_its_screens() -> None:
    assert ASCQ.article(Clause.HABILITATION).number == ASCQ.article(Clause.SCREENS).number == "6"


@pytest.mark.clause("VA-17")
def test_the_departmental_directorate_traces_every_access() -> None:
    assert ASCQ.article(Clause.TRACE).number == "6"


@pytest.mark.clause("VA-18")
def test_three_years_renewed_by_themselves_under_one_order() -> None:
    assert ASCQ.term == Term(date(2022, 9, 29), months=36, tacit=True, notice_months=6)
    assert ASCQ.orders == (PrefectoralOrder("2021/1284", date(2021, 12, 2), date(2026, 12, 2)),)
    assert {"term.effective", "orders[0].years"} <= ASCQ.agreed
    assert "term.months" not in ASCQ.agreed
