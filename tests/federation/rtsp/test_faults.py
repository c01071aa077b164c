"""The connector against a server that does wrong what GStreamer's does right."""

from __future__ import annotations

import asyncio
import time
from itertools import chain, count

import pytest

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    PictureUnsuitable,
    SystemUnreachable,
    Trouble,
    UnreadableAnswer,
)
from tenants.vocabulary.picture import Quality
from tests.federation.rtsp.pulling import (
    CAMERA,
    a_connector,
    became,
    endless,
    some_pictures,
    stands_still,
)
from tests.servers.scripted_rtsp import SDP, Behaviour, ScriptedRtsp

ODD_SDP = (
    "v=0\r\nm=audio 0 RTP/AVP 8\r\na=control:audio\r\n"
    "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=control:track3\r\n"
    "m=video 0 RTP/AVP 35\r\na=rtpmap:35 H264/90000 \r\na=control:?inst=2&stream=video\r\n"
)


async def test_without_rtp_info_the_first_picture_is_at_zero() -> None:
    async with ScriptedRtsp() as server:
        units = await some_pictures(a_connector(server.url), 4)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800]
    assert [unit.keyframe for unit in units] == [True, False, False, False]


async def test_timestamps_that_jump_hours_or_fall_to_zero_keep_growing() -> None:
    hours = 6 * 3600 * 90_000
    jumping = chain([100, 3700, hours, hours + 3600], count(0, 3600))
    async with ScriptedRtsp(Behaviour(timestamps=jumping)) as server:
        units = await some_pictures(a_connector(server.url), 7)

    assert [unit.timestamp for unit in units] == [3600 * number for number in range(7)]


async def test_timestamps_that_wrap_keep_growing() -> None:
    async with ScriptedRtsp(Behaviour(timestamps=count(2**32 - 5000, 3600))) as server:
        units = await some_pictures(a_connector(server.url), 4)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800]


async def test_a_newcomer_in_the_middle_waits_for_the_next_keyframe() -> None:
    late = Behaviour(keyframes=lambda number: number % 10 == 7)
    async with ScriptedRtsp(late) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert [unit.keyframe for unit in units] == [True, False]
    assert units[0].timestamp == 7 * 3600


async def test_a_session_kept_alive_outlives_its_timeout() -> None:
    async with (
        ScriptedRtsp(Behaviour(session_seconds=1)) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        started = time.monotonic()
        while len(server.asked("GET_PARAMETER")) < 4:
            await anext(pictures)

    assert time.monotonic() - started > 1.5
    assert {each.headers["session"] for each in server.asked("GET_PARAMETER")} == {"4711"}


@pytest.mark.parametrize(
    "answers_case",
    [
        {"OPTIONS": "RTSP/1.0 200 OK\r\nPublic: DESCRIBE, SETUP, PLAY"},
        {"GET_PARAMETER": "RTSP/1.0 501 Not Implemented"},
        {"GET_PARAMETER": "RTSP/1.0 451 Parameter Not Understood"},
    ],
)
async def test_a_camera_that_refuses_get_parameter_is_kept_alive_with_options(
    answers_case: dict[str, str],
) -> None:
    behaviour = Behaviour(session_seconds=1, answers=answers_case)
    async with (
        ScriptedRtsp(behaviour) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked("OPTIONS")) < 5:
            await anext(pictures)

    assert len(server.asked("GET_PARAMETER")) == ("GET_PARAMETER" in answers_case)


async def test_a_keep_alive_without_answer_is_no_reason_to_stop() -> None:
    mute = Behaviour(session_seconds=1, mute=frozenset({"GET_PARAMETER"}))
    async with (
        ScriptedRtsp(mute) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        while len(server.asked("GET_PARAMETER")) < 4:
            await anext(pictures)

    assert len(server.asked("PLAY")) == 1


async def test_leaving_ends_the_session_with_one_teardown() -> None:
    async with ScriptedRtsp() as server:
        await some_pictures(a_connector(server.url), 2)

        assert [each.headers["session"] for each in server.asked("TEARDOWN")] == ["4711"]
        assert await became(lambda: server.closings == 1)


async def test_leaving_does_not_wait_for_a_camera_that_ignores_teardown() -> None:
    async with ScriptedRtsp(Behaviour(mute=frozenset({"TEARDOWN"}))) as server:
        started = time.monotonic()
        await some_pictures(a_connector(server.url, farewell=0.2), 2)

    assert time.monotonic() - started < 5


async def test_a_task_that_is_cancelled_still_ends_the_session() -> None:
    async with ScriptedRtsp() as server:
        task = asyncio.create_task(some_pictures(a_connector(server.url), 1_000_000))
        assert await became(lambda: len(server.asked("PLAY")) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert len(server.asked("TEARDOWN")) == 1


async def test_leaving_while_another_task_reads_ends_that_task_too() -> None:
    async with ScriptedRtsp() as server:
        async with a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures:
            reader = asyncio.create_task(endless(pictures))
            assert await became(lambda: len(server.asked("PLAY")) == 1)

        with pytest.raises(CameraUnreachable):
            await reader
        assert await became(lambda: len(server.asked("TEARDOWN")) == 1)


async def test_the_camera_may_choose_other_channels_than_ours() -> None:
    moved = Behaviour(transport="RTP/AVP/TCP;interleaved=6-7;ssrc= d6d6627;unicast", channel=6)
    async with ScriptedRtsp(moved) as server:
        units = await some_pictures(a_connector(server.url), 2)

    assert len(units) == 2


async def test_packets_that_overtake_the_answer_to_play_are_kept() -> None:
    async with ScriptedRtsp(Behaviour(packets_before_play=True)) as server:
        units = await some_pictures(a_connector(server.url), 5)

    assert [unit.timestamp for unit in units] == [0, 3600, 7200, 10800, 14400]


async def test_only_the_video_track_is_asked_for() -> None:
    async with ScriptedRtsp(Behaviour(sdp=ODD_SDP)) as server:
        with pytest.raises(CameraUnreachable):
            await some_pictures(a_connector(server.url, answer=1.0), 1)

    assert [each.url for each in server.asked("SETUP")] == [f"{server.url}/?inst=2&stream=video"]


async def test_pictures_without_parameter_sets_anywhere_are_refused() -> None:
    async with ScriptedRtsp(Behaviour(parameter_sets=False)) as server:
        with pytest.raises(PictureUnsuitable, match="SPS and PPS") as refused:
            await some_pictures(a_connector(server.url, keyframe=0.3), 1)

    assert refused.value.trouble is Trouble.NO_KEYFRAME


async def test_a_stream_that_falls_silent_is_stalled() -> None:
    async with ScriptedRtsp(Behaviour(pictures=3)) as server:
        with pytest.raises(CameraUnreachable) as stalled:
            await some_pictures(a_connector(server.url, stall=0.3), 4)

    assert stalled.value.trouble is Trouble.STALLED


async def test_a_slow_reader_is_not_a_silent_camera() -> None:
    async with ScriptedRtsp() as server:
        connector = a_connector(server.url, stall=1.0)
        async with connector.pull(CAMERA.id, Quality.MAIN) as pictures:
            first = await anext(pictures)
            rested_at = time.monotonic() + 1.5
            assert await became(lambda: time.monotonic() > rested_at)
            second = await anext(pictures)

    assert second.timestamp == first.timestamp + 3600


async def test_a_camera_waits_for_a_reader_that_does_not_read() -> None:
    flood = Behaviour(filling=bytes([0x55]) * 50_000, pace_seconds=0)
    async with (
        ScriptedRtsp(flood) as server,
        a_connector(server.url).pull(CAMERA.id, Quality.MAIN) as pictures,
    ):
        await anext(pictures)
        assert await stands_still(lambda: server.sent_bytes)
        held = server.sent_bytes
        for _ in range(held // 50_000):
            await anext(pictures)

        assert await became(lambda: server.sent_bytes > held)


@pytest.mark.parametrize("mute_case", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
async def test_a_server_that_listens_and_says_nothing_is_unreachable(mute_case: str) -> None:
    async with ScriptedRtsp(Behaviour(mute=frozenset({mute_case}))) as server:
        with pytest.raises(SystemUnreachable):
            await some_pictures(a_connector(server.url, answer=0.3), 1)


@pytest.mark.parametrize(
    ("sdp_case", "kind"),
    [
        ("", UnreadableAnswer),
        ("rubbish", UnreadableAnswer),
        ("m=\r\na=\r\n=\r\n", UnreadableAnswer),
        (SDP.replace("H264", "VP8"), PictureUnsuitable),
        (SDP.replace("rtpmap:96 H264", "x:31").replace(" 96", " 31"), PictureUnsuitable),
    ],
)
async def test_a_description_of_nothing_usable_is_refused(
    sdp_case: str, kind: type[ConnectorError]
) -> None:
    async with ScriptedRtsp(Behaviour(sdp=sdp_case)) as server:
        with pytest.raises(kind, match=CAMERA.id):
            await some_pictures(a_connector(server.url), 1)


async def test_a_camera_that_asks_something_itself_is_answered() -> None:
    async with ScriptedRtsp(Behaviour(asks=True)) as server:
        units = await some_pictures(a_connector(server.url), 5)

        assert len(units) == 5
        assert await became(lambda: len(server.asked("RTSP/1.0")) > 0)

    answer = server.asked("RTSP/1.0")[0]
    assert (answer.url, answer.headers["cseq"]) == ("501", "7")
