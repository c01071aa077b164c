"""Keeping the joystick longer, by the same rule; and the owner, who always takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import Approval, Matter
from tenants.decisions.outcomes import Duty, DutyKind, Granted, Outcome
from tenants.decisions.steering import extending, taking_back
from tenants.decisions.steering.taking import OWNER_HOLD, SteeringRequest
from tenants.decisions.steering.taking_back import TakeBackRequest
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Lease, State
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.builders import ASCQ, CIC, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    DEEDS,
    NIGHT,
    OPENING,
    a_deed_of,
    a_lease,
    a_steer,
    asked_of,
    held_for,
    refusal,
    under,
)

VA = a_convention()
ART = "villeneuve-d-ascq art. 3"
MINUTE = timedelta(minutes=1)
ME = an_agent().id
CSU = SubscriberId(ASCQ)
DIRECTOR = "directeur de la police municipale"


def mine(since: datetime = NIGHT, minutes: int = 10, **changes: object) -> Lease:
    return a_lease(agent=ME, since=since, until=since + minutes * MINUTE, **changes)


def answer(request: SteeringRequest, convention: Convention = VA) -> Outcome:
    return extending.decide(request, convention, held_for(convention))


@pytest.mark.clause("VA-8")
def test_a_short_hold_is_kept_longer_and_its_report_is_owed_later() -> None:
    assert VA.steering is not None
    assert VA.steering.closed is not None
    until = NIGHT + 25 * MINUTE

    outcome = answer(a_steer(at=NIGHT + 5 * MINUTE, duration=20 * MINUTE, held=mine()))

    assert VA.steering.closed.afterwards is not None
    report = Duty(
        DutyKind.REPORT,
        VA.steering.closed.afterwards.article,
        "csu",
        ("hours", "zone", "ground"),
        until + 60 * MINUTE,
        60 * MINUTE,
    )
    assert outcome == Granted(VA.steering.closed.article, until, (report,))


@pytest.mark.clause("VA-8", "LO-2")
@pytest.mark.parametrize("deed", ["villeneuve-d-ascq", "lons-le-saunier", "metz"])
def test_no_hold_is_longer_than_the_longest_counted_from_the_taking(deed: str) -> None:
    convention = a_deed_of(deed)
    ground = "need" if deed == "villeneuve-d-ascq" else "event"
    asked = under(convention, a_steer(at=NIGHT + 9 * MINUTE, ground=ground, held=mine()))

    outcome = answer(asked, convention)

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT + 30 * MINUTE
    assert all(one.by == outcome.until + 60 * MINUTE for one in outcome.duties)
    assert DutyKind.NOTICE not in [one.kind for one in outcome.duties]


def test_at_the_longest_hold_there_is_no_more() -> None:
    asked = a_steer(at=NIGHT + 29 * MINUTE, held=mine(minutes=30))

    assert refusal(answer(asked)) == ("longest-hold-reached", ART)


def test_asking_for_no_longer_than_one_has_is_refused() -> None:
    asked = a_steer(at=NIGHT + 5 * MINUTE, duration=5 * MINUTE, held=mine())

    assert refusal(answer(asked)) == ("longest-hold-reached", ART)
    assert isinstance(answer(replace(asked, duration=6 * MINUTE)), Granted)


@pytest.mark.parametrize(
    "lease",
    [
        None,
        mine(state=State.ASKED),
        mine(state=State.ENDED),
        mine(minutes=5),
        replace(mine(), agent=AgentId("x")),
        replace(mine(), camera=CameraId("a:1")),
    ],
)
def test_who_does_not_hold_it_keeps_nothing(lease: Lease | None) -> None:
    asked = a_steer(at=NIGHT + 5 * MINUTE, held=lease)

    assert refusal(answer(asked)) == ("not-holding", ART)


@pytest.mark.clause("VA-7", "VA-1")
def test_once_the_csu_has_opened_its_word_is_needed_to_go_on() -> None:
    lease = mine(since=OPENING - MINUTE, minutes=5)
    asked = a_steer(at=OPENING, ground="grave-disorder", held=lease)

    assert asked_of(answer(asked)).by == (DIRECTOR, "chef de salle du CSU")
    assert refusal(answer(replace(asked, ground="need")))[0] == "ground-not-allowed"


def test_a_picture_that_was_lost_keeps_no_joystick() -> None:
    asked = a_steer(at=NIGHT + 5 * MINUTE, held=mine(), watching=False)

    assert refusal(answer(asked)) == ("not-watching", ART)


def approved(at: datetime, until: datetime = NOON + 300 * MINUTE, **changes: object) -> Approval:
    approval = Approval(Matter(ME, Right.STEER, CAMERA), DIRECTOR, at, until)
    return replace(approval, **changes)  # type: ignore[arg-type]


def by_day(minute: int, *approvals: Approval, **changes: object) -> SteeringRequest:
    return a_steer(
        at=NOON + minute * MINUTE,
        ground="grave-disorder",
        held=mine(since=NOON),
        evidence=approvals,
        **changes,
    )


@pytest.mark.clause("VA-7")
def test_the_first_approval_goes_no_further_than_the_longest_hold() -> None:
    outcome = answer(by_day(9, approved(NOON)))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + 30 * MINUTE


@pytest.mark.clause("VA-7")
@pytest.mark.parametrize(
    ("given", "minutes"), [(NOON + 9 * MINUTE, 39), (NOON + MINUTE / 60, 30 + 1 / 60)]
)
def test_a_new_approval_counts_from_its_own_instant(given: datetime, minutes: float) -> None:
    outcome = answer(by_day(9, approved(NOON), approved(given)))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + minutes * MINUTE


@pytest.mark.clause("VA-7")
def test_a_new_approval_begins_the_longest_hold_anew() -> None:
    outcome = answer(by_day(9, approved(NOON), approved(NOON + 8 * MINUTE)))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + 38 * MINUTE


@pytest.mark.parametrize(
    ("_case", "second"),
    [
        ("by nobody named", approved(NOON + 8 * MINUTE, by="voisin")),
        ("to come", approved(NOON + 10 * MINUTE)),
        (
            "for another agent",
            approved(NOON + 8 * MINUTE, matter=Matter(AgentId("x"), Right.STEER, CAMERA)),
        ),
        (
            "on another camera",
            approved(NOON + 8 * MINUTE, matter=Matter(ME, Right.STEER, "a:1")),
        ),
        ("to watch", approved(NOON + 8 * MINUTE, matter=Matter(ME, Right.WATCH, CAMERA))),
    ],
)
def test_a_second_word_that_does_not_count_lengthens_nothing(_case: str, second: Approval) -> None:
    outcome = answer(by_day(9, approved(NOON), second))

    assert isinstance(outcome, Granted)
    assert outcome.until == NOON + 30 * MINUTE


def test_an_approval_means_nothing_where_the_rule_asks_for_none() -> None:
    lons = a_deed_of("lons-le-saunier")
    asked = a_steer(
        at=NIGHT + 9 * MINUTE,
        ground="event",
        held=mine(),
        evidence=(approved(NIGHT + 8 * MINUTE),),
    )

    outcome = answer(under(lons, asked), lons)

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT + 30 * MINUTE


@pytest.mark.clause("VA-7")
def test_the_csu_keeps_its_own_as_long_as_it_wants() -> None:
    own = a_steer(
        organisation=CSU,
        at=NIGHT + 9 * MINUTE,
        held=mine(organisation=CSU, rank=0),
    )

    outcome = extending.decide(own, VA, None)

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT + 9 * MINUTE + OWNER_HOLD
    assert isinstance(extending.decide(own, None, None), Granted)


def a_take_back(**changes: object) -> TakeBackRequest:
    request = TakeBackRequest(ME, CSU, ASCQ, CAMERA, NIGHT, a_lease())
    return replace(request, **changes)  # type: ignore[arg-type]


@pytest.mark.clause("VA-7")
def test_the_csu_takes_back_at_once_and_who_loses_it_is_told() -> None:
    assert VA.steering is not None
    told = Duty(
        DutyKind.DISPLACED,
        VA.steering.article,
        "dominique.leroy",
        ("organisation", "article"),
        NIGHT,
        timedelta(0),
    )

    assert taking_back.decide(a_take_back(), VA) == Granted(VA.steering.article, NIGHT, (told,))


@pytest.mark.clause("VA-7")
@pytest.mark.parametrize("deed", [*DEEDS, None, "ended"])
@pytest.mark.parametrize("lease", [None, a_lease(state=State.ASKED), a_lease(until=NIGHT)])
def test_an_owner_takes_back_whatever_the_deed_the_hour_and_the_state(
    deed: str | None, lease: Lease | None
) -> None:
    ended = replace(VA, term=replace(VA.term, ends=date(2026, 6, 15)))
    others = {None: None, "ended": ended}
    convention = others[deed] if deed in others else a_deed_of(str(deed))
    tenant = ASCQ if convention is None else convention.tenant.id
    asked = a_take_back(organisation=SubscriberId(tenant), tenant=tenant, held=lease)

    outcome = taking_back.decide(asked, convention)

    assert isinstance(outcome, Granted)
    assert outcome.until == NIGHT
    assert outcome.duties == ()


@pytest.mark.parametrize("organisation", [CIC, SubscriberId("lille")])
def test_nobody_else_takes_back(organisation: SubscriberId) -> None:
    outcome = taking_back.decide(a_take_back(organisation=organisation), VA)

    assert refusal(outcome) == ("owner-only", RESPONSIBLE.cited)
