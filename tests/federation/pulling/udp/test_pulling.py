"""Pictures by UDP, from a server that loses, shuffles and repeats packets as it is told."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable
from itertools import pairwise

import pytest

from federation.connector import CameraUnreachable, Trouble
from federation.pulling.address import RtspAddress
from federation.pulling.client import Patience
from federation.rtsp.connector import RtspCamera, RtspConnector
from tenants.vocabulary.picture import Quality
from tests.federation.rtsp.pulling import CAMERA, a_connector, became, some_pictures
from tests.servers.scripted_rtsp import KEYFRAME, Behaviour, ScriptedRtsp, rtp
from tests.servers.scripted_udp import UdpSide, intrude

FIVE = [0, 3600, 7200, 10800, 14400]


def asking_for_udp(url: str) -> RtspConnector:
    return RtspConnector([RtspCamera(CAMERA, RtspAddress.parse(url).by_udp())])


@pytest.mark.quirk(22)
async def test_a_camera_that_refuses_tcp_is_asked_for_udp() -> None:
    side = UdpSide()
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == FIVE
    port = side.client
    assert port % 2 == 0
    assert side.asked == [
        "RTP/AVP/TCP;unicast;interleaved=0-1",
        f"RTP/AVP;unicast;client_port={port}-{port + 1}",
    ]


@pytest.mark.quirk(22)
async def test_a_camera_that_answers_tcp_with_udp_is_asked_again_in_a_new_session() -> None:
    udp = "RTP/AVP;unicast;client_port=0-1;server_port=5000-5001"
    async with ScriptedRtsp(Behaviour(transport=udp)) as server:
        with pytest.raises(CameraUnreachable, match="nothing comes by UDP") as silent:
            await some_pictures(a_connector(server.url, answer=0.5), 1)

    assert silent.value.trouble is Trouble.STALLED
    methods = [each.method for each in server.requests]
    assert methods[2:] == ["SETUP", "TEARDOWN", "SETUP", "PLAY", "TEARDOWN"]


@pytest.mark.quirk(22)
@pytest.mark.parametrize("status_case", ["461 Unsupported Transport", "406 Not Acceptable"])
async def test_a_camera_that_refuses_both_says_so(status_case: str) -> None:
    refusal = {"SETUP": f"RTSP/1.0 {status_case}"}
    async with ScriptedRtsp(Behaviour(answers=refusal)) as server:
        with pytest.raises(CameraUnreachable, match=r"TCP.*UDP"):
            await some_pictures(a_connector(server.url), 1)

    assert len(server.asked("SETUP")) == 2


async def test_where_udp_is_asked_for_it_is_asked_first() -> None:
    side = UdpSide(tcp_too=True)
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        assert len(await some_pictures(asking_for_udp(server.url), 2)) == 2

    assert ["client_port" in each for each in side.asked] == [True]


@pytest.mark.quirk(22)
async def test_where_nothing_comes_by_udp_the_connection_is_asked_to_carry_it() -> None:
    side = UdpSide(tcp_too=True, change=lambda number, packet: ())
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        address = RtspAddress.parse(server.url).by_udp()
        camera = RtspCamera(CAMERA, address)
        units = await some_pictures(RtspConnector([camera], patience=Patience(answer=0.3)), 3)

    assert [unit.timestamp for unit in units] == FIVE[:3]
    assert len(server.asked("SETUP")) == 2


@pytest.mark.quirk(22)
async def test_a_camera_that_answers_udp_with_tcp_is_heard_inside_the_connection() -> None:
    async with ScriptedRtsp() as server:
        assert len(await some_pictures(asking_for_udp(server.url), 2)) == 2

    assert len(server.asked("SETUP")) == 1


async def test_packets_that_overtake_one_another_are_put_back_in_order() -> None:
    kept: list[bytes] = []

    def shuffled(number: int, packet: bytes) -> Iterable[bytes]:
        kept.append(packet)
        if number % 4 == 0:
            yield from reversed(kept)
            kept.clear()

    async with ScriptedRtsp(Behaviour(udp=UdpSide(shuffled))) as server:
        units = await some_pictures(a_connector(server.url), 12)

    assert [unit.timestamp for unit in units] == [3600 * number for number in range(12)]


async def test_packets_that_come_twice_are_shown_once() -> None:
    async with ScriptedRtsp(Behaviour(udp=UdpSide(lambda _, each: (each, each)))) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == FIVE


async def test_after_a_lost_packet_nothing_is_shown_until_the_next_keyframe() -> None:
    # Seven packets for five pictures: SPS, PPS, keyframe, and four that follow.
    lost = UdpSide(lambda number, packet: () if number == 4 else (packet,))
    async with ScriptedRtsp(Behaviour(udp=lost)) as server:
        units = await some_pictures(a_connector(server.url), 4)

    shown = [unit.timestamp // 3600 for unit in units]
    assert shown == [0, 1, 5, 6]
    assert [unit.keyframe for unit in units] == [True, False, True, False]


async def test_whatever_is_lost_each_picture_follows_the_one_that_was_shown_before_it() -> None:
    chance = random.Random(22)
    kept: list[bytes] = []

    def rough(_: int, packet: bytes) -> Iterable[bytes]:
        if chance.random() < 0.1:
            return
        kept.append(packet)
        if chance.random() < 0.7:
            yield from chance.sample(kept, len(kept))
            kept.clear()

    async with ScriptedRtsp(Behaviour(udp=UdpSide(rough))) as server:
        units = await some_pictures(a_connector(server.url), 60)

    assert all(
        later.keyframe or later.timestamp == earlier.timestamp + 3600
        for earlier, later in pairwise(units)
    )
    assert units[-1].timestamp > 60 * 3600


async def test_packets_of_somebody_else_are_not_heard() -> None:
    forged = KEYFRAME[:-4] + b"EVIL"

    def watched(number: int, packet: bytes) -> Iterable[bytes]:
        for host in ("127.0.0.2", "127.0.0.1"):
            intrude(rtp(number, 3600 * number, True, forged), side.client, host)
        yield packet

    side = UdpSide(watched)
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        units = await some_pictures(a_connector(server.url), 10)

    assert [unit.timestamp for unit in units] == [3600 * number for number in range(10)]
    assert not any(b"EVIL" in unit.data for unit in units)


async def test_a_camera_that_does_not_name_its_ports_is_heard_from_any_of_them() -> None:
    side = UdpSide(granted="RTP/AVP;unicast;client_port={client}")
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        assert len(await some_pictures(a_connector(server.url), 2)) == 2


async def test_a_camera_that_sends_to_everybody_at_once_is_not_listened_to() -> None:
    side = UdpSide(granted="RTP/AVP;multicast;destination=239.0.0.1;port=5000-5001")
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        with pytest.raises(CameraUnreachable):
            await some_pictures(a_connector(server.url), 1)

    assert server.asked("PLAY") == []


async def test_the_camera_reads_what_we_received() -> None:
    side = UdpSide()
    async with (
        ScriptedRtsp(Behaviour(udp=side)) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        await anext(pictures)
        heard: list[bytes] = []

        def told() -> bool:
            heard.extend(side.heard())
            return bool(heard)

        assert await became(told)

    assert [report[1] for report in heard] == [201]


async def test_a_camera_s_report_by_udp_dates_its_pictures() -> None:
    side = UdpSide()
    report = bytes.fromhex("80c80006 0beff401 ec000000 00000000 000003e8 00000000 00000000")
    async with (
        ScriptedRtsp(Behaviour(udp=side)) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        await anext(pictures)
        side.report(report)
        unit = await anext(pictures)
        while unit.captured_at is None:
            unit = await anext(pictures)

    assert unit.captured_at == 0xEC000000 - 2_208_988_800 + unit.timestamp / 90_000


async def test_a_stream_by_udp_that_falls_silent_is_stalled() -> None:
    async with ScriptedRtsp(Behaviour(udp=UdpSide(), pictures=3)) as server:
        with pytest.raises(CameraUnreachable, match="picture has stopped") as stalled:
            await some_pictures(a_connector(server.url, stall=0.3), 4)

    assert stalled.value.trouble is Trouble.STALLED


async def test_the_ports_are_free_again_after_a_pull() -> None:
    side = UdpSide()
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        await some_pictures(a_connector(server.url), 1)

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
            again.bind(("127.0.0.1", side.client))
