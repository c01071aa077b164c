"""What an agent reads, and what it never reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import CameraQuery, Gauge, Holder, UnreadableQuery, Viewer
from services.api.acts.reading import (
    find_camera,
    gauge,
    list_cameras,
    views_on,
    visible_tenants,
)
from services.api.acts.report_inventory import report_inventory
from services.api.acts.stop_watching import stop_watching
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.work import Begin
from tenants.vocabulary.camera import BoundingBox, Camera, GeoPoint
from tenants.vocabulary.identifiers import CameraId, TenantId
from tests.builders import ASCQ, NOON, a_camera, a_convention, a_deed, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.storage.fixtures import CAMERAS

LILLE = TenantId("lille")
STRANGER = an_agent("Dominique Petit")


async def found(begin: Begin, query: CameraQuery) -> list[str]:
    page = await list_cameras(begin, an_agent(), query, NOON)
    assert page.total == len(page.edges)
    return [edge.camera.id.partition(":")[2] for edge in page.edges]


async def report(begin: Begin, *cameras: Camera) -> None:
    await report_inventory(begin, ASCQ, cameras, NOON)


async def test_the_gauge_says_who_holds_what_for_how_long(begin: Begin) -> None:
    one = await watching(begin, "001")
    second_view = await watching(begin, "001", now=NOON + timedelta(seconds=1))
    other = await watching(begin, "002")
    await stop_watching(begin, an_agent(), other.view, NOON)

    viewer = Viewer(
        an_agent().id,
        "Camille Martin",
        "Brigadier-chef",
        "CIC du Nord",
        "public-order",
        None,
        "villeneuve-d-ascq art. 3",
        one.view,
        NOON,
        one.until,
    )
    assert await gauge(begin, an_agent(), ASCQ, NOON) == (
        Gauge(
            ASCQ,
            8,
            (
                Holder(
                    one.flow,
                    1,
                    CAMERAS[0],
                    NOON,
                    (
                        viewer,
                        replace(viewer, view=second_view.view, since=NOON + timedelta(seconds=1)),
                    ),
                ),
            ),
        ),
    )
    first, second = await views_on(begin, one.flow)
    assert (first.id, first.since < second.since) == (one.view, True)
    assert await views_on(begin, other.flow) == ()


async def test_a_stranger_reads_nothing(begin: Begin) -> None:
    await watching(begin)

    assert await visible_tenants(begin, STRANGER, NOON) == frozenset()
    assert await gauge(begin, STRANGER, ASCQ, NOON) == ()
    assert await find_camera(begin, STRANGER, CAMERAS[0].id, NOON) is None
    assert (await list_cameras(begin, STRANGER, CameraQuery(tenant=ASCQ), NOON)).total == 0


async def test_another_tenants_cameras_are_in_no_list(begin: Begin) -> None:
    lille = replace(a_convention().tenant, id=LILLE, name="Lille")
    await sync_tenants(begin, {LILLE: a_deed(id="lille", tenant=lille)}, NOON)
    foreign = a_camera("001", id=CameraId("lille:001"), tenant=LILLE)
    await report_inventory(begin, LILLE, [foreign], NOON)

    page = await list_cameras(begin, an_agent(), CameraQuery(first=100), NOON)

    assert [edge.camera for edge in page.edges] == CAMERAS
    assert await find_camera(begin, an_agent(), foreign.id, NOON) is None
    assert (await list_cameras(begin, an_agent(), CameraQuery(tenant=LILLE), NOON)).total == 0
    assert await gauge(begin, an_agent(), LILLE, NOON) == ()


async def test_a_camera_is_found_whole(begin: Begin) -> None:
    fixed = a_camera("050", heading=12.5, field_of_view=90.0, steerable=False, zone="Stade")
    await report(begin, fixed)

    assert await find_camera(begin, an_agent(), fixed.id, NOON) == fixed
    for rubbish in ("", ":", "\x00", "villeneuve-d-ascq:\x00"):
        assert await find_camera(begin, an_agent(), CameraId(rubbish), NOON) is None


async def test_numbers_sort_as_people_count(begin: Begin) -> None:
    await report(begin, *(a_camera(n) for n in ("10", "9", "A10", "A2", "100", "1")))

    assert await found(begin, CameraQuery()) == ["1", "9", "10", "100", "A2", "A10"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fusilles", ["001", "002"]),
        ("FUSILLÉS republique", ["001"]),
        ("rue-des fusillés, place", ["001"]),
        ("002", ["002"]),
        ("oeuvre", ["003"]),
        ("centre", ["002", "003"]),
        ("100%", []),
        ("_", []),
        ("", ["001", "002", "003"]),
        ("\x00\ud800", ["001", "002", "003"]),
        ("nulle part", []),
    ],
)
async def test_words_are_found_whatever_their_case_and_accents(
    begin: Begin, text: str, expected: list[str]
) -> None:
    await report(
        begin,
        a_camera("001", name="Rue des Fusillés – place de la République"),
        a_camera("002", name="Avenue des Fusillés", zone="Centre"),
        a_camera("003", name="Place de l'Œuvre", zone="Centre-ville"),
    )

    assert await found(begin, CameraQuery(text=text)) == expected


async def test_within_a_rectangle_its_edges_included(begin: Begin) -> None:
    await report(
        begin,
        a_camera("001", place=GeoPoint(3.10, 50.60)),
        a_camera("002", place=GeoPoint(3.15, 50.65)),
        a_camera("003", place=GeoPoint(3.15, 50.70)),
        a_camera("004", place=GeoPoint(3.20, 50.65)),
    )

    box = BoundingBox(3.10, 50.60, 3.15, 50.65)

    assert await found(begin, CameraQuery(within=box)) == ["001", "002"]


async def test_the_nearest_come_first_with_their_distance(begin: Begin) -> None:
    here = GeoPoint(3.144, 50.622)
    cameras = [
        a_camera("001", place=GeoPoint(3.144, 50.632)),
        a_camera("002", place=GeoPoint(3.154, 50.622)),
        a_camera("003", place=here),
    ]
    await report(begin, *cameras)

    page = await list_cameras(begin, an_agent(), CameraQuery(near=here), NOON)

    assert [edge.camera.number for edge in page.edges] == ["003", "002", "001"]
    for edge in page.edges:
        assert edge.distance == pytest.approx(edge.camera.place.metres_to(here), abs=0.001)


@pytest.mark.parametrize("near", [None, GeoPoint(3.144, 50.622)], ids=["by number", "by distance"])
async def test_pages_follow_each_other_without_gap_or_repetition(
    begin: Begin, near: GeoPoint | None
) -> None:
    seen: list[str] = []
    after, pages = None, 0
    while True:
        query = CameraQuery(near=near, first=7, after=after)
        page = await list_cameras(begin, an_agent(), query, NOON)
        assert page.total == 20
        seen += [edge.camera.number for edge in page.edges]
        pages += 1
        if not page.has_next:
            break
        after = page.edges[-1].cursor

    assert pages == 3
    assert seen == [camera.number for camera in CAMERAS]


@pytest.mark.parametrize(
    "cursor",
    [
        "rubbish", "é", "", "W10", "WzEsMiwzXQ", "bnVsbA",
        "WyJ4IiwieSIsInpcdTAwMDAiXQ", "WzEuNSwieCJd", "WzFlOTk5LCJ4Il0",
    ],
)  # fmt: skip
async def test_a_cursor_that_is_not_ours_is_refused(begin: Begin, cursor: str) -> None:
    with pytest.raises(UnreadableQuery):
        await list_cameras(begin, an_agent(), CameraQuery(after=cursor), NOON)


@pytest.mark.parametrize("first", [0, -1, 1001])
def test_a_page_has_one_to_a_thousand_cameras(first: int) -> None:
    with pytest.raises(UnreadableQuery):
        CameraQuery(first=first)
