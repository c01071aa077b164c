"""A dome does what it is told, and nothing once it is told no more."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from federation.connector import CommandRefused
from federation.synthetic.dome import MOVE_SECONDS, PRESETS, SPEEDS, Dome
from tenants.vocabulary.steering import GoToPreset, Home, Move, MoveBy, MoveTo, Pose, Stop


def at_home() -> Dome:
    dome = Dome()
    dome.take(Home(), 0)
    dome.take(Stop(), 100)
    return dome


def near(pose: Pose) -> object:
    return pytest.approx(astuple(pose))


def test_nobody_has_steered_a_dome_that_makes_its_round() -> None:
    dome = Dome(reach=0.5)

    assert {dome.at(seconds).pan for seconds in (0.0, 13.0)} == {-0.5, 0.5}
    assert not dome.steered


def test_a_move_goes_on_at_its_speed() -> None:
    dome = at_home()

    dome.take(Move(pan=0.5, tilt=-1.0, zoom=1.0), 100)

    pan, tilt, zoom = SPEEDS
    assert astuple(dome.at(100.5)) == near(Pose(pan / 4, -tilt / 2, zoom / 2))


def test_a_move_that_is_not_said_again_ends_by_itself() -> None:
    dome = at_home()

    dome.take(Move(pan=0.5), 100)

    assert dome.at(100 + MOVE_SECONDS) == dome.at(1_000)


def test_a_move_that_is_said_again_goes_on() -> None:
    dome = at_home()

    for tenth in range(20):
        dome.take(Move(pan=0.5), 100 + tenth / 10)

    assert dome.at(102).pan == pytest.approx(SPEEDS[0])


def test_a_stop_is_a_stop() -> None:
    dome = at_home()
    dome.take(Move(pan=0.5), 100)

    dome.take(Stop(), 100.25)

    assert dome.at(100.25) == dome.at(200)
    assert dome.at(200).pan == pytest.approx(SPEEDS[0] / 8)


def test_no_axis_goes_beyond_its_end() -> None:
    dome = at_home()

    dome.take(MoveBy(pan=1, tilt=1, zoom=-1), 100)
    dome.take(MoveBy(pan=1, tilt=1, zoom=-1), 200)

    assert dome.at(300) == Pose(1, 1, 0)


@pytest.mark.parametrize("preset_case", PRESETS)
def test_every_preset_is_a_place_it_reaches(preset_case: object) -> None:
    preset = next(one for one in PRESETS if one == preset_case)
    dome = at_home()

    dome.take(GoToPreset(preset.token), 100)

    assert astuple(dome.at(110)) == near(PRESETS[preset])
    assert dome.at(100) == Pose()


def test_a_preset_it_has_not_moves_nothing() -> None:
    dome = at_home()

    with pytest.raises(CommandRefused, match="no such preset"):
        dome.take(GoToPreset("99"), 100)

    assert dome.at(110) == Pose()


def test_a_place_is_reached_axis_by_axis_at_full_speed() -> None:
    dome = at_home()

    dome.take(MoveTo(0.4, 0.0, 0.5), 100)

    assert astuple(dome.at(100.5)) == near(Pose(0.4, 0, 0.25))
    assert astuple(dome.at(101)) == near(Pose(0.4, 0, 0.5))
