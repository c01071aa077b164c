"""What is written is read back whole, fits the published schema, and computes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.kit.inventory import read_inventory
from services.kit.inventory.writing import to_csv, to_geojson
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import camera_id
from tests.builders import ASCQ, a_camera

SIGNS = st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" ")


def texts(longest: int) -> st.SearchStrategy[str]:
    """Printable texts as people type them; those that hold a credential are another test's."""
    given_texts = st.text(SIGNS, min_size=1, max_size=longest).map(str.strip)
    return given_texts.filter(lambda one: bool(one) and not set(one) & set(":=?&"))


locals_ = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
cameras = st.builds(
    Camera,
    id=locals_.map(lambda local: camera_id(ASCQ, local)),
    tenant=st.just(ASCQ),
    number=texts(32) | st.sampled_from(["=1", "'=1", "''-x", "-1", "+33", "@a", "1e5"]),
    name=texts(200) | st.sampled_from(["=HYPERLINK(1)", "'=x", "- rue", 'rue ; « a » "b"']),
    place=st.builds(GeoPoint, st.floats(-5.0, 9.5), st.floats(41.4, 51.0)),
    kind=st.sampled_from(CameraKind),
    heading=st.none() | st.floats(0, 359.99),
    field_of_view=st.floats(0.1, 360),
    steerable=st.booleans(),
    zone=st.none() | texts(200),
)
inventories = st.lists(
    cameras, min_size=1, max_size=8, unique_by=(lambda one: one.id, lambda one: one.number)
)


@given(inventories)
@settings(max_examples=40)
def test_what_is_exported_is_imported_whole(inventory: list[Camera]) -> None:
    for written in (to_geojson(ASCQ, inventory), to_csv(inventory)):
        reading = read_inventory(written, ASCQ)

        assert reading.rejections == ()
        assert [row.camera for row in reading.rows] == inventory


@pytest.fixture(scope="module")
def schema(root: Path) -> Draft202012Validator:
    file = root / "docs" / "reference" / "inventory.schema.json"
    published = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


@given(inventory=inventories)
@settings(max_examples=25)
def test_what_is_exported_fits_the_published_schema(
    schema: Draft202012Validator, inventory: list[Camera]
) -> None:
    assert list(schema.iter_errors(json.loads(to_geojson(ASCQ, inventory)))) == []


def test_the_schema_refuses_what_is_no_inventory(schema: Draft202012Validator) -> None:
    whole = json.loads(to_geojson(ASCQ, [a_camera()]))
    whole["features"][0]["properties"]["main"] = "rtsp://192.0.2.7"

    assert len(list(schema.iter_errors(whole))) == 1


def test_a_spreadsheet_computes_nothing_of_an_export() -> None:
    rows = to_csv([a_camera("001", name="=1+1", zone="@x")]).decode("utf-8-sig").splitlines()

    assert rows[1].split(";")[:3] == ["001", "'=1+1", "'@x"]
    assert rows[1].split(";")[7] == "3.144"
