"""The script that derives the basemap, on two communes drawn by hand."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/make_contours.py"
STEP = 0.001


@pytest.fixture(scope="module")
def script() -> Any:
    described = importlib.util.spec_from_file_location("make_contours", SCRIPT)
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def jagged_border() -> list[list[float]]:
    """From south to north, with a step of about ten metres at every other vertex."""
    return [[3.1 + 0.0001 * (index % 2), 50.6 + index * STEP] for index in range(21)]


def a_commune(code: str, side: float) -> dict[str, Any]:
    border = jagged_border()
    far = [[3.1 + side, 50.62], [3.1 + side, 50.6]]
    ring = [*border, *far, border[0]]
    return {
        "properties": {"code": code, "nom": f"Commune {code}", "niveau": "commune"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def ring_of(feature: dict[str, Any]) -> list[tuple[float, float]]:
    return [tuple(point) for point in feature["geometry"]["coordinates"][0]]


def test_two_neighbours_still_share_their_border(script: Any) -> None:
    west, east = script.contours([a_commune("1", -0.02), a_commune("2", 0.02)])["features"]

    shared = set(ring_of(west)) & set(ring_of(east))
    assert shared == {(3.1, 50.6), (3.1, 50.62)}
    assert len(ring_of(west)) == len(ring_of(east)) == 5


def test_a_founding_commune_keeps_every_vertex_and_so_does_its_neighbour(script: Any) -> None:
    founding, east = script.contours([a_commune("59350", -0.02), a_commune("9", 0.02)])["features"]

    border = {(point[0], point[1]) for point in jagged_border()}
    assert founding["properties"]["founding"] is True
    assert border <= set(ring_of(founding))
    assert border <= set(ring_of(east))


def test_rings_stay_closed(script: Any) -> None:
    for feature in script.contours([a_commune("1", -0.02), a_commune("2", 0.02)])["features"]:
        ring = ring_of(feature)
        assert ring[0] == ring[-1]
        assert all(one != other for one, other in pairwise(ring))


def test_the_label_is_as_far_from_the_edge_as_it_can_be(script: Any) -> None:
    square = ((0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0))

    assert script.furthest_inside(square) == pytest.approx((0.005, 0.005), abs=0.0002)
