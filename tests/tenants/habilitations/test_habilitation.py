"""Who may do which act, from when until when; where a mayor's agents may look; what to review."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.conventions.convention import Member, Tenant, TenantKind
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right
from tenants.habilitations.review import SOON, YEAR, ToReview, Why, yearly_review
from tenants.habilitations.territory import reaches
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import TenantId
from tests.builders import NOON, a_convention, a_habilitation, an_agent

DAY = date(2026, 6, 15)
ASCQ_TOWN = a_convention().tenant
METZ = Tenant(
    TenantId("metz"),
    "Metz",
    TenantKind.EPCI,
    "57463",
    GeoPoint(6.1757, 49.1193),
    (Member("57447", "Marly", date(2026, 6, 15)),),
)


def named_by_a_mayor(*communes: str) -> Designation:
    return Designation("Maire", "ARR-1", "Maire", Level.MAYOR, frozenset(communes))


def test_a_habilitation_that_names_no_act_is_for_watching() -> None:
    assert a_habilitation().acts == frozenset({Right.WATCH})


@pytest.mark.parametrize(
    ("_case", "at", "stands"),
    [
        ("an instant before", datetime(2025, 12, 31, 23, 59, 59, 999999, UTC), False),
        ("its first", datetime(2026, 1, 1, tzinfo=UTC), True),
        ("its last", datetime(2026, 12, 31, 23, 59, 59, 999999, UTC), True),
        ("its end", datetime(2027, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_habilitation_is_in_force_from_its_first_instant_to_before_its_end(
    _case: str, at: datetime, stands: bool
) -> None:
    assert a_habilitation().in_force(at) is stands


@pytest.mark.parametrize("level", [one for one in Level if one is not Level.MAYOR])
def test_a_head_of_a_state_service_has_no_wall(level: Level) -> None:
    assert reaches(Designation("Commissaire", "HAB", level=level), ASCQ_TOWN, DAY)


def test_a_mayor_s_agent_sees_its_own_commune_and_no_other() -> None:
    assert reaches(named_by_a_mayor("59009"), ASCQ_TOWN, DAY)
    assert not reaches(named_by_a_mayor("59350"), ASCQ_TOWN, DAY)
    assert not reaches(named_by_a_mayor(), ASCQ_TOWN, DAY)


@pytest.mark.clause("ME-1")
def test_a_mayor_s_agent_sees_the_intercommunality_from_the_day_its_commune_joined() -> None:
    assert reaches(named_by_a_mayor("57447"), METZ, date(2026, 6, 15))
    assert not reaches(named_by_a_mayor("57447"), METZ, date(2026, 6, 14))
    assert reaches(named_by_a_mayor("57463"), METZ, date(2020, 1, 1))


def held(since: timedelta, until: timedelta, name: str = "Camille Martin") -> Habilitation:
    return a_habilitation(an_agent(name), since=NOON + since, until=NOON + until)


@pytest.mark.parametrize(
    ("_case", "one", "why"),
    [
        ("a year old today", held(-YEAR, YEAR), Why.OLDER_THAN_A_YEAR),
        ("a year old tomorrow", held(-YEAR + timedelta(microseconds=1), YEAR), None),
        ("old and ending soon", held(-YEAR, SOON), Why.OLDER_THAN_A_YEAR),
        ("ends in sixty days", held(-SOON, SOON), Why.ENDS_SOON),
        ("ends a little later", held(-SOON, SOON + timedelta(microseconds=1)), None),
        ("ends now", held(-SOON, timedelta(0)), Why.ENDED),
        ("ended within the year", held(-2 * YEAR, -YEAR + timedelta(microseconds=1)), Why.ENDED),
        ("ended a year ago", held(-2 * YEAR, -YEAR), None),
        ("not begun", held(SOON, YEAR), None),
    ],
)
def test_each_habilitation_is_reviewed_for_its_reason(
    _case: str, one: Habilitation, why: Why | None
) -> None:
    assert yearly_review([one], NOON) == (() if why is None else (ToReview(one, why),))


def test_the_review_begins_with_the_oldest_rights_and_within_them_with_the_first_to_end() -> None:
    ended = held(-YEAR, -SOON)
    soon = held(-SOON, SOON)
    old = held(-2 * YEAR, YEAR)
    old_and_first = held(-2 * YEAR, SOON)

    review = yearly_review([ended, soon, old, old_and_first], NOON)

    assert [one.habilitation for one in review] == [old_and_first, old, soon, ended]
