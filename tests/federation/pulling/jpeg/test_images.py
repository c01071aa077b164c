from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.pulling.jpeg.images import Images
from federation.pulling.jpeg.tables import quantisation
from federation.pulling.rtp import Packet, WallClock
from tenants.vocabulary.picture import AccessUnit, Codec
from tests.services.media.scene.foreign import foreign_clip

TABLES = bytes(range(1, 129))


def packet(
    number: int,
    data: bytes,
    offset: int = 0,
    *,
    timestamp: int = 0,
    last: bool = False,
    q: int = 50,
    kind: int = 1,
    tables: bytes | None = None,
) -> Packet:
    """RFC 2435 §3.1, of a picture of 160 by 120."""
    head = struct.pack(">IBBBB", offset, kind, q, 20, 15)
    if kind & 0x40:
        head += struct.pack(">HH", 4, 0xFFFF)
    if q >= 128 and offset == 0:
        said = tables or b""
        head += struct.pack(">BBH", 0, 0, len(said)) + said
    return Packet(last, 26, number & 0xFFFF, timestamp, 1, head + data)


def taken(*packets: Packet) -> list[AccessUnit]:
    images = Images()
    return [unit for each in packets for unit in images.take(each)]


def scan_of(image: bytes) -> tuple[bytes, list[bytes]]:
    """What stands between an image's headers and its end, and its quantisation tables."""
    position, tables = 2, []
    while image[position : position + 2] != b"\xff\xda":
        size = int.from_bytes(image[position + 2 : position + 4], "big")
        if image[position + 1] == 0xDB:
            body = image[position + 4 : position + 2 + size]
            tables += [body[at + 1 : at + 65] for at in range(0, len(body), 65)]
        position += 2 + size
    start = position + 2 + int.from_bytes(image[position + 2 : position + 4], "big")
    return image[start:-2], tables


def decoded(image: bytes) -> Any:
    context: Any = av.CodecContext.create("mjpeg", "r")
    (frame,) = context.decode(av.Packet(image))
    return frame.to_ndarray(format="gray")


def test_an_image_in_pieces_decodes_as_its_camera_made_it() -> None:
    original = foreign_clip(Codec.MJPEG)[7].data
    scan, tables = scan_of(original)
    both = tables[0] + tables[-1]
    pieces = [(at, scan[at : at + 500]) for at in range(0, len(scan), 500)]

    units = taken(
        *(
            packet(number, piece, at, last=at + 500 >= len(scan), q=255, tables=both)
            for number, (at, piece) in enumerate(pieces)
        )
    )

    (unit,) = units
    assert (unit.keyframe, unit.codec) == (True, Codec.MJPEG)
    assert abs(decoded(unit.data).astype(int) - decoded(original).astype(int)).max() <= 1


def test_the_numbered_tables_are_those_of_the_standard() -> None:
    at_fifty, at_best = quantisation(50), quantisation(99)

    assert at_fifty is not None
    assert at_best is not None
    # ITU-T T.81, tables K.1 and K.2, in the order of figure A.6.
    assert list(at_fifty[0][:10]) == [16, 11, 12, 14, 12, 10, 16, 14, 13, 14]
    assert list(at_fifty[0][-3:]) == [101, 103, 99]
    assert list(at_fifty[1][:10]) == [17, 18, 18, 24, 21, 24, 47, 26, 26, 47]
    assert max(at_best[0]) == 2
    assert quantisation(0) is quantisation(100) is None


def test_tables_said_once_serve_the_images_that_follow() -> None:
    first = packet(0, b"a", q=200, tables=TABLES, last=True)
    second = packet(1, b"b", q=200, tables=b"", timestamp=3600, last=True)
    other = packet(2, b"c", q=201, tables=b"", timestamp=7200, last=True)

    units = taken(first, second, other)

    assert [unit.timestamp for unit in units] == [0, 3600]
    assert TABLES[:64] in units[1].data


def test_an_image_that_misses_a_piece_is_dropped_and_the_next_is_not() -> None:
    units = taken(
        packet(0, b"aa"),
        packet(2, b"cc", 4, last=True),
        packet(3, b"dd", timestamp=3600, last=True),
    )

    (unit,) = units
    assert b"dd\xff\xd9" in unit.data


def test_an_image_without_its_first_piece_is_no_image() -> None:
    assert taken(packet(5, b"cc", 4, last=True)) == []


def test_restart_markers_are_told_to_the_decoder() -> None:
    (unit,) = taken(packet(0, b"aa", kind=0x41, last=True))

    assert b"\xff\xdd\x00\x04\x00\x04" in unit.data


def test_a_camera_that_tells_the_time_dates_its_images() -> None:
    images = Images()
    images.clock = WallClock(1_700_000_000, 0)

    (unit,) = images.take(packet(0, b"aa", last=True, timestamp=9000))

    assert unit.captured_at == pytest.approx(1_700_000_000.1)


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_no_payload_whatever_it_holds_breaks_anything(payloads: Sequence[bytes]) -> None:
    images = Images()
    for number, payload in enumerate(payloads):
        images.take(Packet(bool(number % 2), 26, number, 0, 1, payload))
