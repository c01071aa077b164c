"""How packets are counted: by what their numbers leave out."""

from __future__ import annotations

import pytest

from federation.connector import Packets
from federation.pulling.rtp import Packet, Tally


def a_packet(sequence: int, source: int = 7) -> Packet:
    return Packet(False, 96, sequence, 0, source, b"")


def counted(*sequences: int) -> Packets:
    tally = Tally()
    for sequence in sequences:
        tally.hear(a_packet(sequence))
    return tally.packets


@pytest.mark.parametrize(
    ("_case", "sequences", "packets"),
    [
        ("none came", (), (0, 0)),
        ("none is missing", (10, 11, 12), (3, 0)),
        ("two are missing", (10, 13), (4, 2)),
        ("round the end of the counter", (65_534, 65_535, 0, 2), (5, 1)),
        ("one comes twice", (10, 11, 11, 12), (3, 0)),
        ("one comes after it was missed", (10, 12, 11, 13), (4, 1)),
        ("the camera counts anew", (10, 40_000, 40_001), (3, 0)),
        ("the camera counts anew, a little before", (10_000, 9_000, 9_001), (3, 0)),
    ],
)
def test_what_is_missing_between_two_numbers_was_lost(
    _case: str, sequences: tuple[int, ...], packets: tuple[int, int]
) -> None:
    assert counted(*sequences) == packets


def test_packets_that_were_taken_at_a_glance_are_counted_in_order() -> None:
    tally = Tally()
    tally.hear(a_packet(65_530))

    tally.went_on += 8
    glanced = tally.packets
    tally.hear(a_packet(5))

    assert (glanced, tally.packets) == ((9, 0), (12, 2))


def test_another_source_has_numbers_of_its_own() -> None:
    tally = Tally()
    for packet in (a_packet(10), a_packet(20_000, source=8), a_packet(20_001, source=8)):
        tally.hear(packet)

    assert tally.packets == (3, 0)
