"""Which picture a view is shown, without anything that runs."""

from __future__ import annotations

import pytest

from services.media.transcoding.choice import Known, choose
from tenants.vocabulary.picture import Codec, Quality

MAIN, SUB = Quality.MAIN, Quality.SUB
H264, H265, MJPEG = Codec.H264, Codec.H265, Codec.MJPEG


@pytest.mark.parametrize(
    ("wanted", "known_case", "chosen"),
    [
        (MAIN, {}, MAIN),
        (MAIN, {MAIN: H264, SUB: H264}, MAIN),
        (MAIN, {MAIN: None}, MAIN),
        (MAIN, {MAIN: H265}, SUB),
        (MAIN, {MAIN: H265, SUB: H264}, SUB),
        (MAIN, {MAIN: H265, SUB: H265}, MAIN),
        (MAIN, {MAIN: H265, SUB: None}, MAIN),
        (MAIN, {MAIN: Codec.H264_REORDERED, SUB: H264}, SUB),
        (SUB, {SUB: MJPEG}, MAIN),
        (SUB, {SUB: MJPEG, MAIN: H264}, MAIN),
        (SUB, {SUB: MJPEG, MAIN: H265}, SUB),
    ],
)
def test_what_is_wanted_then_the_other_picture_then_a_conversion(
    wanted: Quality, known_case: Known, chosen: Quality
) -> None:
    assert choose(wanted, H264, known_case) is chosen


@pytest.mark.parametrize("wanted_case", list(Quality))
def test_for_vp8_no_camera_is_asked_for_another_picture(wanted_case: Quality) -> None:
    assert choose(wanted_case, Codec.VP8, {wanted_case: H264}) is wanted_case
