"""The joystick's words refuse what no camera could do."""

from __future__ import annotations

import pytest

from tenants.vocabulary.steering import Move, MoveBy, MoveTo, Sight


@pytest.mark.parametrize("axis", ["pan", "tilt", "zoom"])
@pytest.mark.parametrize("speed", [-1.01, 1.01, float("nan"), float("inf")])
@pytest.mark.parametrize("word", [Move, MoveBy])
def test_nothing_moves_faster_or_further_than_the_whole(
    word: type[Move] | type[MoveBy], axis: str, speed: float
) -> None:
    with pytest.raises(ValueError, match=f"{axis} must be in"):
        word(**{axis: speed})


@pytest.mark.parametrize("place", [(1.5, 0.0, 0.0), (0.0, -2.0, 0.0), (0.0, 0.0, -0.1)])
def test_a_place_out_of_reach_is_refused(place: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        MoveTo(*place)


def test_a_move_without_speed_is_still() -> None:
    assert Move().still
    assert not Move(zoom=-0.1).still


@pytest.mark.parametrize("wrong", [{"heading": 360.0}, {"heading": -1.0}, {"field_of_view": 0.0}])
def test_a_sight_is_somewhere(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be in"):
        Sight(**wrong)
