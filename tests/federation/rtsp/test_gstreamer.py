"""The connector against GStreamer's RTSP server, as a commune's camera."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import av
import pytest

from federation.connector import (
    CameraUnreachable,
    CredentialsRefused,
    PictureUnsuitable,
    SystemUnreachable,
    Trouble,
)
from federation.pulling.address import Credentials
from tenants.vocabulary.picture import AccessUnit, Codec, Quality
from tests.federation.rtsp.pulling import CAMERA, SECRET, a_connector, endless, some_pictures
from tests.servers.fixtures import GstRtsp

pytestmark = pytest.mark.servers
Start = Callable[..., GstRtsp]


@pytest.mark.parametrize("where_case", ["both", "sdp", "band"])
async def test_pictures_decode_wherever_the_camera_says_its_parameter_sets(
    gst_rtsp: Start, where_case: str
) -> None:
    server = gst_rtsp("--parameter-sets", where_case, "--gop", "10")

    units = await some_pictures(a_connector(server.url()), 25)

    assert [number for number, unit in enumerate(units) if unit.keyframe] == [0, 10, 20]
    assert decoded(units) == [(160, 120)] * 25


async def test_pictures_keep_the_pace_of_the_camera(gst_rtsp: Start) -> None:
    server = gst_rtsp("--fps", "25")

    units = await some_pictures(a_connector(server.url()), 10)

    assert [unit.timestamp for unit in units] == [3600 * number for number in range(10)]


async def test_a_large_picture_is_put_together_from_its_fragments(gst_rtsp: Start) -> None:
    server = gst_rtsp("--width", "1280", "--height", "720", "--bitrate", "4000", "--gop", "5")

    units = await some_pictures(a_connector(server.url()), 6)

    assert decoded(units) == [(1280, 720)] * 6
    assert len(units[0].data) > 1_500


async def test_pictures_by_udp_are_whole_in_order_and_in_time(gst_rtsp: Start) -> None:
    size = ("--width", "1280", "--height", "720", "--bitrate", "4000", "--gop", "10")
    server = gst_rtsp("--udp", *size)

    units = await some_pictures(a_connector(server.url()), 25)

    assert [number for number, unit in enumerate(units) if unit.keyframe] == [0, 10, 20]
    assert [unit.timestamp for unit in units] == [3600 * number for number in range(25)]
    assert decoded(units) == [(1280, 720)] * 25
    assert [server.count(event) for event in ("setup", "play", "teardown")] == [1, 1, 1]


async def test_a_frozen_server_is_called_stalled_by_udp_too(gst_rtsp: Start) -> None:
    server = gst_rtsp("--udp")

    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN) as pictures:
        await anext(pictures)
        server.freeze()
        frozen_at = time.monotonic()
        with pytest.raises(CameraUnreachable) as stalled:
            await endless(pictures)
        silence = time.monotonic() - frozen_at
        server.thaw()

    assert stalled.value.trouble is Trouble.STALLED
    assert 2 < silence < 3


async def test_a_session_by_udp_is_kept_alive(gst_rtsp: Start) -> None:
    server = gst_rtsp("--udp", "--session-timeout", "2")

    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN) as pictures:
        last = await anext(pictures)
        while server.count("get-parameter") < 3:
            last = await anext(pictures)

    assert last.timestamp > 2 * 90_000
    assert server.count("play") == 1


async def test_sound_is_never_asked_for(gst_rtsp: Start) -> None:
    server = gst_rtsp("--audio")

    # No picture is waited for: once in a hundred starts this server stops sending after a
    # few packets when one of its two tracks was not set up.
    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN):
        pass
    await server.until("teardown", 1)

    assert [server.count(event) for event in ("setup", "play")] == [1, 1]


async def test_stop_ends_the_session_at_the_camera(gst_rtsp: Start) -> None:
    server = gst_rtsp()

    await some_pictures(a_connector(server.url()), 3)

    await server.until("closed", 1)
    assert [server.count(event) for event in ("play", "teardown", "closed")] == [1, 1, 1]


async def test_closing_the_connector_ends_every_pull(gst_rtsp: Start) -> None:
    server = gst_rtsp()
    connector = a_connector(server.url())

    async with connector.pull(CAMERA.id, Quality.MAIN) as pictures:
        await anext(pictures)
        await connector.close()
        with pytest.raises(CameraUnreachable):
            await endless(pictures)

    await server.until("closed", 1)


@pytest.mark.parametrize("method_case", ["digest", "basic"])
async def test_the_right_password_opens(gst_rtsp: Start, method_case: str) -> None:
    server = gst_rtsp("--auth", method_case, "--password", SECRET)

    units = await some_pictures(a_connector(server.url(), Credentials("agent", SECRET)), 3)

    assert len(units) == 3


@pytest.mark.parametrize("method_case", ["digest", "basic"])
async def test_a_wrong_password_is_refused_without_being_shown(
    gst_rtsp: Start, caplog: pytest.LogCaptureFixture, method_case: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server = gst_rtsp("--auth", method_case)
    connector = a_connector(server.url(), Credentials("agent", SECRET))

    with pytest.raises(CredentialsRefused) as refused:
        await some_pictures(connector, 1)

    told = "".join(traceback.format_exception(refused.value)) + caplog.text
    assert CAMERA.id in str(refused.value)
    assert SECRET not in told
    assert str(server.port) not in str(refused.value) + caplog.text
    assert server.count("describe") == 0


async def test_a_camera_that_asks_for_an_account_we_lack_says_so(gst_rtsp: Start) -> None:
    server = gst_rtsp("--auth", "digest")

    with pytest.raises(CredentialsRefused, match="give both"):
        await some_pictures(a_connector(server.url()), 1)


@pytest.mark.parametrize("size_case", [("160", "120", "200"), ("1280", "720", "4000")])
async def test_h265_is_handed_on_as_the_camera_made_it(
    gst_rtsp: Start, size_case: tuple[str, str, str]
) -> None:
    width, height, bitrate = size_case
    size = ("--width", width, "--height", height, "--bitrate", bitrate)
    server = gst_rtsp("--codec", "h265", "--gop", "10", *size)

    units = await some_pictures(a_connector(server.url()), 25)

    assert {unit.codec for unit in units} == {Codec.H265}
    assert [number for number, unit in enumerate(units) if unit.keyframe] == [0, 10, 20]
    assert [unit.timestamp for unit in units] == [3600 * number for number in range(25)]
    assert decoded(units, "hevc") == [(int(width), int(height))] * 25


@pytest.mark.parametrize("size_case", [(160, 120), (1280, 720)])
async def test_motion_jpeg_is_handed_on_image_by_image(
    gst_rtsp: Start, size_case: tuple[int, int]
) -> None:
    width, height = size_case
    server = gst_rtsp("--codec", "mjpeg", "--width", str(width), "--height", str(height))

    units = await some_pictures(a_connector(server.url()), 10)

    assert {unit.codec for unit in units} == {Codec.MJPEG}
    assert {unit.keyframe for unit in units} == {True}
    assert [unit.timestamp for unit in units] == [3600 * number for number in range(10)]
    assert decoded(units, "mjpeg") == [size_case] * 10


async def test_an_h264_sub_stream_beside_an_h265_main_one_is_shown(gst_rtsp: Start) -> None:
    main, sub = gst_rtsp("--codec", "h265"), gst_rtsp("--mount", "/sub")

    connector = a_connector(main.url(), sub=sub.url("/sub"))
    units = await some_pictures(connector, 3, quality=Quality.SUB)

    assert decoded(units) == [(160, 120)] * 3
    assert main.count("connected") == 0


async def test_b_frames_are_noticed_within_the_first_pictures_and_decode_in_order(
    gst_rtsp: Start,
) -> None:
    server = gst_rtsp("--bframes", "2", "--gop", "50")

    units = await some_pictures(a_connector(server.url()), 50)

    noticed = [unit.codec for unit in units].index(Codec.H264_REORDERED)
    assert noticed <= 10
    assert {unit.codec for unit in units[noticed:]} == {Codec.H264_REORDERED}
    assert shown_at(units)[10:40] == [3600 * number for number in range(10, 40)]


async def test_a_camera_without_keyframes_is_refused_with_the_remedy(gst_rtsp: Start) -> None:
    server = gst_rtsp("--keyless")

    with pytest.raises(PictureUnsuitable, match="I-frame interval") as refused:
        await some_pictures(a_connector(server.url(), keyframe=1.0), 1)

    assert refused.value.trouble is Trouble.NO_KEYFRAME
    await server.until("teardown", 1)


async def test_rtsps_to_a_port_without_tls_says_so(gst_rtsp: Start) -> None:
    server = gst_rtsp()

    with pytest.raises(SystemUnreachable, match="refuses TLS"):
        await some_pictures(a_connector(server.url().replace("rtsp:", "rtsps:")), 1)


async def test_an_unknown_path_is_not_a_missing_camera(gst_rtsp: Start) -> None:
    server = gst_rtsp()

    with pytest.raises(CameraUnreachable, match="check the path"):
        await some_pictures(a_connector(server.url("/absent")), 1)


async def test_a_server_that_dies_is_noticed_and_its_return_is_too(gst_rtsp: Start) -> None:
    server = gst_rtsp()
    connector = a_connector(server.url())

    async with connector.pull(CAMERA.id, Quality.MAIN) as pictures:
        await anext(pictures)
        server.kill()
        with pytest.raises(CameraUnreachable) as died:
            await endless(pictures)
    with pytest.raises(SystemUnreachable) as absent:
        await some_pictures(connector, 1)
    server.start()
    units = await some_pictures(connector, 3)

    assert [died.value.lasting, absent.value.lasting] == [False, False]
    assert [unit.timestamp for unit in units] == [0, 3600, 7200]


async def test_a_frozen_server_is_called_stalled_within_three_seconds(gst_rtsp: Start) -> None:
    server = gst_rtsp()

    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN) as pictures:
        await anext(pictures)
        server.freeze()
        frozen_at = time.monotonic()
        with pytest.raises(CameraUnreachable) as stalled:
            await endless(pictures)
        silence = time.monotonic() - frozen_at
        server.thaw()

    assert stalled.value.trouble is Trouble.STALLED
    assert 2 < silence < 3


async def test_a_session_of_two_seconds_is_kept_alive_as_the_server_says(gst_rtsp: Start) -> None:
    server = gst_rtsp("--session-timeout", "2")

    async with a_connector(server.url()).pull(CAMERA.id, Quality.MAIN) as pictures:
        last = await anext(pictures)
        while server.count("get-parameter") < 3:
            last = await anext(pictures)

    assert last.timestamp > 2 * 90_000
    assert server.count("play") == 1


def decoded(units: Sequence[AccessUnit], codec: str = "h264") -> list[tuple[int, int]]:
    """The sizes of the frames a decoder makes of them."""
    context: Any = av.CodecContext.create(codec, "r")
    frames = [frame for unit in units for frame in context.decode(av.Packet(unit.data))]
    frames += context.decode(None)
    return [(frame.width, frame.height) for frame in frames]


def shown_at(units: Sequence[AccessUnit]) -> list[int]:
    """The instants of the frames a decoder makes of them, in the order it shows them."""
    context: Any = av.CodecContext.create("h264", "r")
    instants: list[int] = []
    for unit in units:
        packet = av.Packet(unit.data)
        packet.pts = unit.timestamp
        instants += [frame.pts for frame in context.decode(packet)]
    return instants
