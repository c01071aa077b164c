from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from federation.pulling.h264.payloads import H264
from federation.pulling.rtp import Packet
from federation.pulling.units.depacketise import MAX_UNIT_BYTES, CodedPicture, Depacketiser
from tests.federation.pulling.h264.units_of import aggregate, fragments, pps, single, slice_, sps

IDR = slice_(0, idr=True, kind=2)
P1, P2, P3 = slice_(2), slice_(4), slice_(6)
SEI = b"\x06\x05\x01\x00\x80"


def pictures(packets: Iterable[Packet]) -> list[CodedPicture]:
    depacketiser = Depacketiser(H264())
    return [picture for packet in packets for picture in depacketiser.push(packet)]


def test_single_units_are_pictures() -> None:
    assert pictures([single(65_535, 0, IDR), single(0, 3600, P1)]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(3600, (P1,), False),
    ]


def test_units_of_one_instant_are_one_picture() -> None:
    assert pictures([aggregate(1, 0, sps(), pps()), *fragments(2, 0, IDR)]) == [
        CodedPicture(0, (sps(), pps(), IDR), False)
    ]


def test_without_markers_the_next_instant_ends_a_picture() -> None:
    packets = [
        single(1, 0, IDR, marker=False),
        single(2, 3600, P1, marker=False),
        single(3, 7200, P2, marker=False),
    ]

    assert pictures(packets) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(3600, (P1,), False),
    ]


def test_a_marker_on_something_else_than_a_picture_ends_nothing() -> None:
    assert pictures([single(1, 0, sps()), single(2, 0, SEI), single(3, 0, IDR)]) == [
        CodedPicture(0, (sps(), SEI, IDR), False)
    ]


def test_a_lost_fragment_drops_the_picture_and_the_next_one_says_so() -> None:
    first, _, *rest = fragments(1, 0, IDR)
    after = rest[-1].sequence + 1

    assert pictures([first, *rest, single(after, 3600, P1)]) == [CodedPicture(3600, (P1,), True)]


def test_a_lost_beginning_drops_the_picture_too() -> None:
    _, *rest = fragments(2, 3600, P1)
    after = rest[-1].sequence + 1

    assert pictures([single(1, 0, IDR), *rest, single(after, 7200, P2)]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(7200, (P2,), True),
    ]


def test_a_lost_slice_in_the_middle_drops_the_picture() -> None:
    packets = [
        single(1, 0, IDR, marker=False),
        single(3, 0, slice_(0, idr=True, kind=2, first=40)),
        single(4, 3600, P1),
    ]

    assert pictures(packets) == [CodedPicture(3600, (P1,), True)]


def test_a_keyframe_right_after_a_loss_is_not_lost_with_it() -> None:
    assert pictures([single(1, 0, IDR), *fragments(9, 36_000, IDR)]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(36_000, (IDR,), True),
    ]


def test_a_packet_that_comes_twice_or_late_is_passed_over() -> None:
    packets = [single(1, 0, IDR), single(2, 3600, P1), single(2, 3600, P1), single(1, 0, IDR)]

    assert [picture.timestamp for picture in pictures([*packets, single(3, 7200, P2)])] == [
        0,
        3600,
        7200,
    ]


def test_a_sender_that_starts_anew_loses_only_the_continuity() -> None:
    anew = single(40_000, 5, IDR)._replace(source=2)

    assert pictures([single(1, 0, IDR), anew]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(5, (IDR,), True),
    ]


def test_where_every_slice_is_marked_the_next_instant_ends_a_picture() -> None:
    def in_two(sequence: int, timestamp: int) -> list[Packet]:
        top, bottom = slice_(2), slice_(2, first=40)
        return [single(sequence, timestamp, top), single(sequence + 1, timestamp, bottom)]

    found = pictures([*in_two(1, 0), *in_two(3, 3600), *in_two(5, 7200), *in_two(7, 10_800)])

    assert [(picture.timestamp, len(picture.units)) for picture in found[-2:]] == [
        (3600, 2),
        (7200, 2),
    ]
    assert found[-2].after_loss


def test_units_put_together_with_start_codes_are_taken_apart() -> None:
    together = b"\0\0\0\1".join([sps(), pps(), IDR])

    assert pictures([single(1, 0, together)]) == [CodedPicture(0, (sps(), pps(), IDR), False)]


def test_an_empty_fragment_changes_nothing() -> None:
    first, *rest = fragments(1, 0, IDR)
    empty = single(2, 0, first.payload[:1] + b"\x05", marker=False)
    shifted = [packet._replace(sequence=packet.sequence + 1) for packet in rest]

    assert pictures([first, empty, *shifted]) == [CodedPicture(0, (IDR,), False)]


def test_the_type_of_the_first_fragment_holds() -> None:
    first, second, *rest = fragments(1, 0, IDR)
    strange = second._replace(payload=second.payload[:1] + b"\x01" + second.payload[2:])

    assert pictures([first, strange, *rest]) == [CodedPicture(0, (IDR,), False)]


def test_a_unit_that_starts_twice_is_a_loss() -> None:
    start, *_ = fragments(1, 0, IDR)
    again = fragments(2, 0, IDR)
    after = again[-1].sequence + 1

    assert pictures([start, *again, single(after, 3600, P1)]) == [CodedPicture(3600, (P1,), True)]


def test_fragments_that_nothing_started_are_a_loss() -> None:
    _, *headless = fragments(1, 3600, P1)
    after = headless[-1].sequence + 1

    assert pictures([single(1, 0, IDR), *headless, single(after, 7200, P2)]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(7200, (P2,), True),
    ]


def test_kinds_of_packets_we_do_not_know_are_a_loss() -> None:
    unknown = single(2, 3600, b"\x7d" + bytes(20))

    assert pictures([single(1, 0, IDR), unknown, single(3, 7200, P2)]) == [
        CodedPicture(0, (IDR,), False),
        CodedPicture(7200, (P2,), True),
    ]


def test_a_picture_beyond_all_bounds_is_dropped_whole() -> None:
    start, middle, *_, end = fragments(0, 0, IDR)
    large = middle._replace(payload=middle.payload[:2] + bytes([0x55]) * 60_000)
    count = MAX_UNIT_BYTES // 60_000 + 2

    packets = [start, *[large] * count, end, single(0, 3600, P1)]
    numbered = [packet._replace(sequence=number) for number, packet in enumerate(packets)]

    assert pictures(numbered) == [CodedPicture(3600, (P1,), True)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), st.booleans(), st.binary())))
def test_no_packet_is_too_strange(strange: list[tuple[int, int, bool, bytes]]) -> None:
    packets = [Packet(marker, 96, number, time, 1, data) for number, time, marker, data in strange]

    for picture in pictures(packets):
        assert all(picture.units)
