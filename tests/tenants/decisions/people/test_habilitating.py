"""A habilitation never goes beyond the convention, the territory, or the head's own service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.people.habilitating import Grant, decide, opened
from tenants.decisions.people.managing import manager_of
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right, Suspension
from tenants.habilitations.person import people
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tests.builders import ASCQ, CIC, NOON, a_convention, a_habilitation, an_agent
from tests.tenants.decisions.cases import a_deed_of

VA = a_convention()
CH = a_deed_of("charenton-immobiliere-3f")
LANDLORD = SubscriberId("charenton-immobiliere-3f")
TODAY = datetime(2026, 6, 14, 22, tzinfo=UTC)
HEAD = an_agent("Maxime Roussel", rank="Commandant", roles=frozenset({"habilitation.manage"}))
MAYOR = Designation("Le maire", "ARR-7", "maire", Level.MAYOR, frozenset({"59009"}))


def wanted(**changes: Any) -> Habilitation:
    agent = an_agent("Andrea Petit")
    new = a_habilitation(
        agent, since=TODAY, name=agent.name, rank=agent.rank, service=agent.service
    )
    return replace(new, **changes)


def a_grant(known: Habilitation | None = None, **changes: Any) -> Grant:
    (person,) = people([known]) if known else (None,)
    manager = manager_of(HEAD)
    organisation = changes.get("organisation", CIC)
    return Grant(
        replace(manager, organisation=organisation), wanted(**changes), known, person, NOON
    )


def code(answer: Granted | Refused) -> str | None:
    return answer.code if isinstance(answer, Refused) else None


@pytest.mark.clause("VA-16")
def test_a_head_of_service_habilitates_for_what_the_convention_opens() -> None:
    grant = a_grant(acts=frozenset({Right.WATCH, Right.STEER}))

    answer = decide(grant, VA)

    assert isinstance(answer, Granted)
    assert answer.article.cited == "villeneuve-d-ascq art. 6"
    assert answer.until == grant.wanted.until


@pytest.mark.parametrize(
    ("refused", "changes"),
    [
        ("own-habilitation", {"agent": HEAD.id}),
        ("not-subscribed", {"organisation": SubscriberId("police-de-metz")}),
        ("designation-unreadable", {"name": ""}),
        ("designation-unreadable", {"agent": "a\x00b"}),
        ("designation-unreadable", {"designation": Designation("", "HAB-1")}),
        ("designation-unreadable", {"designation": Designation("Commissaire", "")}),
        ("nothing-given", {"acts": frozenset()}),
        ("act-not-opened", {"acts": frozenset({Right.DECIDE_TICKET})}),
        ("act-not-opened", {"acts": frozenset({Right.WATCH, Right.CONVENE})}),
        (
            "outside-territory",
            {"designation": replace(MAYOR, communes=frozenset({"57463"}))},
        ),
        ("habilitation-misdated", {"since": TODAY - timedelta(days=1)}),
        ("habilitation-misdated", {"until": TODAY}),
        ("habilitation-misdated", {"until": TODAY + timedelta(days=2000)}),
    ],
)
def test_what_goes_beyond_is_refused(refused: str, changes: dict[str, Any]) -> None:
    assert code(decide(a_grant(**changes), VA)) == refused


def test_without_the_role_nobody_is_habilitated() -> None:
    grant = replace(a_grant(), manager=manager_of(an_agent()))

    assert code(decide(grant, VA)) == "role-missing"


def test_without_a_convention_in_force_nobody_is_habilitated() -> None:
    ended = replace(VA, term=replace(VA.term, ends=NOON.date()))

    assert code(decide(a_grant(), None)) == "no-convention"
    assert code(decide(a_grant(), ended)) == "convention-not-in-force"


@pytest.mark.parametrize(
    ("_case", "convention", "organisation", "acts"),
    [
        ("a service", VA, CIC, {Right.WATCH, Right.STEER, Right.ARRANGE, Right.READ_REGISTER}),
        ("the owner", VA, SubscriberId(ASCQ), {Right.EXTRACT, Right.READ_REGISTER}),
        ("a stranger", VA, SubscriberId("nobody"), set()),
        (
            "the police of a landlord's commune",
            CH,
            CH.subscribers[0].id,
            {Right.WATCH, Right.ASK_TICKET, Right.READ_REGISTER},
        ),
    ],
)
def test_a_convention_opens_to_each_side_its_own_acts(
    _case: str, convention: Convention, organisation: SubscriberId, acts: set[Right]
) -> None:
    assert opened(convention, organisation) == acts


def test_only_a_landlord_s_own_people_answer_for_its_tickets() -> None:
    assert Right.DECIDE_TICKET in opened(CH, LANDLORD)


def test_a_commune_s_own_agents_are_named_by_its_mayor() -> None:
    own: dict[str, Any] = {"organisation": SubscriberId(ASCQ), "acts": frozenset({Right.EXTRACT})}

    assert code(decide(a_grant(**own), VA)) == "mayor-s-own"
    assert code(decide(a_grant(**own, designation=MAYOR), VA)) is None


def test_a_landlord_is_no_mayor() -> None:
    grant = a_grant(
        organisation=LANDLORD,
        tenant=TenantId(LANDLORD),
        acts=frozenset({Right.DECIDE_TICKET}),
    )

    assert code(decide(grant, CH)) is None


def test_who_is_suspended_is_given_nothing_more() -> None:
    stop = Suspension(NOON, None, "Mesure conservatoire", "Commandant Roussel")
    known = wanted(suspension=stop)

    assert code(decide(a_grant(known), VA)) == "standing-impossible"


def test_a_habilitation_is_prolonged_from_the_day_on_which_it_began() -> None:
    known = wanted(since=datetime(2025, 1, 1, tzinfo=UTC))

    assert code(decide(a_grant(known, since=known.since), VA)) is None


def test_what_was_ended_comes_back_by_a_new_designation_alone() -> None:
    known = wanted(until=NOON, ended="Mutation")

    assert code(decide(a_grant(known), VA)) == "designation-known"
    again = Designation("Commissaire A. Petit", "HAB-2026-030")
    assert code(decide(a_grant(known, designation=again), VA)) is None
