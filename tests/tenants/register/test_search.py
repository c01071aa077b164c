"""What an entry must say to answer to a search, and what cannot be looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tenants.register.entry import Act
from tenants.register.search import Criteria, Result, UnreadableCriteria
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import NOON

HOUR = timedelta(hours=1)
MEMBERS = {
    "act": "watch",
    "outcome": "granted",
    "name": "Camille Lefèvre-Martin",
    "organisation": "cic-nord",
    "camera": "metz:012",
    "incident": "2026-4711",
}


def answers(criteria: Criteria, **changes: Any) -> bool:
    return criteria.answered_by(7, NOON, {**MEMBERS, **changes})


@pytest.mark.parametrize(
    ("_case", "criteria", "found"),
    [
        ("nothing asked", Criteria(), True),
        ("from this very instant on", Criteria(since=NOON), True),
        ("from later on", Criteria(since=NOON + HOUR), False),
        ("until this very instant", Criteria(until=NOON), False),
        ("until later", Criteria(until=NOON + HOUR), True),
        ("its camera", Criteria(camera=CameraId("metz:012")), True),
        ("another camera", Criteria(camera=CameraId("metz:01")), False),
        ("its act", Criteria(act=Act.WATCH), True),
        ("another act", Criteria(act=Act.CUT), False),
        ("its incident", Criteria(incident="2026-4711"), True),
        ("part of its incident", Criteria(incident="2026"), False),
        ("its service", Criteria(organisation=SubscriberId("cic-nord")), True),
        ("another service", Criteria(organisation=SubscriberId("sdis-59")), False),
        ("its number", Criteria(seq=7), True),
        ("another number", Criteria(seq=8), False),
        ("a word of the name, without its accent", Criteria(person="LEFEVRE"), True),
        ("the words in any order", Criteria(person="martin camille"), True),
        ("the beginning of a word", Criteria(person="mart"), True),
        ("the middle of a word", Criteria(person="artin"), False),
        ("a word that is not there", Criteria(person="camille dupont"), False),
        ("all at once", Criteria(camera=CameraId("metz:012"), person="martin", seq=7), True),
        ("all but one", Criteria(camera=CameraId("metz:012"), person="martin", seq=6), False),
    ],
)
def test_every_criterion_must_hold(_case: str, criteria: Criteria, found: bool) -> None:
    assert answers(criteria) is found


@pytest.mark.parametrize(
    ("outcome", "granted", "refused"),
    [
        ("granted", True, False),
        ("needs-approval", False, False),
        ("done", False, False),
        ("quota-reached", False, True),
    ],
)
def test_a_refusal_is_what_is_neither_granted_nor_pending_nor_done(
    outcome: str, granted: bool, refused: bool
) -> None:
    assert answers(Criteria(result=Result.GRANTED), outcome=outcome) is granted
    assert answers(Criteria(result=Result.REFUSED), outcome=outcome) is refused


def test_an_entry_without_a_name_is_nobody_s() -> None:
    assert not answers(Criteria(person="camille"), name=None)
    assert not answers(Criteria(camera=CameraId("metz:012")), camera=None)


def test_beyond_two_hundred_letters_nothing_is_compared() -> None:
    assert answers(Criteria(incident="7" * 200), incident="7" * 300)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("camera", {"camera": ""}),
        ("camera", {"camera": "a" * 201}),
        ("person", {"person": "a\nb"}),
        ("person", {"person": " - "}),
        ("incident", {"incident": "\x00"}),
        ("organisation", {"organisation": ""}),
        ("until", {"since": NOON, "until": NOON}),
        ("seq", {"seq": -1}),
        ("seq", {"seq": 2**53}),
    ],
)
def test_what_cannot_be_looked_for_names_its_field(field: str, said: dict[str, Any]) -> None:
    with pytest.raises(UnreadableCriteria) as refused:
        Criteria(**said)

    assert refused.value.field == field


def test_a_reading_says_in_one_line_what_it_was_for() -> None:
    plain = Criteria(since=NOON, until=NOON + HOUR)
    asked = replace(
        plain,
        camera=CameraId("metz:012"),
        incident="26-1",
        person='Martin "dit" Léo',
        act=Act.WATCH,
        result=Result.REFUSED,
        seq=7,
    )

    assert plain.told is None
    assert asked.told == (
        'camera="metz:012", incident="26-1", person="Martin \\"dit\\" Léo", act="watch", '
        'outcome="refused", entry=7'
    )


def test_a_period_is_nothing_but_a_period() -> None:
    assert Criteria(since=NOON, until=NOON + HOUR).is_period
    assert not Criteria(since=NOON, seq=1).is_period
