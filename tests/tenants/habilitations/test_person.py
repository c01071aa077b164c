"""How a person stands: a table, and of several habilitations the narrower one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tenants.habilitations.habilitation import Suspension
from tenants.habilitations.person import TRANSITIONS, Event, Person, Standing, people
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tests.builders import NOON, a_habilitation, an_agent

OVER = datetime(2026, 6, 1, tzinfo=UTC)
STOP = Suspension(NOON, None, "Mesure conservatoire", "Commandant Maxime Roussel")
METZ = TenantId("metz")


def a_person(*held: object, **changes: object) -> Person:
    (person,) = people(held or [a_habilitation(**changes)])  # type: ignore[arg-type]  # habilitations
    return person


def test_the_life_cycle_is_exactly_this_table() -> None:
    allowed = {
        (standing, event): TRANSITIONS[standing][event]
        for standing, event in product(Standing, Event)
        if event in TRANSITIONS[standing]
    }

    assert allowed == {
        (Standing.OUTSIDE, Event.HABILITATED): Standing.HABILITATED,
        (Standing.HABILITATED, Event.HABILITATED): Standing.HABILITATED,
        (Standing.HABILITATED, Event.MOVED): Standing.HABILITATED,
        (Standing.HABILITATED, Event.SUSPENDED): Standing.SUSPENDED,
        (Standing.HABILITATED, Event.ENDED): Standing.OUTSIDE,
        (Standing.SUSPENDED, Event.MOVED): Standing.SUSPENDED,
        (Standing.SUSPENDED, Event.SUSPENDED): Standing.SUSPENDED,
        (Standing.SUSPENDED, Event.REINSTATED): Standing.HABILITATED,
        (Standing.SUSPENDED, Event.ENDED): Standing.OUTSIDE,
    }


@pytest.mark.parametrize(
    ("_case", "changes", "standing"),
    [
        ("in force", {}, Standing.HABILITATED),
        ("still to begin", {"since": NOON + timedelta(days=1)}, Standing.HABILITATED),
        ("over", {"until": OVER}, Standing.OUTSIDE),
        ("suspended", {"suspension": STOP}, Standing.SUSPENDED),
        ("suspended once", {"suspension": replace(STOP, until=NOON)}, Standing.HABILITATED),
        ("over while suspended", {"until": OVER, "suspension": STOP}, Standing.OUTSIDE),
    ],
)
def test_a_person_stands_as_what_is_held_says(
    _case: str, changes: dict[str, object], standing: Standing
) -> None:
    assert a_person(**changes).standing(NOON) is standing


def test_who_is_suspended_at_one_tenant_is_suspended() -> None:
    held = a_habilitation()

    person = a_person(held, replace(held, tenant=METZ, suspension=STOP))

    assert person.standing(NOON) is Standing.SUSPENDED
    assert person.suspension(NOON) == STOP


def test_a_suspension_lifts_by_itself_on_its_day() -> None:
    stop = replace(STOP, until=NOON + timedelta(days=7))
    person = a_person(suspension=stop)

    assert person.standing(NOON + timedelta(days=7, microseconds=-1)) is Standing.SUSPENDED
    assert person.standing(NOON + timedelta(days=7)) is Standing.HABILITATED


def test_people_are_told_apart_by_organisation_and_named_by_the_latest_designation() -> None:
    old = a_habilitation(name="C. Martin", service="Brigade", until=OVER)
    new = a_habilitation(tenant=METZ, name="Camille Martin", rank="Major")
    elsewhere = replace(a_habilitation(an_agent("Andrea Petit")), organisation=SubscriberId("b"))

    first, second = people([new, elsewhere, old])

    assert (first.organisation, first.agent) == ("b", "andrea.petit")
    assert (second.name, second.rank, second.service) == ("Camille Martin", "Major", "Brigade")
    assert second.habilitations == (new, old)


@pytest.mark.parametrize(
    ("_case", "changes", "review"),
    [
        ("a year after it began", {}, datetime(2026, 11, 2, tzinfo=UTC)),
        ("old", {"since": datetime(2025, 1, 1, tzinfo=UTC)}, datetime(2026, 1, 1, tzinfo=UTC)),
        ("over", {"until": OVER}, None),
    ],
)
def test_the_next_review_is_a_year_after_the_start_or_before_the_end(
    _case: str, changes: dict[str, object], review: datetime | None
) -> None:
    assert a_person(**changes).next_review(NOON) == review
