"""Who declares other hours for a day, of which days, in which words; and what it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.conventions.convention import Convention
from tenants.conventions.hours import HoursException
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import declaring_hours
from tenants.decisions.owner.declaring_hours import HoursRequest, take_back
from tenants.decisions.steering import taking
from tenants.decisions.steering.opening import until_it_opens
from tenants.decisions.steering.taking import NEVER
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import EVERY_ACT, NIGHT, a_deed_of, a_steer, held_for, refusal

VA = a_convention()
ART = "villeneuve-d-ascq art. 2"
CHIEF = an_agent("Alex Dubois", organisation=SubscriberId(ASCQ), roles=frozenset({CONTROL_APPROVE}))
TODAY = date(2026, 6, 15)
"""A Monday: open from 07:30 to 02:00."""
DAY = timedelta(days=1)
SHUT = HoursException(TODAY, "off", "note de service 12")
AT_ONE = datetime(2026, 6, 15, 23, tzinfo=UTC)
"""01:00 in France, in Monday's spill."""


def declare(declared: HoursException = SHUT, **changes: Any) -> Outcome:
    request = HoursRequest(CHIEF, declared, NOON)
    convention = changes.pop("convention", VA)
    return declaring_hours.decide(replace(request, **changes), convention)


@pytest.mark.clause("VA-1")
@pytest.mark.parametrize(
    ("hours", "until"),
    [
        ("off", datetime(2026, 6, 15, 22, tzinfo=UTC)),
        ("10:00-18:00", datetime(2026, 6, 15, 22, tzinfo=UTC)),
        ("08:00-06:00", datetime(2026, 6, 16, 4, tzinfo=UTC)),
        ("08:00-12:00,14:00-02:00", datetime(2026, 6, 16, 0, tzinfo=UTC)),
    ],
)
def test_those_who_answer_for_the_csu_declare_a_day_s_hours(hours: str, until: datetime) -> None:
    outcome = declare(replace(SHUT, hours=hours))

    assert outcome == Granted(VA.article(declaring_hours.Clause.STAFFED), until)


@pytest.mark.clause("VA-1")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agent": an_agent()}, "owner-only"),
        ({"agent": replace(CHIEF, roles=frozenset({"flow.view"}))}, "no-role"),
        ({"declared": replace(SHUT, day=TODAY - DAY)}, "day-past"),
        ({"declared": replace(SHUT, day=TODAY + 367 * DAY)}, "day-too-far"),
        ({"declared": replace(SHUT, reference=" ")}, "reference-missing"),
        ({"declared": replace(SHUT, reference="a" * 201)}, "reference-missing"),
        ({"declared": replace(SHUT, reference="a\nb")}, "reference-missing"),
        ({"declared": replace(SHUT, hours="fermé")}, "hours-unreadable"),
        ({"declared": replace(SHUT, hours="Mo 10:00-18:00")}, "hours-unreadable"),
        ({"declared": replace(SHUT, hours="")}, "hours-unreadable"),
    ],
)
def test_what_may_not_be_declared_is_refused_under_the_article_of_the_hours(
    changes: dict[str, Any], code: str
) -> None:
    assert refusal(declare(**changes)) == (code, ART)


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ("10:00-14:00,12:00-18:00", "Deux plages se recouvrent."),
        ("10:00-10:00", "Une plage commence et finit à la même heure."),
        ("dix heures", "Ces horaires ne se lisent pas."),
    ],
)
def test_unreadable_hours_are_told_in_french_with_what_to_write(hours: str, message: str) -> None:
    outcome = declare(replace(SHUT, hours=hours))

    assert isinstance(outcome, Refused)
    assert outcome.message == message
    assert outcome.remedy.startswith("Écrivez des plages comme 10:00-18:00")


@pytest.mark.clause("VA-1")
def test_yesterday_may_be_declared_as_long_as_it_spills_past_midnight() -> None:
    longer = replace(SHUT, hours="07:30-04:00")

    assert isinstance(declare(longer, at=AT_ONE), Granted)
    assert refusal(declare(longer, at=AT_ONE + timedelta(hours=1))) == ("day-past", ART)
    # What was declared for it runs on: it may be said again while it does.
    staffed = VA.staffed
    assert staffed is not None
    running = replace(VA, staffed=staffed.declaring([longer]))
    later = AT_ONE + timedelta(hours=2)
    assert isinstance(declare(SHUT, convention=running, at=later), Granted)


def test_what_was_declared_is_taken_back_while_its_day_lasts() -> None:
    article = VA.article(declaring_hours.Clause.STAFFED)

    assert take_back(CHIEF, SHUT, VA, NOON) == Granted(article, NOON)
    assert refusal(take_back(CHIEF, SHUT, VA, NOON + DAY)) == ("day-past", ART)
    assert refusal(take_back(an_agent(), SHUT, VA, NOON)) == ("owner-only", ART)


def test_a_convention_that_gives_no_hours_has_none_to_move() -> None:
    evrange = a_deed_of("evrange-moselle-fibre")
    owner = replace(CHIEF, organisation=SubscriberId(evrange.tenant.id))
    ended = replace(VA, term=replace(VA.term, ends=TODAY))

    assert refusal(declare(convention=evrange, agent=owner))[0] == "hours-not-provided"
    assert refusal(declare(convention=None))[0] == "no-convention"
    assert refusal(declare(convention=ended))[0] == "convention-not-in-force"


def declared(*exceptions: HoursException) -> Convention:
    assert VA.staffed is not None
    return replace(VA, staffed=VA.staffed.declaring(exceptions))


@pytest.mark.clause("VA-1", "VA-8")
def test_declared_closed_the_joystick_is_lent_by_the_other_rule() -> None:
    request = a_steer(at=NOON)

    outcome = taking.decide(request, declared(SHUT), held_for(VA, acts=EVERY_ACT))

    assert isinstance(outcome, Granted)
    assert taking.decide(request, VA, held_for(VA)) != outcome


@pytest.mark.clause("VA-1", "VA-7")
def test_declared_open_at_night_the_commune_answers_first() -> None:
    tuesday = HoursException(date(2026, 6, 16), "02:00-05:00", "dispositif du 16")
    request = a_steer(ground="grave-disorder")

    assert isinstance(taking.decide(request, declared(tuesday), held_for(VA)), NeedsApproval)


@pytest.mark.clause("VA-1", "VA-8")
def test_a_hold_taken_while_closed_ends_when_the_csu_opens_by_what_it_declared() -> None:
    tuesday = HoursException(date(2026, 6, 16), "04:00-08:00", "dispositif du 16")
    at = NIGHT + timedelta(minutes=5)
    four = datetime(2026, 6, 16, 2, tzinfo=UTC)

    assert until_it_opens(VA, NIGHT, declared(tuesday), at) == four
    assert until_it_opens(VA, NIGHT, declared(tuesday), four) == four
    assert until_it_opens(VA, NIGHT, VA, at) == datetime(2026, 6, 16, 5, 30, tzinfo=UTC)


def test_a_hold_that_the_csu_agreed_to_keeps_its_end() -> None:
    assert until_it_opens(VA, NOON, declared(SHUT), NOON) == NEVER
    assert until_it_opens(None, NIGHT, VA, NIGHT) == NEVER
    assert until_it_opens(VA, NIGHT, None, NIGHT) == NEVER


def test_where_one_rule_serves_open_and_closed_nothing_ends() -> None:
    assert VA.steering is not None
    alike = replace(VA, steering=replace(VA.steering, open=VA.steering.closed))

    assert until_it_opens(alike, NIGHT, alike, NIGHT) == NEVER


@given(
    some.lists(
        some.builds(
            HoursException,
            some.dates(date(2026, 6, 14), date(2026, 6, 18)),
            some.sampled_from(["off", "00:00-24:00", "08:00-06:00", "03:10-03:20", "22:00-04:00"]),
            some.just("arrêté"),
        ),
        max_size=5,
        unique_by=lambda one: one.day,
    ),
    some.integers(0, 47 * 60),
)
def test_no_hold_of_a_closed_csu_outlasts_an_opening_that_is_declared(
    exceptions: list[HoursException], minutes: int
) -> None:
    after, at = declared(*exceptions), NIGHT + timedelta(minutes=minutes)
    staffed = after.staffed
    assert staffed is not None

    until = until_it_opens(VA, NIGHT, after, at)

    assert until >= at
    step = at
    while step < min(until, at + 2 * DAY):
        assert not staffed.at(step).open
        step = staffed.at(step).until or until
    assert until == NEVER or staffed.at(until).open
