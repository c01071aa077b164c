"""The demo opens today whatever the calendar says, and marks what nobody signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from services.demo.accounts import OWN_CAMERAS, SDIS, ZONE, habilitations, people
from services.demo.illustrations import RENEWAL, demo_conventions
from tenants.conventions.clauses import Way
from tenants.conventions.convention import Convention, Regime, TenantKind
from tenants.habilitations.habilitation import Level, Right
from tenants.vocabulary.identifiers import AgentId, TenantId

DAYS = [date(2026, 11, 22), date(2026, 12, 2), date(2033, 2, 28)]


def in_force(day: date, own_cameras: bool) -> dict[TenantId, Convention]:
    """What decides in the demo at noon of `day`."""
    deeds = demo_conventions(day, own_cameras=own_cameras)
    return {tenant: deed.at(datetime.combine(day, time(12), UTC)) for tenant, deed in deeds.items()}


@pytest.mark.parametrize("day", DAYS)
def test_every_convention_is_in_force_and_authorised(day: date) -> None:
    at = datetime.combine(day, time(12), UTC)

    for convention in in_force(day, own_cameras=True).values():
        assert convention.in_force_until(at) is not None, convention.id
        assert convention.authorised_until(at) is not None, convention.id


def test_what_nobody_signed_says_so() -> None:
    conventions = in_force(DAYS[0], own_cameras=True)

    illustrative = {tenant for tenant, one in conventions.items() if one.illustrative}
    assert illustrative == {"lille", "roubaix", "tourcoing", OWN_CAMERAS}
    assert all(one.orders[-1].number == RENEWAL for one in conventions.values())


@pytest.mark.parametrize("name", ["lille", "roubaix", "tourcoing"])
def test_the_illustrative_communes_open_and_steer_as_villeneuve_d_ascq_does(name: str) -> None:
    conventions = in_force(DAYS[0], own_cameras=False)
    ascq, one = conventions[TenantId("villeneuve-d-ascq")], conventions[TenantId(name)]

    assert one.staffed == ascq.staffed
    assert ways(one) == ways(ascq) == (Way.APPROVAL, Way.FREE)
    assert all(contact.mail for contact in one.contacts)


def ways(convention: Convention) -> tuple[Way, Way]:
    steering = convention.steering
    assert steering is not None
    assert steering.open is not None
    assert steering.closed is not None
    return steering.open.way, steering.closed.way


def test_the_founding_tenants_are_all_there_with_their_figures() -> None:
    conventions = in_force(DAYS[0], own_cameras=False)

    assert set(conventions) == {
        "lille", "roubaix", "tourcoing", "villeneuve-d-ascq", "metz", "lons-le-saunier",
        "charenton-immobiliere-3f", "evrange",
    }  # fmt: skip
    assert conventions[TenantId("villeneuve-d-ascq")].quota == 8
    charenton = conventions[TenantId("charenton-immobiliere-3f")]
    assert (charenton.regime, charenton.tenant.kind) == (Regime.TICKET, TenantKind.LANDLORD)


def test_everybody_s_habilitations_are_for_conventions_that_name_their_service() -> None:
    conventions = in_force(DAYS[0], own_cameras=True)
    now = datetime.combine(DAYS[0], time(12), UTC)

    for habilitation in habilitations(now):
        convention = conventions[habilitation.tenant]
        is_owner = habilitation.organisation == habilitation.tenant
        assert is_owner or convention.subscriber(habilitation.organisation), habilitation
        assert habilitation.in_force(now)


def test_accounts_are_distinct_and_the_trainee_has_no_right() -> None:
    accounts = [person.account for person in people()]

    assert len({account.username for account in accounts}) == len(accounts)
    trainee = next(person for person in people() if person.account.username == "petit")
    assert trainee == replace(trainee, tenants=())
    assert {one.organisation for one in accounts} >= {"cic-nord", "cic-moselle", ZONE}


def test_a_ticket_has_who_asks_for_it_and_who_decides() -> None:
    acts = {person.account.username: person.acts for person in people()}

    assert acts["moreau"] == {Right.WATCH, Right.ASK_TICKET}
    assert acts["garnier"] == {Right.DECIDE_TICKET}
    assert sum(Right.DECIDE_TICKET in each for each in acts.values()) == 1


def test_a_municipal_agent_is_the_mayor_s_and_a_fire_service_goes_after_the_cic() -> None:
    signed = {one.agent: one.designation for one in habilitations(datetime(2026, 6, 1, tzinfo=UTC))}

    assert (signed[AgentId("demo-moreau")].level, signed[AgentId("demo-moreau")].communes) == (
        Level.MAYOR,
        frozenset({"94018"}),
    )
    assert signed[AgentId("demo-martin")].level is Level.DEPARTMENTAL
    deeds = demo_conventions(date(2026, 6, 1), own_cameras=False)
    ranks = {
        tenant: [one.rank for one in deed.versions[-1].subscribers if one.id == SDIS]
        for tenant, deed in deeds.items()
    }
    assert ranks[TenantId("villeneuve-d-ascq")] == [2]
    assert ranks[TenantId("charenton-immobiliere-3f")] == []
