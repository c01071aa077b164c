"""The drawn picture, before any encoder: time in, pixels out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from federation.synthetic.dome import Dome
from federation.synthetic.painting.frames import FramePainter
from federation.synthetic.painting.lettering import fitting_font, font, label
from federation.synthetic.painting.motion import (
    Light,
    Spot,
    Way,
    light_at,
    pan_share,
    sun_elevation,
)
from federation.synthetic.painting.planes import planes
from federation.synthetic.painting.scenery import Setting, compose, setting_of
from federation.synthetic.painting.turning import ROUND_CANVAS
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id

LILLE = GeoPoint(3.0586, 50.633)
NOON = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
SIZE = (320, 180)
ACCENTS = "éèêëàâçîïôùûœÉÈÀÇ–’°·"


def a_camera(number: str = "017", kind: CameraKind = CameraKind.FIXED) -> Camera:
    tenant = TenantId("lille")
    name = "Rue Nationale – angle rue de l’Hôpital-Militaire"
    return Camera(camera_id(tenant, number), tenant, number, name, LILLE, kind)


def test_the_font_has_every_french_accent() -> None:
    absent = bytes(font(30).getmask("\U0001f5fc"))

    assert [letter for letter in ACCENTS if bytes(font(30).getmask(letter)) == absent] == []


def test_a_name_too_long_is_written_smaller_and_stays_inside() -> None:
    name = "Avenue du Président John Fitzgerald Kennedy – angle rue du Faubourg-de-Roubaix"

    assert label(name, 20, 500).width <= 500
    assert fitting_font(name, 20, 480).size < 20


def test_the_clock_keeps_its_width_whatever_the_figures() -> None:
    widths = {label(text, 20, 600, fixed_pitch=True).width for text in ("11:11:11", "08:08:58")}

    assert len(widths) == 1


def test_the_same_instant_gives_the_same_picture() -> None:
    one = FramePainter(a_camera(), "Lille", SIZE).paint(NOON)
    other = FramePainter(a_camera(), "Lille", SIZE)
    other.paint(NOON + timedelta(seconds=40))

    assert np.array_equal(one.i420, other.paint(NOON).i420)


def test_every_camera_has_a_street_of_its_own() -> None:
    pictures = {
        compose(a_camera(f"{number:03}"), Light.DAY, SIZE, SIZE).street.i420.tobytes()
        for number in range(8)
    }

    assert len(pictures) == 8


def test_only_the_clock_changes_in_the_corner_of_the_clock() -> None:
    painter = FramePainter(a_camera(), "Lille", SIZE)
    corners = [
        painter.paint(NOON + timedelta(milliseconds=ms)).y[6:20, -100:-8] for ms in (0, 900, 1_000)
    ]

    assert np.array_equal(corners[0], corners[1])
    assert not np.array_equal(corners[1], corners[2])


def test_a_long_owner_leaves_the_clock_alone() -> None:
    size = (640, 360)
    short = FramePainter(a_camera(), "Lille", size).paint(NOON)
    long = FramePainter(a_camera(), "Charenton-le-Pont / Immobilière 3F", size).paint(NOON)

    clock = slice(10, 40), slice(-240, -10)
    assert np.array_equal(short.y[clock], long.y[clock])
    assert not np.array_equal(short.y, long.y)


def test_something_moves_in_the_street_within_a_second_at_most_hours() -> None:
    painter = FramePainter(a_camera(), "Lille", SIZE)
    starts = [NOON + timedelta(seconds=7 * step) for step in range(12)]
    road = slice(40, 140)

    moved = [
        not np.array_equal(
            painter.paint(start).y[road], painter.paint(start + timedelta(seconds=1)).y[road]
        )
        for start in starts
    ]

    assert sum(moved) >= 10


def test_a_dome_turns_and_a_fixed_camera_does_not() -> None:
    sky_and_roofs = slice(24, 60)
    camera, dome = a_camera(kind=CameraKind.DOME), Dome()
    turning = FramePainter(camera, "Lille", SIZE, ROUND_CANVAS)
    fixed = FramePainter(a_camera(), "Lille", SIZE)
    instants = [NOON + timedelta(seconds=seconds) for seconds in range(0, 26, 2)]

    views = {
        "dome": {
            turning.paint(at, dome.at(at.timestamp())).y[sky_and_roofs, :60].tobytes()
            for at in instants
        },
        "fixed": {fixed.paint(at).y[sky_and_roofs, :60].tobytes() for at in instants},
    }

    assert len(views["fixed"]) == 1
    assert len(views["dome"]) > 2


def test_at_night_the_same_street_is_darker() -> None:
    painter = FramePainter(a_camera(), "Lille", SIZE)
    by_day = painter.paint(NOON).y.mean()

    assert painter.paint(NOON + timedelta(hours=11)).y.mean() < 0.75 * by_day


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(datetime(2026, 6, 21, 11, 48, tzinfo=UTC), 62.8, id="summer-noon"),
        pytest.param(datetime(2026, 12, 21, 11, 46, tzinfo=UTC), 15.9, id="winter-noon"),
        pytest.param(datetime(2026, 3, 20, 5, 55, tzinfo=UTC), 0.0, id="equinox-sunrise"),
    ],
)
def test_the_sun_stands_where_almanacs_say(when: datetime, expected: float) -> None:
    assert sun_elevation(LILLE, when) == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize(
    ("hour", "light"),
    [
        pytest.param(3, Light.NIGHT, id="night"),
        pytest.param(7, Light.DUSK, id="dawn"),
        pytest.param(11, Light.DAY, id="day"),
        pytest.param(16, Light.DUSK, id="dusk"),
        pytest.param(20, Light.NIGHT, id="evening"),
    ],
)
def test_the_picture_has_the_light_of_its_hour(hour: int, light: Light) -> None:
    assert light_at(LILLE, datetime(2026, 11, 22, hour, tzinfo=UTC)) is light


def test_a_way_is_taken_again_and_again() -> None:
    way = Way(Spot(-10, 20), Spot(10, 20), every=10, takes=4, late=1)

    assert [way.share_done(at) for at in (1.0, 3.0, 5.0, 11.0)] == [0.0, 0.5, None, 0.0]
    assert way.spot(0.5) == Spot(0, 20)


def test_a_dome_rests_on_its_presets() -> None:
    assert [pan_share(at, rest=9, turn=4) for at in (0, 9, 11, 13, 22, 24, 26)] == [
        0, 0, 0.5, 1, 1, 0.5, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("Parking Richebourg", Setting.CAR_PARK),
        ("Place de la Comédie", Setting.SQUARE),
        ("Grand'Place – Vieille-Bourse", Setting.SQUARE),
        ("1 rue de l'Arcade – hall, entrée principale", Setting.HALL),
        ("Rue Gambetta – angle place de la Fontaine", Setting.CROSSING),
        ("Rond-point Sautot – anneau", Setting.CROSSING),
        ("Rue Faidherbe – angle rue des Ponts-de-Comines", Setting.CROSSING),
        ("Boulevard de la Liberté – n° 40", Setting.AVENUE),
    ],
)
def test_the_name_of_a_camera_chooses_its_setting(name: str, setting: Setting) -> None:
    assert setting_of(name) is setting


def test_colours_become_the_planes_of_the_standard() -> None:
    white, blue = np.full((2, 2, 3), 255, np.uint8), np.zeros((2, 2, 3), np.uint8)
    blue[..., 2] = 255

    shown, coloured = planes(white), planes(blue)

    assert (int(shown.y[0, 0]), int(shown.u[0, 0]), int(shown.v[0, 0])) == (235, 128, 128)
    assert (int(coloured.y[0, 0]), int(coloured.u[0, 0])) == (32, 240)
