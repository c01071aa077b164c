"""Answers that no recorded device gave: Media2, several sources, positions, durations."""

from __future__ import annotations

import pytest

from federation.connector import PictureUnsuitable
from federation.onvif.parser import (
    Profile,
    choose,
    read_profiles,
    read_services,
    read_stance,
    read_stream_uri,
    seconds,
)
from federation.onvif.soap.envelope import read
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import Pose, Stance
from tests.federation.onvif.devices import AXIS, a_connector, device_of, envelope, fault
from tests.servers.onvif_replay import Devices

MAIN = Profile("m", "H264", 1920, 1080, "s1", "ptz")
SUB = Profile("s", "H264", 640, 360, "s1")
TINY = Profile("t", "H264", 176, 144, "s1")
JPEG = Profile("j", "JPEG", 640, 360, "s1")
H265 = Profile("h", "H265", 3840, 2160, "s1")
OTHER = Profile("o", "H264", 2560, 1440, "s2")
MEDIA2 = """<r>
<Profiles token="2m" fixed="true"><Name>main</Name><Configurations>
<VideoSource token="v"><SourceToken>s1</SourceToken></VideoSource>
<VideoEncoder token="e" GovLength="50" Profile="Main"><Encoding>{}</Encoding>
<Resolution><Width>1920</Width><Height>1080</Height></Resolution></VideoEncoder>
<PTZ token="ptz"/></Configurations></Profiles>
<Profiles token="bare"/></r>"""
SERVICES = """<r><Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace>
<XAddr>http://192.168.0.19/onvif/media2</XAddr></Service>
<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace>
<XAddr>http://192.168.0.19/onvif/media</XAddr></Service></r>"""


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ([MAIN, SUB, TINY], {Quality.MAIN: MAIN, Quality.SUB: SUB}),
        ([JPEG, SUB, MAIN], {Quality.MAIN: MAIN, Quality.SUB: SUB}),
        ([H265, SUB], {Quality.MAIN: SUB}),
        ([MAIN, TINY], {Quality.MAIN: MAIN, Quality.SUB: TINY}),
        ([MAIN, OTHER, SUB], {Quality.MAIN: MAIN, Quality.SUB: SUB}),
    ],
    ids=["nearest", "no-jpeg", "no-h265", "small", "one-source"],
)
def test_the_streams_are_h264_of_one_source(
    offered: list[Profile], chosen: dict[Quality, Profile]
) -> None:
    assert choose(offered) == chosen


def test_a_declared_source_is_the_one_taken() -> None:
    assert choose([MAIN, OTHER, SUB], "s2") == {Quality.MAIN: OTHER}


@pytest.mark.parametrize(
    ("offered_case", "chosen"), [([JPEG], JPEG), ([JPEG, H265], H265), ([H265, JPEG], H265)]
)
def test_without_h264_what_has_to_be_converted_is_taken(
    offered_case: list[Profile], chosen: Profile
) -> None:
    assert choose(offered_case)[Quality.MAIN] == chosen


@pytest.mark.parametrize("offered_case", [[], [Profile("mpeg", "MPEG4", 640, 480, "s1")]])
def test_what_nobody_reads_is_not_taken(offered_case: list[Profile]) -> None:
    with pytest.raises(PictureUnsuitable, match="no H"):
        choose(offered_case)


def test_media2_nests_the_same_things_deeper() -> None:
    assert read_profiles(read(envelope(MEDIA2.format("H264")))) == (
        Profile("2m", "H264", 1920, 1080, "s1", "ptz"),
        Profile("bare", ""),
    )


async def test_media2_is_asked_where_the_device_has_it(device: Devices) -> None:
    answers = {
        "GetServices": envelope(SERVICES),
        "GetProfiles": envelope(MEDIA2.format("H264")),
        "GetStreamUri": envelope("<r><Uri>rtsp://192.168.0.19/2m</Uri></r>"),
    }
    async with device(AXIS, answers=answers) as replay:
        connector = a_connector(replay.url)
        said = await device_of(connector).stream_uri(Quality.MAIN)
        await connector.close()

    assert said == "rtsp://192.168.0.19/2m"
    assert {each.path for each in replay.asked[3:]} == {"/onvif/media2"}
    assert "<q:Protocol>RtspUnicast</q:Protocol>" in replay.bodies("GetStreamUri")[0]


async def test_a_device_whose_media2_does_not_work_is_asked_through_media(device: Devices) -> None:
    answers = {"GetServices": envelope(SERVICES)}
    silent = {"/onvif/media2": fault("Receiver", "ActionNotSupported")}
    async with device(AXIS, answers=answers, paths=silent) as replay:
        connector = a_connector(replay.url)
        known = await device_of(connector).describe()
        await connector.close()

    assert known.streams[Quality.MAIN].token == "profile_1_h264"
    assert [each.path for each in replay.asked[3:]] == ["/onvif/media2", "/onvif/media"]


def test_services_that_we_do_not_use_are_left() -> None:
    said = "<r><Service><Namespace>http://www.onvif.org/ver10/deviceIO/wsdl</Namespace>"
    said += "<XAddr>http://a/</XAddr></Service><Service><Namespace/></Service></r>"

    assert read_services(read(envelope(said))) == {}


def test_an_ampersand_is_read_once() -> None:
    said = "<r><MediaUri><Uri> rtsp://h/a?b=1&amp;c=2\n</Uri></MediaUri></r>"

    assert read_stream_uri(read(envelope(said))) == "rtsp://h/a?b=1&c=2"


SPACE = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/"


@pytest.mark.parametrize(
    ("said_case", "position"),
    [
        ('<PanTilt x="0.5" y="-1"/><Zoom x="0.25"/>', Pose(0.5, -1, 0.25)),
        (f'<PanTilt x="0.5" y="0" space="{SPACE}PositionGenericSpace"/>', Pose(0.5, 0, 0)),
        (f'<PanTilt x="12" y="0" space="{SPACE}SphericalPositionSpace"/>', None),
        ('<PanTilt x="12" y="0"/><Zoom x="0"/>', None),
        ('<PanTilt x="" y="0"/>', None),
        ('<PanTilt x="nan" y="0"/>', None),
        ('<Zoom x="0"/>', None),
        ("", None),
    ],
)
def test_a_position_is_read_in_the_generic_spaces_alone(
    said_case: str, position: Pose | None
) -> None:
    said = f"<r><PTZStatus><Position>{said_case}</Position></PTZStatus></r>"

    assert read_stance(read(envelope(said))) == Stance(position)


@pytest.mark.parametrize(
    ("said_case", "moving"),
    [
        ("<PanTilt>MOVING</PanTilt><Zoom>IDLE</Zoom>", True),
        ("<PanTilt>IDLE</PanTilt><Zoom>moving</Zoom>", True),
        ("<PanTilt>IDLE</PanTilt>", False),
        ("<PanTilt>UNKNOWN</PanTilt><Zoom>UNKNOWN</Zoom>", None),
        ("", None),
    ],
)
def test_whether_it_moves_is_read_where_the_device_knows(
    said_case: str, moving: bool | None
) -> None:
    said = f"<r><PTZStatus><MoveStatus>{said_case}</MoveStatus></PTZStatus></r>"

    assert read_stance(read(envelope(said))) == Stance(None, moving)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PT1S", 1), ("PT0.5S", 0.5), ("PT1M30S", 90), ("P1D", 86_400), ("PT0S", 0),
     ("", None), ("P", None), ("PT", None), ("1", None), ("-PT1S", None)],
)  # fmt: skip
def test_a_duration_is_read_or_is_none(text: str, expected: float | None) -> None:
    assert seconds(text) == expected
