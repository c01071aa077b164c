"""Other hours for a day, on both databases: entered, and obeyed by every act on a joystick."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.api.acts.answers import NoSuchTenant
from services.api.acts.habilitate import habilitate
from services.api.acts.steering.answers import Asked, Held, HoldEnded, SteeringRefused
from services.api.acts.steering.end import expire_leases, release_steering
from services.api.acts.steering.keep import extend_steering
from services.api.acts.steering.reply import reply_to_steering
from services.api.acts.upkeep.answers import (
    HoursAnswer,
    HoursDeclared,
    HoursTakenBack,
    NothingSuch,
    UpkeepRefused,
)
from services.api.acts.upkeep.hours import declare_hours, take_back_hours
from services.api.storage.upkeep.shelf import DeclarationId
from services.api.storage.work import Begin
from tenants.conventions.hours import HoursException
from tenants.decisions.outcomes import DutyKind
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event, State
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.test_steering import AGENT, CHIEF, HEAD, MINUTES, NIGHT, SECOND, ask
from tests.services.api.storage.fixtures import CONVENTIONS

MONDAY, TUESDAY = date(2026, 6, 15), date(2026, 6, 16)
"""The days of `NOON`, when the CSU is open, and of `NIGHT`, when it is closed."""
HOUR = timedelta(hours=1)


@pytest.fixture
async def begin(begin: Begin) -> Begin:
    """With two agents who may steer too."""
    for agent in (AGENT, SECOND):
        rights = frozenset({Right.WATCH, Right.STEER})
        await habilitate(begin, a_habilitation(agent, acts=rights), NOON)
    return begin


async def declare(
    begin: Begin,
    hours: str = "off",
    day: date = MONDAY,
    *,
    agent: Agent = CHIEF,
    now: datetime = NOON,
    tenant: TenantId = ASCQ,
) -> HoursAnswer:
    said = HoursException(day, hours, "note de service 12")
    return await declare_hours(begin, CONVENTIONS, agent, tenant, said, now)


async def declared(begin: Begin, *said: str, **changes: object) -> HoursDeclared:
    answer = await declare(begin, *said, **changes)  # type: ignore[arg-type]
    assert isinstance(answer, HoursDeclared)
    return answer


async def last(begin: Begin, count: int = 1) -> list[tuple[str, str, str | None]]:
    return [(one["act"], one["outcome"], one["detail"]) for one in await entries(begin)][-count:]


async def standing(begin: Begin, at: datetime = NOON) -> list[str]:
    async with begin() as work:
        return [one.exception.hours for one in await work.upkeep.declarations([ASCQ], at)]


@pytest.mark.clause("VA-1")
async def test_a_day_s_hours_are_entered_with_the_act_that_says_so(begin: Begin) -> None:
    answer = await declared(begin, "08:00-06:00")

    assert answer.declaration.by == "Chef de salle Alex Dubois"
    assert await last(begin) == [
        ("declare-hours", "done", "2026-06-15 08:00-06:00 (note de service 12)")
    ]
    entry = (await entries(begin))[-1]
    assert (entry["article"], entry["seq"]) == (
        "villeneuve-d-ascq art. 2",
        answer.declaration.entry,
    )


async def test_said_again_for_the_same_day_the_later_one_stands_and_both_are_entered(
    begin: Begin,
) -> None:
    await declared(begin, "off")
    await declared(begin, "10:00-18:00", now=NOON + HOUR)

    assert await standing(begin, NOON + HOUR) == ["10:00-18:00"]
    assert await standing(begin, NOON) == ["off"]
    assert [act for act, _, _ in await last(begin, 2)] == ["declare-hours", "declare-hours"]


@pytest.mark.clause("VA-1", "VA-8")
async def test_declared_closed_the_joystick_is_granted_at_once(begin: Begin) -> None:
    assert isinstance(await ask(begin, agent=SECOND), Asked)
    await declared(begin)

    answer = await ask(begin, ground="need")

    assert isinstance(answer, Held)
    assert [duty.kind for duty in answer.duties] == [DutyKind.REPORT]
    assert (await last(begin))[0][:2] == ("steer", "granted")


@pytest.mark.clause("VA-1", "VA-7")
async def test_declared_open_at_night_the_commune_answers_first(begin: Begin) -> None:
    await declared(begin, "02:30-06:00", TUESDAY)

    assert isinstance(await ask(begin, now=NIGHT), Asked)
    refused = await ask(begin, now=NIGHT, agent=SECOND, ground="need")
    assert isinstance(refused, SteeringRefused)
    assert refused.refused.code == "ground-not-allowed"


@pytest.mark.clause("VA-1", "VA-8")
async def test_an_opening_that_is_declared_for_now_ends_what_was_held(begin: Begin) -> None:
    hold = await ask(begin, now=NIGHT, ground="need")
    assert isinstance(hold, Held)

    answer = await declared(begin, "02:30-06:00", TUESDAY, now=NIGHT + MINUTES)

    (ended,) = answer.holds
    assert (ended.id, ended.lease.state, ended.lease.ended_by) == (
        hold.hold.id,
        State.ENDED,
        Event.TAKEN_BACK,
    )
    assert await last(begin) == [("end-steering", "done", "taken-back")]


@pytest.mark.clause("VA-1", "VA-8")
async def test_an_opening_to_come_shortens_what_is_held_and_no_extension_passes_it(
    begin: Begin,
) -> None:
    hold = await ask(begin, now=NIGHT, ground="need", minutes=30)
    assert isinstance(hold, Held)

    answer = await declared(begin, "03:10-06:00", TUESDAY, now=NIGHT + MINUTES)

    opening = NIGHT + 10 * MINUTES
    assert [one.lease.until for one in answer.holds] == [opening]
    kept = await extend_steering(
        begin, CONVENTIONS, AGENT, hold.hold.id, 30 * MINUTES, NIGHT + 2 * MINUTES
    )
    assert isinstance(kept, SteeringRefused)
    assert kept.refused.code == "longest-hold-reached"
    (over,) = await expire_leases(begin, CONVENTIONS, opening)
    assert isinstance(over, HoldEnded)
    assert over.report is not None


async def test_a_hold_that_the_csu_agreed_to_is_left_when_it_closes(begin: Begin) -> None:
    request = await ask(begin)
    assert isinstance(request, Asked)
    held = await reply_to_steering(begin, CONVENTIONS, CHIEF, request.hold.id, HEAD, NOON)
    assert isinstance(held, Held)

    assert (await declared(begin)).holds == ()


@pytest.mark.clause("VA-8")
async def test_the_report_owed_is_the_one_of_the_rule_it_was_taken_under(begin: Begin) -> None:
    """What is declared since does not rewrite it, nor what is taken back."""
    declaration = (await declared(begin)).declaration
    hold = await ask(begin, ground="need")
    assert isinstance(hold, Held)
    later = NOON + MINUTES
    taken_back = await take_back_hours(begin, CONVENTIONS, CHIEF, declaration.id, later)
    assert isinstance(taken_back, HoursTakenBack)
    assert [one.lease.ended_by for one in taken_back.holds] == [Event.TAKEN_BACK]

    request = await ask(begin, agent=SECOND, now=later)
    assert isinstance(request, Asked)
    held = await reply_to_steering(begin, CONVENTIONS, CHIEF, request.hold.id, HEAD, later)
    assert isinstance(held, Held)
    await declared(begin, now=later + MINUTES)
    over = await release_steering(begin, CONVENTIONS, SECOND, held.hold.id, later + 2 * MINUTES)

    assert isinstance(over, HoldEnded)
    assert over.report is None


async def test_taken_back_the_deed_s_own_hours_return(begin: Begin) -> None:
    declaration = (await declared(begin)).declaration

    answer = await take_back_hours(begin, CONVENTIONS, CHIEF, declaration.id, NOON + MINUTES)

    assert answer == HoursTakenBack(declaration)
    assert isinstance(await ask(begin, now=NOON + 2 * MINUTES), Asked)
    assert (await last(begin, 3))[0][0] == "take-back-hours"
    again = await take_back_hours(begin, CONVENTIONS, CHIEF, declaration.id, NOON + HOUR)
    assert again == NothingSuch(declaration.id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agent": AGENT}, "owner-only"),
        ({"agent": replace(CHIEF, roles=frozenset())}, "no-role"),
        ({"day": MONDAY - timedelta(days=1)}, "day-past"),
        ({"hours": "ouvert"}, "hours-unreadable"),
    ],
)
async def test_a_refusal_is_entered_and_nothing_is_declared(
    begin: Begin, changes: dict[str, object], code: str
) -> None:
    answer = await declare(begin, **changes)  # type: ignore[arg-type]

    assert isinstance(answer, UpkeepRefused)
    assert answer.refused.code == code
    assert (await last(begin))[0][:2] == ("declare-hours", code)
    assert await standing(begin) == []


async def test_a_tenant_that_may_not_be_seen_has_no_hours_to_declare(begin: Begin) -> None:
    stranger = an_agent("Nadia Blanc", organisation=SubscriberId("metz"), roles=CHIEF.roles)
    size = len(await entries(begin))

    assert await declare(begin, agent=stranger) == NoSuchTenant(ASCQ)
    assert await declare(begin, tenant=TenantId("metz")) == NoSuchTenant(TenantId("metz"))
    declaration = (await declared(begin)).declaration
    for one in (declaration.id, DeclarationId("nowhere")):
        answer = await take_back_hours(begin, CONVENTIONS, stranger, one, NOON)
        assert answer == NothingSuch(one)
    made = [(one["act"], one["outcome"]) for one in (await entries(begin))[size:]]
    assert made == [
        ("declare-hours", "not-entitled"),
        ("declare-hours", "done"),
        ("take-back-hours", "not-entitled"),
    ]


async def test_what_was_known_at_an_hour_is_read_again_later(begin: Begin) -> None:
    await declared(begin, now=NOON)

    assert await standing(begin, NOON - MINUTES) == []
    assert await standing(begin, datetime(2026, 6, 19, tzinfo=UTC)) == []
