"""What was sent is found again by its number, for a while."""

from __future__ import annotations

import pytest

from services.media.relay.fragments import Payloads
from services.media.relay.history import History, Sent
from services.media.relay.line import Stamp


def picture(first: int, count: int, begin: int = 0) -> Sent:
    payloads = Payloads.of([b"%d" % (first + one) for one in range(count)])
    return Sent(payloads, begin, count, first, Stamp(first, 0))


def found(history: History, number: int) -> bytes | None:
    what = history.find(number)
    return None if what is None else what[0].payloads.each[what[1]]


def test_each_packet_is_found_by_its_number() -> None:
    history = History()
    for first in (100, 105, 110):
        history.add(picture(first, 5))

    assert [found(history, number) for number in range(98, 117)] == [
        *[None] * 2, *[b"%d" % number for number in range(100, 115)], *[None] * 2,
    ]  # fmt: skip


def test_it_counts_on_past_the_turn() -> None:
    history = History()
    history.add(picture(0xFFFE, 4))

    assert [found(history, number) for number in (0xFFFD, 0xFFFE, 0xFFFF, 0, 1, 2)] == [
        None, b"65534", b"65535", b"65536", b"65537", None,
    ]  # fmt: skip


def test_the_second_part_of_a_picture_is_found_where_it_stands() -> None:
    history = History()
    history.add(Sent(Payloads.of((b"a", b"b", b"c")), 1, 3, 50, Stamp(0, 0)))

    assert [found(history, number) for number in (49, 50, 51, 52)] == [None, b"b", b"c", None]


def test_old_packets_are_forgotten_and_the_last_picture_is_not() -> None:
    history = History(packets_at_most=10)
    for first in range(0, 30, 5):
        history.add(picture(first, 5))
    history.add(picture(30, 40))

    assert found(history, 29) is None
    assert found(history, 30) == b"30"


@pytest.mark.parametrize("number", [0, 0x7FFF, 0xFFFF])
def test_nothing_was_sent_and_nothing_is_found(number: int) -> None:
    assert History().find(number) is None
