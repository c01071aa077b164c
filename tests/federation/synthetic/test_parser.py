"""What an encoder's bytes contain, on bytes written by hand."""

from __future__ import annotations

import pytest

from federation.connector import UnreadableAnswer
from federation.synthetic.parser import access_unit, nal_kinds, nal_units
from tenants.vocabulary.picture import AccessUnit

SPS, PPS = b"\x67\x42\xc0\x1e", b"\x68\xce\x3c\x80\x01"
IDR, SLICE = b"\x65\x88\x84\x21", b"\x41\x9a\x02\x07"
LONG, SHORT = b"\x00\x00\x00\x01", b"\x00\x00\x01"


def test_units_are_found_after_long_and_short_start_codes() -> None:
    assert list(nal_units(LONG + SPS + SHORT + PPS + LONG + IDR)) == [SPS, PPS, IDR]


def test_bytes_without_a_start_code_hold_no_unit() -> None:
    assert nal_kinds(b"no start code here") == []


def test_a_keyframe_with_its_parameter_sets_is_one() -> None:
    data = LONG + SPS + LONG + PPS + SHORT + IDR

    assert access_unit(data, 9_000, 5.0) == AccessUnit(data, 9_000, True, 5.0)


def test_a_plain_slice_is_no_keyframe() -> None:
    assert access_unit(SHORT + SLICE, 0, 5.0).keyframe is False


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LONG + IDR, id="no-parameter-sets"),
        pytest.param(LONG + SPS + SHORT + IDR, id="no-pps"),
        pytest.param(LONG + IDR + LONG + SPS + LONG + PPS, id="parameter-sets-too-late"),
        pytest.param(LONG + SPS + LONG + PPS, id="no-picture"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_no_newcomer_could_decode_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        access_unit(data, 0, 0.0)
