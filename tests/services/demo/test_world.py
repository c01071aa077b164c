"""The demo's world against its own contours: every camera stands where it says."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from federation.synthetic.painting.scenery import Setting, setting_of
from services.demo.world import World, WorldTenant, grow, read_world
from services.demo.world.reader import UnreadableWorld, read_tenant
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id

CONTOURS = Path(__file__).parents[3] / "services/console/public/basemap/contours.geojson"
STADIUM = GeoPoint(3.1305, 50.6119)
FIGURES = {
    "lille": 51,
    "roubaix": 300,
    "tourcoing": 84,
    "villeneuve-d-ascq": 252,
    "metz": 96,
    "lons-le-saunier": 26,
    "charenton-immobiliere-3f": 6,
    "evrange": 2,
}
SMALL = """
id = "evrange"
name = "Évrange"
kind = "commune"
insee = "57203"
[[zones]]
name = "Village"
cameras = [{ number = "001", at = [6.19, 49.5], kind = "dome", name = "Mairie" }]
"""


@pytest.fixture(scope="module")
def world() -> World:
    return read_world()


@pytest.fixture(scope="module")
def contours() -> dict[str, dict[str, Any]]:
    features = json.loads(CONTOURS.read_text("utf-8"))["features"]
    return {feature["properties"]["code"]: feature for feature in features}


def inside(feature: dict[str, Any], point: GeoPoint) -> bool:
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return any(
        crossings(rings[0], point) % 2 == 1
        and all(crossings(hole, point) % 2 == 0 for hole in rings[1:])
        for rings in polygons
    )


def crossings(ring: list[list[float]], point: GeoPoint) -> int:
    """How many edges a line to the east cuts."""
    return sum(
        point.longitude < a[0] + (point.latitude - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in pairwise(ring)
        if (a[1] > point.latitude) != (b[1] > point.latitude)
    )


def strays(world: World, contours: dict[str, dict[str, Any]]) -> list[Camera]:
    return [
        camera
        for tenant in world.tenants
        for camera in tenant.cameras
        if not inside(contours[tenant.insee], camera.place)
    ]


def the(world: World, name: str) -> WorldTenant:
    return world.tenant(TenantId(name))


def test_the_founding_tenants_have_their_figures(world: World) -> None:
    assert {tenant.id: len(tenant.cameras) for tenant in world.tenants} == FIGURES


def test_every_camera_stands_inside_its_commune(
    world: World, contours: dict[str, dict[str, Any]]
) -> None:
    assert strays(world, contours) == []


def test_a_point_in_the_next_commune_would_be_seen(contours: dict[str, dict[str, Any]]) -> None:
    grand_place = GeoPoint(3.0634, 50.6370)

    assert inside(contours["59350"], grand_place)
    assert not inside(contours["59009"], grand_place)


def test_no_two_cameras_of_a_tenant_share_a_name_or_a_place(world: World) -> None:
    for tenant in world.tenants:
        assert len({camera.name for camera in tenant.cameras}) == len(tenant.cameras)
        assert len({camera.place for camera in tenant.cameras}) == len(tenant.cameras)


def test_cameras_are_numbered_from_one_without_a_gap(world: World) -> None:
    for tenant in world.tenants:
        numbers = [camera.number for camera in tenant.cameras]
        assert numbers == [f"{number:03}" for number in range(1, len(numbers) + 1)]


def test_domes_are_steered_and_fixed_cameras_say_where_they_look(world: World) -> None:
    for camera in world.cameras:
        dome = camera.kind is CameraKind.DOME
        assert (camera.steerable, camera.heading is None) == (dome, dome)


def test_the_cameras_around_the_stadium_are_marked(world: World) -> None:
    around = [
        camera
        for camera in the(world, "villeneuve-d-ascq").cameras
        if camera.zone == "Abords du stade Pierre-Mauroy"
    ]

    assert len(around) == 34
    assert max(camera.place.metres_to(STADIUM) for camera in around) < 1_000


def test_lons_le_saunier_has_the_thirteen_sites_of_its_orders(world: World) -> None:
    zones = [camera.zone for camera in the(world, "lons-le-saunier").cameras]

    assert len(set(zones)) == 13
    assert {"Place de la Comédie", "Parking Richebourg", "Rond-point Sautot"} <= set(zones)


def test_the_landlord_films_three_addresses_and_steers_nothing(world: World) -> None:
    landlord = the(world, "charenton-immobiliere-3f")

    assert landlord.kind == "landlord"
    assert {camera.zone for camera in landlord.cameras} == {
        "1 rue de l'Arcade",
        "7 quai de Bercy",
        "8 rue du Port aux Lions",
    }
    assert not any(camera.steerable for camera in landlord.cameras)


def test_only_the_landlord_is_drawn_indoors(world: World) -> None:
    indoors = {camera.tenant for camera in world.cameras if setting_of(camera.name) is Setting.HALL}

    assert indoors == {"charenton-immobiliere-3f"}
    landlord = the(world, "charenton-immobiliere-3f")
    assert {setting_of(camera.name) for camera in landlord.cameras} == {Setting.HALL}


def test_evrange_has_a_wide_and_a_narrow_camera_on_one_mast(world: World) -> None:
    wide, narrow = the(world, "evrange").cameras

    assert wide.field_of_view > 90
    assert narrow.field_of_view < 30
    assert wide.place.metres_to(narrow.place) < 5


def test_a_row_becomes_the_camera_it_says() -> None:
    tenant = TenantId("evrange")

    assert read_tenant(SMALL).cameras == (
        Camera(
            camera_id(tenant, "001"), tenant, "001", "Mairie", GeoPoint(6.19, 49.5),
            CameraKind.DOME, None, 60.0, True, "Village",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('kind = "commune"', 'kind = "city"', "kind is one of", id="kind"),
        pytest.param('insee = "57203"', "", "insee", id="missing"),
        pytest.param('kind = "dome"', 'kind = "dome", colour = 1', "colour", id="unknown"),
        pytest.param('kind = "dome"', 'kind = "fixed"', "heading, view", id="no-heading"),
        pytest.param("[6.19, 49.5]", "[190, 49.5]", "camera 001", id="not-on-earth"),
        pytest.param(
            'kind = "dome"', 'kind = "fixed", heading = 360, view = 50', "heading", id="heading"
        ),
        pytest.param('"001"', '"0 1"', "camera", id="number"),
    ],
)
def test_a_file_that_says_something_else_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(UnreadableWorld, match=told):
        read_tenant(SMALL.replace(old, new))


def test_two_cameras_with_one_number_are_refused() -> None:
    row = SMALL[SMALL.index("{ number") : SMALL.index("]", SMALL.index("{ number") + 60)]

    with pytest.raises(UnreadableWorld, match="same number"):
        read_tenant(SMALL.replace(row, f"{row}, {row}"))


def test_a_grown_world_keeps_its_cameras_and_stays_inside(
    world: World, contours: dict[str, dict[str, Any]]
) -> None:
    grown = grow(world, 10_000, seed=7)

    assert len({camera.id for camera in grown.cameras}) == 10_000
    assert set(world.cameras) <= set(grown.cameras)
    assert strays(grown, contours) == []


def test_growing_twice_with_one_seed_gives_one_world(world: World) -> None:
    assert grow(world, 2_000, seed=7) == grow(world, 2_000, seed=7)
    assert grow(world, 2_000, seed=7) != grow(world, 2_000, seed=8)


def test_a_world_does_not_shrink(world: World) -> None:
    with pytest.raises(ValueError, match="already has 817"):
        grow(world, 816, seed=7)


def test_the_contours_are_small_and_say_where_they_come_from() -> None:
    told = json.loads(CONTOURS.read_text("utf-8"))

    assert told["attribution"] == "IGN – ADMIN EXPRESS COG 2018, Licence Ouverte (Etalab)"
    assert CONTOURS.stat().st_size <= 100_000


def test_every_founding_commune_has_its_contour(
    world: World, contours: dict[str, dict[str, Any]]
) -> None:
    founding = {code for code, one in contours.items() if one["properties"].get("founding")}

    assert founding == {tenant.insee for tenant in world.tenants}


def test_every_name_is_written_inside_its_contour(contours: dict[str, dict[str, Any]]) -> None:
    outside = [
        one["properties"]["name"]
        for one in contours.values()
        if not inside(one, GeoPoint(*one["properties"]["label"]))
    ]

    assert outside == []
