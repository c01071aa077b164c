"""Quirks 27 and 29 to 31: what comes down the connection once a camera plays."""

from __future__ import annotations

from itertools import chain, count

import pytest

from federation.connector import ConnectorError
from federation.pulling.h264.payloads import H264
from federation.pulling.rtp import Packet
from federation.pulling.units.depacketise import CodedPicture, Depacketiser
from tests.federation.pulling.h264.units_of import fragments, single, slice_, sps
from tests.federation.rtsp.pulling import a_connector, some_pictures
from tests.servers.scripted_rtsp import Behaviour, ScriptedRtsp

HOURS = 6 * 3600 * 90_000
IDR = slice_(0, idr=True, kind=2)
SEI = b"\x06\x05\x01\x00\x80"


def pictures(*packets: Packet) -> list[CodedPicture]:
    depacketiser = Depacketiser(H264())
    return [picture for packet in packets for picture in depacketiser.push(packet)]


@pytest.mark.quirk(27)
@pytest.mark.parametrize(
    "timestamps_case",
    [
        chain([100, 3700], count(HOURS, 3600)),
        chain([HOURS, HOURS + 3600], count(0, 3600)),
        count(2**32 - 5000, 3600),
    ],
    ids=["hours ahead", "back to zero", "round the counter"],
)
async def test_timestamps_that_jump_go_on_growing(timestamps_case: chain[int]) -> None:
    async with ScriptedRtsp(Behaviour(timestamps=timestamps_case)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800, 14400]


@pytest.mark.quirk(29)
@pytest.mark.parametrize("source_case", ["00000000", "deadbeef"])
async def test_packets_of_another_source_than_the_announced_one_are_heard(source_case: str) -> None:
    transport = f"RTP/AVP/TCP;unicast;interleaved=0-1;ssrc={source_case}"
    async with ScriptedRtsp(Behaviour(transport=transport)) as server:
        assert len(await some_pictures(a_connector(server.url), 2)) == 2


@pytest.mark.quirk(30)
async def test_packets_of_dead_sessions_on_other_channels_are_passed_over() -> None:
    dead = b"$\x09\x00\x10" + bytes(16) + b"$\x02\x00\x00"
    async with ScriptedRtsp(Behaviour(between=dead)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800, 14400]


@pytest.mark.quirk(30)
@pytest.mark.parametrize("written_case", [0, 3, 20, 40])
async def test_a_packet_written_in_part_ends_the_pull_and_shows_nothing_torn(
    written_case: int,
) -> None:
    torn = b"$\x00\x00\x40" + bytes(written_case)
    async with ScriptedRtsp(Behaviour(between=torn)) as server:
        with pytest.raises(ConnectorError):
            await some_pictures(a_connector(server.url, stall=0.5), 1)


@pytest.mark.quirk(31)
async def test_packets_that_overtake_the_answer_to_play_are_shown() -> None:
    async with ScriptedRtsp(Behaviour(packets_before_play=True)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800, 14400]


@pytest.mark.quirk(31)
def test_fragments_that_change_their_type_on_the_way_are_one_unit() -> None:
    first, *rest = fragments(1, 0, IDR)
    changed = [each._replace(payload=_retyped(each.payload)) for each in rest]

    assert pictures(first, *changed) == [CodedPicture(0, (IDR,), False)]


@pytest.mark.quirk(31)
def test_a_marker_on_an_sei_ends_no_picture() -> None:
    assert pictures(single(1, 0, sps()), single(2, 0, SEI), single(3, 0, IDR)) == [
        CodedPicture(0, (sps(), SEI, IDR), False)
    ]


@pytest.mark.quirk(31)
def test_empty_fragments_and_empty_packets_change_nothing() -> None:
    first, *rest = fragments(1, 0, IDR)
    empty = Packet(False, 96, 2, 0, 1, first.payload[:2])
    nothing = Packet(False, 96, 3, 0, 1, b"")
    later = [each._replace(sequence=each.sequence + 2) for each in rest]

    assert pictures(first, empty, nothing, *later) == [CodedPicture(0, (IDR,), False)]


def _retyped(payload: bytes) -> bytes:
    return bytes([payload[0], payload[1] & 0xE0 | 1]) + payload[2:]
