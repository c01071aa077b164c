"""The shared words refuse what they cannot mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.vocabulary.camera import BoundingBox, GeoPoint
from tenants.vocabulary.identifiers import (
    CameraId,
    UnreadableName,
    camera_id,
    split_camera_id,
    tenant_id,
)
from tests.builders import ASCQ, a_camera


def test_a_camera_id_comes_apart_as_it_was_joined() -> None:
    assert split_camera_id(camera_id(ASCQ, "017")) == (ASCQ, "017")


@pytest.mark.parametrize("text", ["", "Ascq", "a--b", "-a", "a b", "x" * 65, "a\n", "é"])
def test_a_tenant_has_a_plain_name(text: str) -> None:
    with pytest.raises(UnreadableName):
        tenant_id(text)


@given(some.text(max_size=80))
def test_rubbish_is_either_a_camera_id_or_unreadable(text: str) -> None:
    try:
        tenant, local = split_camera_id(CameraId(text))
    except UnreadableName:
        return

    assert camera_id(tenant, local) == text


@pytest.mark.parametrize("place", [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_place_is_on_earth(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="not a place on Earth"):
        GeoPoint(*place)


def test_a_box_that_is_inside_out_is_refused() -> None:
    with pytest.raises(ValueError, match="west <= east"):
        BoundingBox(4, 50, 3, 51)


@pytest.mark.parametrize("wrong", [{"heading": 360.0}, {"heading": -1.0}, {"field_of_view": 0.0}])
def test_a_camera_looks_somewhere(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        a_camera(**wrong)


def test_lille_and_villeneuve_d_ascq_are_six_kilometres_apart() -> None:
    lille, ascq = GeoPoint(3.0573, 50.6292), GeoPoint(3.144, 50.622)

    assert lille.metres_to(ascq) == pytest.approx(6167, abs=60)
