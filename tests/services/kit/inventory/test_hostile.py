"""Files made to harm: refused in little time and memory, and nothing of the machine is read."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.kit.inventory import UnreadableInventory, read_inventory
from services.kit.inventory.cells import holds_credentials
from tests.builders import ASCQ
from tests.services.kit.inventory.lists import a_workbook, causes, read, refusal

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><name>&b;&x;</name></kml>'
)


def repacked(change: str, content: bytes) -> bytes:
    """A sound workbook, one part of it replaced."""
    sound = io.BytesIO(a_workbook([["numero", "lat", "lon"], ["1", 50.6, 3.1]]))
    out = io.BytesIO()
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.namelist():
            made.writestr(part, content if part == change else source.read(part))
    return out.getvalue()


def test_entities_are_refused_and_nothing_is_fetched() -> None:
    refused = refusal(ENTITIES)

    assert refused.code == "entities"
    assert "root:" not in str(refused)


def test_entities_inside_a_workbook_are_refused() -> None:
    assert refusal(repacked("xl/worksheets/sheet1.xml", ENTITIES.encode())).code == "entities"


def test_an_archive_that_unfolds_without_end_is_refused() -> None:
    bomb = repacked("xl/worksheets/sheet1.xml", b" " * (25 * 1024 * 1024))

    assert len(bomb) < 100_000
    assert refusal(bomb).code == "too-large"


def test_a_sheet_of_a_million_empty_cells_is_refused() -> None:
    assert refusal(repacked("xl/worksheets/sheet1.xml", b"<c/>" * 1_200_001)).code == (
        "too-many-rows"
    )


def test_a_broken_workbook_is_refused() -> None:
    assert refusal(repacked("xl/worksheets/sheet1.xml", b"<worksheet>")).code == "broken"
    assert refusal(a_workbook([["numero"]])[:-40]).code == "broken"


def test_folders_without_end_are_refused() -> None:
    deep = "<kml>" + "<Folder>" * 100 + "</Folder>" * 100 + "</kml>"

    assert refusal(deep).code == "broken"


@pytest.mark.parametrize(
    "cell", ["(" * 130_000, "rtsp://" * 18_000, "a." * 65_000, "a:" * 65_000, "mdp " * 30_000]
)
def test_a_long_cell_is_searched_in_little_time(cell: str) -> None:
    begun = time.perf_counter()

    holds_credentials(cell)

    assert time.perf_counter() - begun < 2


def test_ten_thousand_rows_are_read_in_seconds() -> None:
    rows = [["numero", "nom", "lat", "lon"]]
    rows += [[f"{row:05}", f"Rue {row}", "50,6", "3,1"] for row in range(10_000)]
    data = "\n".join(";".join(row) for row in rows)
    begun = time.perf_counter()

    reading = read(data)

    assert (len(reading.rows), causes(reading)) == (10_000, [])
    assert time.perf_counter() - begun < 10


@given(st.binary(max_size=300))
@example(b"PK\x03\x04xl/workbook" + b"\0" * 50)
@example(b'{"features": [null, 1, {}, {"properties": []}]}')
@example(b'{"features": [{"properties": {"": 1, "ref": {"a": [1]}}}]}')
@example(b'numero;lat;lon\n"1;50;3')
def test_whatever_the_bytes_a_reading_or_a_refusal(data: bytes) -> None:
    with suppress(UnreadableInventory):
        reading = read_inventory(data, ASCQ)
        assert len(reading.rows) <= len(data)


@settings(max_examples=50)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=6))
def test_whatever_the_cells_each_row_is_a_camera_or_is_refused(rows: list[list[str]]) -> None:
    lines = "\n".join(";".join(cell.replace('"', "") for cell in row) for row in rows)
    data = f"numero;nom;type;azimut;latitude;longitude\n{lines}\n".encode("utf-8", "replace")
    try:
        reading = read_inventory(data, ASCQ)
    except UnreadableInventory:
        return
    assert {row.row for row in reading.rows}.isdisjoint(one.row for one in reading.rejections)
