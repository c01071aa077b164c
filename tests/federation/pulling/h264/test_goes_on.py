"""A packet that is taken at a glance brings what it would have brought had it been read."""

from __future__ import annotations

from struct import pack

from hypothesis import given
from hypothesis import strategies as st

from federation.pulling.h264.payloads import H264
from federation.pulling.rtp import Packet, read_packet
from federation.pulling.units.depacketise import CodedPicture, Depacketiser
from tests.federation.pulling.h264.units_of import fragments, pps, single, slice_, sps

PACKETS = (
    single(0, 0, sps(), marker=False),
    single(0, 0, pps(), marker=False),
    *fragments(0, 0, slice_(0, idr=True, kind=2) + bytes(range(1, 200))),
    *fragments(0, 3600, slice_(2) + bytes(range(1, 120))),
    *fragments(0, 7200, slice_(4) + bytes(range(1, 120))),
)
STREAM = [packet._replace(sequence=65_530 + place & 0xFFFF) for place, packet in enumerate(PACKETS)]


def written(packet: Packet) -> bytes:
    second = packet.payload_type | (0x80 if packet.marker else 0)
    told = pack("!BBHII", 0x80, second, packet.sequence, packet.timestamp, packet.source)
    return told + packet.payload


def read(stream: list[bytes], *, glance: bool) -> tuple[list[CodedPicture], int]:
    """The pictures, and how many packets were not read."""
    depacketiser, pictures, at_a_glance = Depacketiser(H264()), [], 0
    for data in stream:
        if glance and depacketiser.goes_on(data):
            at_a_glance += 1
        elif packet := read_packet(data):
            pictures += depacketiser.push(packet)
    return pictures, at_a_glance


def test_most_packets_of_a_large_picture_are_taken_at_a_glance() -> None:
    stream = [written(packet) for packet in STREAM]
    pictures, at_a_glance = read(stream, glance=True)

    assert len(pictures) == 3
    assert at_a_glance >= len(stream) // 2


@given(st.lists(st.integers(0, len(STREAM) - 1), max_size=6), st.data())
def test_what_is_lost_or_comes_twice_is_seen_at_a_glance_too(
    struck: list[int], data: st.DataObject
) -> None:
    stream = [written(packet) for packet in STREAM]
    for place in struck:
        match data.draw(st.sampled_from(("lost", "twice", "cut short", "of another source"))):
            case "lost":
                stream[place] = b""
            case "twice":
                stream.insert(place, stream[place])
            case "cut short":
                stream[place] = stream[place][: data.draw(st.integers(0, 20))]
            case _:
                stream[place] = stream[place][:8] + b"\0\0\0\2" + stream[place][12:]

    assert read(stream, glance=True)[0] == read(stream, glance=False)[0]
