"""Since when a commune is linked, or lost, by what media says and what this process sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.api.status.links import Link, LinkBook
from tests.builders import ASCQ, NOON

LATER = NOON + timedelta(minutes=5)


def a_word(**changes: Any) -> dict[str, Any]:
    return {
        "tenant": ASCQ,
        "connected": True,
        "since": NOON.timestamp(),
        "protocol": 3,
        "software": "beffroi 0.1.0",
        **changes,
    }


def test_a_commune_that_was_never_seen_has_no_hour() -> None:
    assert LinkBook().of(ASCQ) == Link(False, None, None, None)


def test_a_link_is_as_old_as_media_says_and_speaks_as_it_greeted() -> None:
    book = LinkBook()
    book.hear(a_word())
    book.see({ASCQ}, LATER)

    assert book.of(ASCQ) == Link(True, NOON, 3, "beffroi 0.1.0")


def test_a_second_node_makes_no_link_younger() -> None:
    book = LinkBook()
    book.hear(a_word())
    book.hear(a_word(since=LATER.timestamp()))

    assert book.of(ASCQ).since == NOON


def test_a_link_that_is_gone_is_lost_since_it_was_seen_to_be() -> None:
    book = LinkBook()
    book.hear(a_word())
    book.see(set(), LATER)
    book.see(set(), LATER + timedelta(hours=1))

    assert book.of(ASCQ) == Link(False, LATER, 3, "beffroi 0.1.0")


def test_a_link_of_which_media_said_nothing_is_as_old_as_it_was_seen() -> None:
    book = LinkBook()
    book.see({ASCQ}, LATER)

    assert book.of(ASCQ) == Link(True, LATER, None, None)


@pytest.mark.parametrize(
    "word_case",
    [
        a_word(tenant=7),
        a_word(since="noon"),
        a_word(since=1e300),
        a_word(since=float("nan")),
        a_word(connected=False),
        {},
    ],
)
def test_a_word_that_cannot_be_read_is_left_aside(word_case: dict[str, Any]) -> None:
    book = LinkBook()
    book.hear(word_case)

    assert book.of(ASCQ) == Link()


def test_what_a_federator_says_it_is_stays_short() -> None:
    book = LinkBook()
    book.hear(a_word(software="x" * 500, protocol="3"))

    assert book.of(ASCQ) == Link(True, NOON, None, "x" * 40)
