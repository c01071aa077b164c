"""Who may change how an agent stands, and what must be said with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import Change, Manager, after, decide, manager_of
from tenants.habilitations.habilitation import Suspension
from tenants.habilitations.person import Event, Person, people
from tests.builders import CIC, NOON, a_habilitation, an_agent

HEAD = an_agent("Maxime Roussel", rank="Commandant", roles=frozenset({"habilitation.manage"}))
STOP = Suspension(NOON, None, "Mesure conservatoire", "Commandant Maxime Roussel")


def a_person(**changes: Any) -> Person:
    (person,) = people([a_habilitation(**changes)])
    return person


def a_change(event: Event = Event.SUSPENDED, **changes: Any) -> Change:
    change = Change(
        manager_of(HEAD), an_agent().id, event, NOON, why="Mesure conservatoire",
        service="Brigade de nuit", by="Commissaire A. Petit", reference="HAB-2026-020",
    )  # fmt: skip
    return replace(change, **changes)


def code(refused: Refused | None) -> str | None:
    return None if refused is None else refused.code


@pytest.mark.clause("VA-16")
def test_a_head_of_service_changes_how_their_agents_stand() -> None:
    for event in (Event.SUSPENDED, Event.MOVED, Event.ENDED):
        assert decide(a_change(event), a_person()) is None
    assert decide(a_change(Event.REINSTATED), a_person(suspension=STOP)) is None


@pytest.mark.parametrize(
    ("refused", "change"),
    [
        ("role-missing", a_change(manager=manager_of(an_agent("Un Autre")))),
        ("own-habilitation", a_change(agent=HEAD.id)),
        ("why-missing", a_change(why=" ")),
        ("why-missing", a_change(Event.ENDED, why="a\nb")),
        ("why-missing", a_change(why="x" * 201)),
        ("habilitation-misdated", a_change(until=NOON)),
        ("designation-unreadable", a_change(Event.MOVED, service="")),
        ("designation-unreadable", a_change(Event.MOVED, reference="")),
        ("standing-impossible", a_change(Event.REINSTATED)),
    ],
)
def test_what_is_not_a_head_s_to_say_is_refused(refused: str, change: Change) -> None:
    (person,) = people([replace(a_habilitation(), agent=change.agent)])

    assert code(decide(change, person)) == refused


@pytest.mark.parametrize("event", [Event.SUSPENDED, Event.MOVED, Event.REINSTATED, Event.ENDED])
def test_nothing_becomes_of_who_holds_nothing_any_more(event: Event) -> None:
    over = a_person(until=NOON)

    assert code(decide(a_change(event), over)) == "standing-impossible"


def test_an_operator_on_the_server_needs_no_role() -> None:
    change = a_change(manager=Manager(CIC, "Astreinte"))

    assert decide(change, a_person()) is None


def test_a_suspension_keeps_the_dates_and_is_lifted_whole() -> None:
    held = a_habilitation()

    suspended = after(held, a_change())

    assert suspended == replace(held, suspension=STOP)
    assert suspended.in_force(NOON)
    assert suspended.suspended(NOON)
    assert after(suspended, a_change(Event.REINSTATED)) == held


def test_an_end_is_of_this_instant_and_keeps_its_reason() -> None:
    held, later = a_habilitation(), NOON + timedelta(days=1)

    assert after(held, a_change(Event.ENDED, why="Mutation")) == replace(
        held, until=NOON, ended="Mutation"
    )
    to_come = after(replace(held, since=later), a_change(Event.ENDED))
    assert (to_come.since, to_come.until) == (NOON, NOON)


def test_another_service_comes_with_its_own_designation_and_the_same_rights() -> None:
    held = a_habilitation(rank="Brigadier-chef")

    moved = after(held, a_change(Event.MOVED))

    assert (moved.service, moved.rank) == ("Brigade de nuit", "Brigadier-chef")
    assert moved.designation.reference == "HAB-2026-020"
    assert (moved.acts, moved.since, moved.until) == (held.acts, held.since, held.until)
