"""One stream decoded and coded again, with nothing around it."""

from __future__ import annotations

from itertools import pairwise

import av
import pytest

from services.media.transcoding.conversion import LONGEST_GOP, Conversion, Made, fitted
from tenants.vocabulary.picture import AccessUnit, Codec
from tests.services.media.scene.clips import TICKS, clip
from tests.services.media.scene.foreign import bar_of, decoded, foreign_clip

FOREIGN = [Codec.H265, Codec.H264_REORDERED, Codec.MJPEG]


def converted(
    units: tuple[AccessUnit, ...], source: Codec, target: Codec = Codec.H264
) -> list[Made]:
    conversion = Conversion(source, target)
    return [made for unit in units for made in conversion.push(unit.data, unit.timestamp)]


@pytest.mark.parametrize("codec_case", FOREIGN)
def test_each_picture_comes_out_in_the_order_and_at_the_instant_it_is_shown(
    codec_case: Codec,
) -> None:
    made = converted(foreign_clip(codec_case), codec_case)

    bars = [bar_of(frame) for frame in decoded([one.data for one in made], "h264")]
    assert len(made) >= 46
    assert [one.timestamp for one in made] == [TICKS * index for index in range(len(made))]
    for index, bar in enumerate(bars):
        assert abs(bar - index * 4 % 144) <= 2


def test_a_browser_without_h264_is_given_vp8() -> None:
    made = converted(clip(), Codec.H264, Codec.VP8)

    bars = [bar_of(frame) for frame in decoded([one.data for one in made], "vp8")]
    assert len(bars) == 50
    assert abs(bars[40] - 160 % 144) <= 2


def test_nothing_is_reordered_and_a_keyframe_comes_every_two_seconds() -> None:
    units = foreign_clip(Codec.MJPEG, seconds=7)

    made = converted(units, Codec.MJPEG)

    context = av.CodecContext.create("h264", "r")
    context.decode(av.Packet(made[0].data))
    keys = [one.timestamp for one in made if one.keyframe]
    assert context.profile == "Constrained Baseline"
    assert [after - before for before, after in pairwise(keys)] == [LONGEST_GOP] * 3


def test_what_cannot_be_decoded_costs_its_own_picture() -> None:
    conversion = Conversion(Codec.MJPEG, Codec.H264)
    good = foreign_clip(Codec.MJPEG)

    rubbish = list(conversion.push(b"\xff\xd8 no picture", 0))
    after = list(conversion.push(good[0].data, TICKS))

    assert rubbish == []
    assert [made.timestamp for made in after] == [TICKS]


def test_pictures_that_are_only_decoded_come_out_of_those_that_follow() -> None:
    units = foreign_clip(Codec.H265)
    conversion = Conversion(Codec.H265, Codec.H264)

    before = [
        made
        for unit in units[:20]
        for made in conversion.push(unit.data, unit.timestamp, shown=False)
    ]
    (first,) = conversion.push(units[20].data, units[20].timestamp)

    assert before == []
    assert first.keyframe
    assert abs(bar_of(decoded([first.data], "h264")[0]) - 80) <= 2


def test_a_camera_that_changes_its_size_goes_on_with_a_keyframe() -> None:
    conversion = Conversion(Codec.MJPEG, Codec.H264)
    small, large = foreign_clip(Codec.MJPEG), foreign_clip(Codec.MJPEG, width=320, height=240)

    list(conversion.push(small[0].data, 0))
    (made,) = conversion.push(large[1].data, TICKS)

    assert made.keyframe
    assert decoded([made.data], "h264")[0].width == 320


@pytest.mark.parametrize(
    ("size_case", "shown"),
    [
        ((3840, 2160), (1920, 1080)),
        ((1920, 1080), (1920, 1080)),
        ((2592, 1944), (1440, 1080)),
        ((641, 481), (640, 480)),
    ],
)
def test_no_picture_is_larger_than_full_hd(
    size_case: tuple[int, int], shown: tuple[int, int]
) -> None:
    assert fitted(*size_case) == shown
