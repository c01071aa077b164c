"""Quirks 6 to 10: where cameras say what their H.264 looks like, or do not."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from federation.pulling.h264.nal import NalType, nal_type
from federation.pulling.h264.units import Assembler
from federation.pulling.sdp import choose_video, read_sdp
from tests.federation.pulling.recorded import read
from tests.federation.rtsp.pulling import a_connector, some_pictures
from tests.servers.scripted_rtsp import KEYFRAME, PPS, SDP, SPS, Behaviour, ScriptedRtsp

START = b"\0\0\0\1"
WHOLE = START + START.join([SPS, PPS, KEYFRAME])
OTHER_SPS = bytes([*SPS[:3], SPS[3] + 1, *SPS[4:]])


def described(*words: bytes) -> str:
    """The plainest description, with these parameter sets."""
    sets = ",".join(b64encode(word).decode() for word in words)
    return SDP + f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\n"


@pytest.mark.quirk(6)
async def test_without_parameter_sets_in_the_description_those_of_the_stream_serve() -> None:
    async with ScriptedRtsp(Behaviour(sdp=SDP)) as server:
        (unit,) = await some_pictures(a_connector(server.url), 1)

    assert unit.data == WHOLE


@pytest.mark.quirk(7)
@pytest.mark.parametrize("sets_case", [(SPS, b""), (b"",), (b"", b""), (b"", PPS)])
async def test_half_the_parameter_sets_are_completed_by_the_stream(
    sets_case: tuple[bytes, ...],
) -> None:
    async with ScriptedRtsp(Behaviour(sdp=described(*sets_case))) as server:
        (unit,) = await some_pictures(a_connector(server.url), 1)

    assert unit.data == WHOLE


@pytest.mark.quirk(8)
@pytest.mark.parametrize(
    "sets_case", [(START + SPS + START, PPS + START), (START + SPS + START + PPS,)]
)
async def test_start_codes_around_parameter_sets_are_taken_off(
    sets_case: tuple[bytes, ...],
) -> None:
    behaviour = Behaviour(sdp=described(*sets_case), parameter_sets=False)
    async with ScriptedRtsp(behaviour) as server:
        (unit,) = await some_pictures(a_connector(server.url), 1)

    assert unit.data == WHOLE


@pytest.mark.quirk(8)
def test_the_start_codes_that_gw_security_appends_are_taken_off(recordings: Path) -> None:
    track = choose_video(read_sdp(read(recordings / "gw_main_describe.txt").body))

    assert [nal_type(unit) for unit in track.parameter_sets] == [NalType.SPS, NalType.PPS]
    assert [unit[-1] for unit in track.parameter_sets] == [0x40, 0x80]


@pytest.mark.quirk(8)
def test_what_is_no_sps_is_not_taken_for_one() -> None:
    assert not Assembler([b"\x67\xff", PPS]).knows_format
    assert not Assembler([b"MP4V", b"\0\0\1\xb0"]).knows_format


@pytest.mark.quirk(9)
async def test_parameter_sets_of_the_description_alone_stand_before_each_keyframe() -> None:
    behaviour = Behaviour(sdp=described(SPS, PPS), parameter_sets=False)
    async with ScriptedRtsp(behaviour) as server:
        units = await some_pictures(a_connector(server.url), 6)

    assert [unit.data for unit in units if unit.keyframe] == [WHOLE, WHOLE]


@pytest.mark.quirk(10)
async def test_a_format_that_changes_in_the_stream_replaces_the_described_one() -> None:
    behaviour = Behaviour(
        sdp=described(SPS, PPS), sps=lambda number: SPS if number < 5 else OTHER_SPS
    )
    async with ScriptedRtsp(behaviour) as server:
        units = await some_pictures(a_connector(server.url), 6)

    assert [OTHER_SPS in unit.data for unit in units if unit.keyframe] == [False, True]
    assert SPS not in units[5].data
