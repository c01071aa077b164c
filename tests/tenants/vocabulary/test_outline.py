"""Inside or outside: a square, its hole, an island, and the borders between them."""

from __future__ import annotations

import pytest

from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.outline import Outline


def ring(*corners: tuple[float, float]) -> tuple[GeoPoint, ...]:
    return tuple(GeoPoint(*corner) for corner in (*corners, corners[0]))


SQUARE = ring((0, 0), (4, 0), (4, 4), (0, 4))
HOLE = ring((1, 1), (2, 1), (2, 2), (1, 2))
ISLAND = ring((10, 10), (12, 10), (11, 12))


@pytest.mark.clause("VA-2")
@pytest.mark.parametrize(
    ("_case", "place", "inside"),
    [
        ("in the middle", (3, 3), True),
        ("in the hole", (1.5, 1.5), False),
        ("west of it", (-1, 3), False),
        ("east of it", (5, 3), False),
        ("north of it", (3, 5), False),
        ("south of it", (3, -1), False),
        ("on the island", (11, 11), True),
        ("beside the island's slope", (10.2, 11.5), False),
        ("beside its other slope", (11.8, 11.5), False),
        ("under its slope", (11.4, 11), True),
    ],
)
def test_a_place_is_inside_an_odd_number_of_rings(
    _case: str, place: tuple[float, float], inside: bool
) -> None:
    assert Outline((SQUARE, HOLE, ISLAND)).holds(GeoPoint(*place)) is inside


def test_nothing_is_inside_no_ring() -> None:
    assert not Outline(()).holds(GeoPoint(0, 0))
