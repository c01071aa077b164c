"""Metres and degrees, one column or two: within a metre of the reference, or refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from services.kit.inventory.places.contours import (
    Contour,
    UnreadableContours,
    join,
    read_contours,
)
from services.kit.inventory.places.coordinates import FRANCE, in_france, number, pair, place
from services.kit.inventory.places.projections import (
    AUTO,
    CC_ZONES,
    LAMBERT_93,
    WEB_MERCATOR,
    to_degrees,
)
from services.kit.inventory.words import Defect
from tenants.vocabulary.camera import GeoPoint

KNOWN = {
    "Stade Pierre-Mauroy": (3.1305, 50.6119),
    "cathédrale de Metz": (6.1757, 49.1203),
    "Lons-le-Saunier": (5.5595, 46.6761),
    "Charenton-le-Pont": (2.4126, 48.8221),
    "Brest": (-4.4861, 48.3904),
    "Bonifacio": (9.1592, 41.3871),
    "Menton": (7.5028, 43.7745),
}
longitudes = st.floats(-5.0, 9.5)
latitudes = st.floats(41.4, 51.0)


def metres(east: float, north: float, system: str) -> tuple[float, float]:
    """The reference: PROJ's own projection."""
    return projection(system).transform(east, north)


@cache
def projection(system: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", system, always_xy=True)


def error(point: tuple[float, float], found: tuple[float, float] | None) -> float:
    assert found is not None
    return GeoPoint(*point).metres_to(GeoPoint(*found))


@pytest.mark.parametrize("point", KNOWN.values(), ids=list(KNOWN))
def test_lambert_93_is_recognised_and_is_within_a_metre(point: tuple[float, float]) -> None:
    assert error(point, to_degrees(*metres(*point, LAMBERT_93), AUTO)) < 0.01


@given(longitudes, latitudes)
@settings(deadline=None, max_examples=50)  # the reference is slow the first time
def test_lambert_93_is_within_a_metre_everywhere(longitude: float, latitude: float) -> None:
    point = (longitude, latitude)

    assert error(point, to_degrees(*metres(*point, LAMBERT_93), LAMBERT_93)) < 0.01


@pytest.mark.parametrize("zone", CC_ZONES)
@pytest.mark.parametrize("longitude", [0.0, 3.0, 7.5])
def test_each_cc_zone_is_recognised_and_is_within_a_metre(zone: int, longitude: float) -> None:
    point = (longitude, zone + 0.6)

    assert error(point, to_degrees(*metres(*point, f"EPSG:39{zone}"), AUTO)) < 0.01


@given(longitudes, latitudes)
@settings(deadline=None, max_examples=50)  # the reference is slow the first time
def test_web_mercator_is_read_where_it_is_named(longitude: float, latitude: float) -> None:
    point = (longitude, latitude)

    assert error(point, to_degrees(*metres(*point, WEB_MERCATOR), WEB_MERCATOR)) < 0.01


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_whatever_the_figures_a_place_in_france_or_a_defect(east: float, north: float) -> None:
    for system in (AUTO, LAMBERT_93, WEB_MERCATOR):
        try:
            found = place(east, north, system)
        except Defect:
            continue
        assert in_france(found.longitude, found.latitude)


@pytest.mark.parametrize(
    "text",
    [
        "50.622, 3.144", "50,622, 3,144", "50,622 ; 3,144", "50,622;3,144", "50.622 3.144",
        "50.622,3.144", "50,622 / 3,144", "(50.622, 3.144)", "POINT(3.144 50.622)",
        "SRID=4326;POINT (3.144 50.622)", "Point Z (3.144 50.622 21)", "50.622°, 3.144°",
    ],
)  # fmt: skip
def test_two_coordinates_in_one_cell_are_read(text: str) -> None:
    assert pair(text) == (3.144, 50.622)


@pytest.mark.parametrize("text", ["", "50", "50.6, 3.1, 2", "nord, sud", "POINT(3)", ", ,"])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(Defect):
        pair(text)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("-00000001,1500341", -1.1500341), ("710 207,48", 710207.48), ("1e-05", 1e-05),
        ("90°", 90.0), ("1_000", None), ("nan", None), ("inf", None), ("1e999", None),
        ("0x10", None), ("٣", None), ("", None),
    ],
)  # fmt: skip
def test_figures_are_read_whatever_their_decimal_sign(text: str, figure: float | None) -> None:
    assert number(text) == figure


def test_the_territories_overseas_are_in_france() -> None:
    for name, point in {
        "Pointe-à-Pitre": (-61.53, 16.24), "Fort-de-France": (-61.07, 14.61),
        "Cayenne": (-52.33, 4.94), "Saint-Denis": (55.45, -20.88), "Mamoudzou": (45.23, -12.78),
        "Nouméa": (166.45, -22.27), "Papeete": (-149.57, -17.54),
    }.items():  # fmt: skip
        assert in_france(*point), name
    for box in FRANCE:
        assert not in_france(box.south, box.west) or box.west > 0


def test_a_contour_holds_what_is_inside_and_not_its_holes() -> None:
    outer = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
    hole = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0))
    island = ((6.0, 0.0), (7.0, 0.0), (7.0, 1.0), (6.0, 1.0), (6.0, 0.0))
    contour = join([Contour(((outer, hole),)), Contour(((island,),))])

    inside = [
        (x, y)
        for x, y in [(0.5, 0.5), (1.5, 1.5), (3.0, 3.0), (5.0, 0.5), (6.5, 0.5), (-1.0, 1.0)]
        if contour.holds(GeoPoint(x, y))
    ]

    assert inside == [(0.5, 0.5), (3.0, 3.0), (6.5, 0.5)]


def test_the_contours_of_the_map_know_whose_a_place_is(root: Path) -> None:
    file = root / "services" / "console" / "public" / "basemap" / "contours.geojson"
    contours = read_contours(file.read_bytes())

    places = {
        "59009": GeoPoint(3.1305, 50.6119), "59350": GeoPoint(3.0632, 50.6369),
        "57463": GeoPoint(6.1757, 49.1193), "39300": GeoPoint(5.5595, 46.6761),
        "94018": GeoPoint(2.4126, 48.8221),
    }  # fmt: skip

    assert {code: contours[code].holds(point) for code, point in places.items()} == dict.fromkeys(
        places, True
    )
    assert not contours["59009"].holds(places["59350"])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", json.dumps({"features": [{}]}).encode()])
def test_a_file_that_holds_no_contours_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableContours):
        read_contours(data)
