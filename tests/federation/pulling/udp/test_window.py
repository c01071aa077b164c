from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from federation.pulling.udp.window import LONGEST_WAIT, MOST_HELD, Window
from tests.servers.scripted_rtsp import rtp

OTHER_SOURCE = b"\x0b\xad\xca\xfe"


def packet(sequence: int) -> bytes:
    return rtp(sequence, 0, False, b"x")


def numbers(packets: list[bytes]) -> list[int]:
    return [int.from_bytes(each[2:4], "big") for each in packets]


def test_packets_in_order_pass_at_once() -> None:
    window = Window()

    assert [numbers(window.push(packet(each), 0.0)) for each in (7, 8, 9)] == [[7], [8], [9]]
    assert window.due == float("inf")


def test_a_packet_that_overtakes_waits_for_the_one_before_it() -> None:
    window = Window()

    assert numbers(window.push(packet(65_535), 0.0)) == [65_535]
    assert numbers(window.push(packet(1), 0.01)) == []
    assert window.due == 0.01 + LONGEST_WAIT
    assert numbers(window.push(packet(0), 0.02)) == [0, 1]


def test_what_is_missing_for_too_long_is_given_up() -> None:
    window = Window()
    window.push(packet(1), 0.0)
    window.push(packet(3), 0.01)

    assert window.release(0.05) == []
    assert numbers(window.release(0.01 + LONGEST_WAIT)) == [3]
    assert numbers(window.push(packet(2), 0.2)) == []
    assert numbers(window.push(packet(4), 0.2)) == [4]


def test_no_more_than_so_many_packets_wait() -> None:
    window = Window()
    window.push(packet(0), 0.0)

    passed = [window.push(packet(each), 0.0) for each in range(2, MOST_HELD + 3)]

    assert [len(each) for each in passed] == [*([0] * MOST_HELD), MOST_HELD + 1]


def test_a_packet_that_comes_twice_passes_once() -> None:
    window = Window()

    passed = [numbers(window.push(packet(each), 0.0)) for each in (1, 1, 3, 3, 2, 2)]

    assert passed == [[1], [], [], [], [2, 3], []]


def test_one_stray_number_is_dropped_and_two_in_a_row_are_a_new_beginning() -> None:
    window = Window()
    window.push(packet(30_000), 0.0)

    passed = [numbers(window.push(packet(each), 0.0)) for each in (5, 30_001, 5, 6, 7)]

    assert passed == [[], [30_001], [], [6], [7]]


def test_another_source_starts_anew_and_what_waited_passes_first() -> None:
    window = Window()
    window.push(packet(1), 0.0)
    window.push(packet(3), 0.0)

    other = packet(900)[:8] + OTHER_SOURCE + b"x"

    assert numbers(window.push(other, 0.0)) == [3, 900]


def test_what_is_no_packet_is_dropped() -> None:
    window = Window()

    assert window.push(b"", 0.0) == []
    assert window.push(packet(1)[:11], 0.0) == []
    assert window.push(b"\0" + packet(1)[1:], 0.0) == []


@settings(deadline=None)
@given(st.integers(0, 65_535), st.permutations(range(40)))
def test_whatever_order_they_come_in_none_is_lost_within_the_window(
    start: int, order: list[int]
) -> None:
    window = Window()
    passed = window.push(packet(start), 0.0)

    for each in order:
        passed += window.push(packet(start + 1 + each & 0xFFFF), 0.0)

    assert numbers(passed) == [start + each & 0xFFFF for each in range(41)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 65_535), st.floats(0, 0.05))))
def test_no_numbers_make_it_hold_more_than_its_bounds(steps: list[tuple[int, float]]) -> None:
    window, now, passed = Window(), 0.0, 0
    for rank, (sequence, pause) in enumerate(steps, 1):
        now += pause
        passed += len(window.push(packet(sequence), now)) + len(window.release(now))

        assert passed <= rank
        assert window.due > now

    assert len(window.release(float("inf"))) <= MOST_HELD
