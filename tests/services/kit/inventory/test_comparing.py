"""What a list would change, before it does."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.inventory import Change, Policy, compare
from services.kit.inventory.writing import to_csv
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ, a_camera
from tests.services.kit.inventory.lists import a_csv, read


def inventories() -> st.SearchStrategy[list[Camera]]:
    """Lists of cameras of a few numbers, so that two of them have some in common."""
    cameras = st.builds(
        a_camera,
        st.sampled_from(["001", "002", "003", "004"]),
        name=st.sampled_from(["Place", "Rue"]),
        zone=st.sampled_from([None, "Centre"]),
        place=st.sampled_from([GeoPoint(3.1, 50.6), GeoPoint(3.2, 50.6)]),
    )
    return st.lists(cameras, max_size=4, unique_by=lambda one: one.id)


NOTHING = replace(read(a_csv("1;Place;50.6;3.1")), rows=())
NUMBERS = "numero;latitude;longitude"
FIRST = a_camera("001", name="Place", zone="Centre", place=GeoPoint(3.1, 50.6))
SECOND = a_camera("002", name="Rue", place=GeoPoint(3.2, 50.6))


def test_each_camera_is_new_changed_unchanged_or_absent() -> None:
    reading = read(a_csv("001;Place Neuve;50.6;3.1", "003;Pont;50.7;3.1"))

    preview = compare([FIRST, SECOND], reading)

    renamed = replace(FIRST, name="Place Neuve")
    assert preview.changed == (Change(FIRST, renamed),)
    assert preview.changed[0].fields == ("name",)
    assert [camera.number for camera in preview.new] == ["003"]
    assert preview.absent == (SECOND,)
    (new,) = preview.new
    assert preview.dropped(Policy.MERGE) == ()
    assert preview.dropped(Policy.REPLACE) == (SECOND,)
    assert list(preview.after([FIRST, SECOND], Policy.MERGE).values()) == [renamed, SECOND, new]
    assert list(preview.after([FIRST, SECOND], Policy.REPLACE).values()) == [renamed, new]


@given(inventories(), inventories())
@settings(max_examples=40)
def test_the_list_after_a_whole_file_is_the_file(known: list[Camera], wanted: list[Camera]) -> None:
    preview = compare(known, read(to_csv(wanted))) if wanted else compare(known, NOTHING)

    replaced = preview.after(known, Policy.REPLACE)
    merged = preview.after(known, Policy.MERGE)

    by_id = {camera.id: camera for camera in wanted}
    assert replaced == by_id
    assert merged == {camera.id: camera for camera in known} | by_id


def test_what_the_file_does_not_say_stays_as_it_is_known() -> None:
    preview = compare([FIRST], read(a_csv("001;50.6;3.1", header=NUMBERS)))

    assert (preview.unchanged, preview.changed) == ((FIRST,), ())


def test_an_empty_cell_of_a_zone_takes_the_zone_away() -> None:
    data = a_csv("001;;50.6;3.1", header="numero;quartier;latitude;longitude")

    (change,) = compare([FIRST], read(data)).changed

    assert (change.fields, change.after.zone) == (("zone",), None)


def test_a_camera_whose_row_is_refused_is_not_absent() -> None:
    preview = compare([FIRST, SECOND], read(a_csv("001;Place;50.6;3.1", "002;Rue;nord;3.1")))

    assert preview.absent == ()
    assert [one.number for one in preview.rejected] == ["002"]


def test_a_number_that_lost_its_zeros_is_the_same_camera_and_keeps_its_own() -> None:
    preview = compare([FIRST, SECOND], read(a_csv("1;Place;50.6;3.1", "2;Ruelle;50.6;3.2")))

    assert [camera.number for camera in preview.unchanged] == ["001"]
    assert [change.after.number for change in preview.changed] == ["002"]
    assert [(one.number, one.cause.value) for one in preview.remarks] == [
        ("1", "zeros-differ"),
        ("2", "zeros-differ"),
    ]


def test_two_rows_for_one_camera_are_one_too_many() -> None:
    preview = compare([FIRST], read(a_csv("001;Place;50.6;3.1", "1;Place;50.6;3.1")))

    assert [(one.row, one.cause.value) for one in preview.rejected] == [(3, "number-twice")]


def test_a_camera_that_its_system_names_otherwise_is_found_by_its_number() -> None:
    named = replace(FIRST, id=CameraId(f"{ASCQ}:guid-7f3a"))

    (change,) = compare([named], read(a_csv("001;Place Neuve;50.6;3.1"))).changed

    assert change.after == replace(named, name="Place Neuve")


def test_a_number_that_two_cameras_bear_is_ambiguous() -> None:
    known = [FIRST, replace(SECOND, number="001"), a_camera("003", number="007")]
    known[0] = replace(FIRST, id=CameraId(f"{ASCQ}:a"))

    preview = compare(known, read(a_csv("001;Place;50.6;3.1")))

    assert [one.cause.value for one in preview.rejected] == ["number-ambiguous"]
    assert preview.changed == ()
    assert [camera.number for camera in preview.absent] == ["007"]


def test_a_new_camera_has_defaults_for_what_is_not_said() -> None:
    (camera,) = compare([], read(a_csv("9;50.6;3.1", header=NUMBERS))).new

    assert camera == a_camera(
        "9", name="Caméra 9", kind=CameraKind.FIXED, steerable=False, place=GeoPoint(3.1, 50.6)
    )
