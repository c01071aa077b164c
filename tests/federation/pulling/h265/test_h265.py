from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.pulling.h265.payloads import H265
from federation.pulling.h265.units import Assembler
from federation.pulling.rtp import Packet, WallClock
from federation.pulling.units.depacketise import CodedPicture, Depacketiser
from tenants.vocabulary.picture import AccessUnit, Codec

START = b"\0\0\0\1"
VPS, SPS, PPS = (bytes([kind << 1, 1]) + b"set" for kind in (32, 33, 34))
DELIMITER = bytes([35 << 1, 1]) + b"\x50"
SETS = (VPS, SPS, PPS)


def slice_(kind: int, *, first: bool = True, body: bytes = b"slice", layer: int = 0) -> bytes:
    return bytes([kind << 1, layer << 3 | 1, 0x80 if first else 0x00]) + body


IDR, CRA, P = slice_(19), slice_(21), slice_(1)


def packets(*payloads: bytes, timestamp: int = 0, start: int = 0) -> list[Packet]:
    last = len(payloads) - 1
    return [
        Packet(index == last, 96, start + index & 0xFFFF, timestamp, 1, payload)
        for index, payload in enumerate(payloads)
    ]


def fragments(unit: bytes, size: int) -> list[bytes]:
    """RFC 7798 §4.4.3."""
    kind, body = unit[0] >> 1, unit[2:]
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    head = bytes([49 << 1 | unit[0] & 1, unit[1]])
    return [
        head
        + bytes([kind | (0x80 if not index else 0) | (0x40 * (index == len(pieces) - 1))])
        + each
        for index, each in enumerate(pieces)
    ]


def aggregate(*units: bytes) -> bytes:
    return bytes([48 << 1, 1]) + b"".join(len(unit).to_bytes(2) + unit for unit in units)


def pictures(*sent: Packet) -> list[CodedPicture]:
    depacketiser = Depacketiser(H265())
    return [picture for packet in sent for picture in depacketiser.push(packet)]


def test_units_alone_together_and_in_pieces_make_one_picture() -> None:
    large = slice_(19, body=bytes(range(1, 200)))

    sent = packets(aggregate(*SETS), *fragments(large, 60))

    assert pictures(*sent) == [CodedPicture(0, (*SETS, large), False)]


def test_further_slices_belong_to_the_picture_that_was_begun() -> None:
    rest = slice_(19, first=False)

    assert pictures(*packets(IDR, rest)) == [CodedPicture(0, (IDR, rest), False)]


def test_a_picture_that_misses_a_packet_is_dropped_and_the_next_one_says_so() -> None:
    first, second, third = packets(*fragments(slice_(19, body=b"x" * 89), 30))
    after = packets(P, timestamp=3600, start=3)

    assert pictures(first, third, *after) == [CodedPicture(3600, (P,), True)]
    assert second.sequence == 1


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_payload_whatever_it_holds_breaks_anything(payloads: list[bytes]) -> None:
    assembler = Assembler(SETS)
    for picture in pictures(*packets(*payloads), *packets(P, timestamp=1, start=len(payloads))):
        assembler.take(picture)


@pytest.mark.parametrize("keyframe_case", [IDR, CRA, slice_(16)])
def test_a_keyframe_bears_the_sets_of_the_description(keyframe_case: bytes) -> None:
    assembler = Assembler(SETS)
    assembler.clock = WallClock(1_700_000_000, 90_000)

    first = assembler.take(CodedPicture(90_000, (DELIMITER, keyframe_case), False))
    second = assembler.take(CodedPicture(93_600, (P,), False))

    data = START + START.join([*SETS, keyframe_case])
    assert first == AccessUnit(data, 0, True, 1_700_000_000, Codec.H265)
    assert second is not None
    assert (second.data, second.timestamp, second.keyframe) == (START + P, 3600, False)


def test_sets_of_the_stream_replace_those_of_the_description() -> None:
    assembler = Assembler(SETS)
    newer = SPS + b"newer"

    unit = assembler.take(CodedPicture(0, (newer, IDR), False))

    assert unit is not None
    assert unit.data == START + START.join([VPS, newer, PPS, IDR])


def test_nothing_is_handed_on_before_a_keyframe_nor_after_a_loss() -> None:
    assembler = Assembler(SETS)

    handed = [
        assembler.take(CodedPicture(3600 * number, (unit,), loss)) is not None
        for number, (unit, loss) in enumerate(
            [(P, False), (IDR, False), (P, False), (P, True), (P, False), (CRA, False)]
        )
    ]

    assert handed == [False, True, True, False, False, True]


def test_a_stream_without_its_sets_is_not_handed_on() -> None:
    assembler = Assembler([SPS, PPS])

    assert assembler.take(CodedPicture(0, (IDR,), False)) is None
    assert not assembler.knows_format


def test_layers_above_the_picture_are_left_out() -> None:
    unit = Assembler(SETS).take(CodedPicture(0, (IDR, slice_(19, layer=1)), False))

    assert unit is not None
    assert unit.data.endswith(START + IDR)


def test_pictures_in_another_order_keep_the_instant_they_are_shown_at() -> None:
    assembler = Assembler(SETS)
    order = [0, 4, 2, 1, 3, 8]

    units = [
        assembler.take(CodedPicture(3600 * at, (IDR if at == 0 else P,), False)) for at in order
    ]

    assert [unit.timestamp // 3600 for unit in units if unit is not None] == order
