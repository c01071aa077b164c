"""A decision, taken again from its entry, comes out as it was entered; a changed entry does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.convention import Deed
from tenants.decisions import watching
from tenants.decisions.evidence import Approval, Matter
from tenants.decisions.outcomes import Granted
from tenants.decisions.replaying import AsItWas, NotADecision, agrees, replay, slots_of
from tenants.habilitations.habilitation import Right
from tenants.quotas.slots import Slots
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import ASCQ, CIC, NOON, a_camera, a_convention, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    NIGHT,
    STADIUM,
    a_lease,
    a_steer,
    a_watch,
    empty,
    full,
    held_for,
)
from tests.tenants.decisions.entering import entered_steer, entered_watch

VA = a_convention()
DEED = Deed((VA,))
AROUND = AsItWas(a_camera("017"), held_for(VA))


@pytest.mark.parametrize(
    ("_case", "motive", "slots", "word"),
    [
        ("granted", "doubt", empty(VA), "granted"),
        ("refused for the quota", "doubt", full(VA), "quota-reached"),
        ("refused for the motive", "x", full(VA), "motive-unknown"),
        (
            "joined on a full quota",
            "doubt",
            Slots(8, {**full(VA).held, 5: CAMERA}),
            "granted",
        ),
    ],
)
@pytest.mark.clause("VA-17", "ME-2")
def test_a_watch_comes_out_as_it_was_entered(
    _case: str, motive: str, slots: Slots, word: str
) -> None:
    request = a_watch(motive=motive)
    entry = entered_watch(
        request, VA, watching.decide(request, VA, AROUND.habilitation, slots), slots
    )

    assert entry.outcome == word
    assert agrees(entry, replay(entry, DEED, AROUND))


def test_an_entry_that_was_rewritten_no_longer_agrees() -> None:
    request = a_watch()
    outcome = watching.decide(request, VA, AROUND.habilitation, empty(VA))
    assert isinstance(outcome, Granted)
    entry = entered_watch(request, VA, outcome, empty(VA))

    for changed in (
        replace(entry, motive="x"),
        replace(entry, until=outcome.until + timedelta(hours=1)),
        replace(entry, article="villeneuve-d-ascq art. 9"),
        replace(entry, outcome="quota-reached", until=None),
        replace(entry, organisation=None),
        replace(entry, agent=None),
    ):
        assert not agrees(changed, replay(changed, DEED, AROUND))


@pytest.mark.clause("VA-8", "VA-7")
def test_a_hold_comes_out_as_it_was_entered() -> None:
    yes = Approval(
        Matter(an_agent().id, Right.STEER, CAMERA),
        "chef de salle du CSU",
        NOON,
        NOON + timedelta(minutes=5),
    )
    by_day = a_steer(at=NOON, ground="grave-disorder")
    for request, around in (
        (a_steer(), AROUND),
        (a_steer(ground="x"), AROUND),
        (a_steer(watching=False), AROUND),
        (a_steer(duration=timedelta(minutes=7)), AROUND),
        (by_day, AROUND),
        (replace(by_day, evidence=(yes,)), replace(AROUND, evidence=(yes,))),
        (a_steer(held=a_lease()), replace(AROUND, held=a_lease())),
    ):
        entry = entered_steer(request, VA, AROUND.habilitation)
        assert agrees(entry, replay(entry, DEED, around))
    assert entered_steer(by_day, VA, AROUND.habilitation).outcome == "needs-approval"


def test_a_hold_says_what_it_rested_on() -> None:
    entry = entered_steer(a_steer(), VA, AROUND.habilitation)

    for changed in (
        replace(entry, ground=None),
        replace(entry, incident=None),
        replace(entry, view=None),
        replace(entry, agent=None),
        replace(entry, organisation=None),
    ):
        assert not agrees(changed, replay(changed, DEED, AROUND))


@pytest.mark.clause("VA-13")
def test_zone_post_and_word_given_are_part_of_what_was() -> None:
    yes = Approval(
        Matter(an_agent().id, Right.WATCH, CAMERA),
        "poste de police du stade",
        NOON,
        NOON + timedelta(minutes=5),
    )
    posts = frozenset({"stade-pierre-mauroy"})
    request = a_watch(zone=STADIUM, evidence=(yes,), active_posts=posts)
    outcome = watching.decide(request, VA, AROUND.habilitation, empty(VA))
    entry = entered_watch(request, VA, outcome, empty(VA))
    around = AsItWas(a_camera("017", zone=STADIUM), AROUND.habilitation, (yes,), posts)

    assert agrees(entry, replay(entry, DEED, around))
    assert not agrees(entry, replay(entry, DEED, replace(around, evidence=())))
    assert not agrees(entry, replay(entry, DEED, replace(around, active_posts=frozenset())))
    elsewhere = replace(around, camera=a_camera("017"))
    assert not agrees(entry, replay(entry, DEED, elsewhere))


@pytest.mark.clause("LO-1")
def test_a_hold_is_found_again_under_the_order_of_its_own_zone() -> None:
    sited = replace(VA, orders=(replace(VA.orders[-1], site="Centre"),))
    entry = entered_steer(a_steer(zone="Centre"), sited, AROUND.habilitation)
    around = replace(AROUND, camera=a_camera("017", zone="Centre"))

    assert entry.outcome == "granted"
    assert agrees(entry, replay(entry, Deed((sited,)), around))
    assert not agrees(entry, replay(entry, Deed((sited,)), AROUND))


@pytest.mark.clause("VA-7")
def test_an_owner_s_hold_is_found_again_as_the_owner_s() -> None:
    own = a_steer(organisation=SubscriberId(ASCQ))
    entry = entered_steer(own, VA, None)

    assert entry.outcome == "granted"
    assert agrees(entry, replay(entry, DEED, replace(AROUND, habilitation=None)))


def test_what_decides_nothing_is_not_replayed() -> None:
    entry = Entry(ASCQ, 3, NOON, Act.STOP_WATCHING, "done", "00")

    with pytest.raises(NotADecision, match="entry 3 of villeneuve-d-ascq is stop-watching"):
        replay(entry, DEED, AROUND)


def test_the_version_that_an_entry_names_is_the_one_that_decides_again() -> None:
    smaller = replace(
        VA, motives=(), version=replace(VA.version, number=1, effective=date(2026, 6, 1))
    )
    deed = Deed((VA, smaller))
    held = Slots(8, {1: CameraId("villeneuve-d-ascq:001")})
    outcome = watching.decide(a_watch(), VA, AROUND.habilitation, held)
    entry = entered_watch(a_watch(), VA, outcome, held)

    assert agrees(entry, replay(entry, deed, AROUND))
    unnamed = replace(entry, version=None, outcome="motive-unknown", until=None, slot=None)
    assert agrees(unnamed, replay(unnamed, deed, AROUND))


def test_without_a_deed_the_law_still_answers() -> None:
    outcome = watching.decide(a_watch(), None, None, Slots(0, {}))
    entry = entered_watch(a_watch(), None, outcome, Slots(0, {}))

    assert agrees(entry, replay(entry, None, AROUND))


def test_as_many_slots_are_held_as_the_entry_counted() -> None:
    entry = Entry(ASCQ, 0, NIGHT, Act.WATCH, "granted", "00", organisation=CIC, held=2)

    assert len(set(slots_of(entry, VA).held.values())) == 2
    assert slots_of(entry, VA).quota == 8
    assert slots_of(replace(entry, held=None), VA) == Slots(8, {})
    assert slots_of(replace(entry, held=None), None) == Slots(0, {})
    joined = replace(entry, held=8, camera=CAMERA)
    assert slots_of(joined, VA).of(CAMERA) == 1
    assert slots_of(replace(joined, outcome="quota-reached"), VA).of(CAMERA) is None
    assert slots_of(replace(joined, held=7), VA).of(CAMERA) is None
    assert VA.article(Clause.QUOTA).number == "3"
