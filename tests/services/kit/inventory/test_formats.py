"""Each kind of file, however it is written, gives the same cameras."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from services.kit.inventory import ColumnMapping, Field
from tenants.vocabulary.camera import CameraKind, GeoPoint
from tests.builders import a_camera
from tests.services.kit.inventory.lists import (
    ROW,
    a_csv,
    a_geojson,
    a_kml,
    a_placemark,
    a_workbook,
    causes,
    read,
    refusal,
)

PLACE = a_camera(
    "017", name="Place de la République", kind=CameraKind.FIXED, steerable=False, heading=None
)
LINES = a_csv(ROW)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("UTF-8", LINES.encode()),
        ("UTF-8 (BOM)", LINES.encode("utf-8-sig")),
        ("Windows-1252", LINES.encode("cp1252")),
        ("UTF-16", LINES.encode("utf-16")),
    ],
)
def test_each_encoding_is_found(name: str, data: bytes) -> None:
    reading = read(data)

    assert [row.camera for row in reading.rows] == [PLACE]
    assert reading.form.encoding == name


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_each_separator_is_found_whatever_the_decimal_sign(separator: str) -> None:
    cells = ["017", "Place de la République", '"50,622"', '"3,144"']
    data = a_csv(
        separator.join(cells), header=separator.join(["numero", "nom", "latitude", "longitude"])
    )

    reading = read(data)

    assert [row.camera for row in reading.rows] == [PLACE]
    assert reading.form.separator == separator


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r"], ids=["of Unix", "of Windows", "of an old Macintosh"]
)
def test_each_end_of_line_is_understood(end: str) -> None:
    assert [row.camera for row in read(LINES.replace("\r\n", end)).rows] == [PLACE]


def test_a_title_above_the_header_is_passed_over() -> None:
    reading = read(f"Inventaire de la commune\n\n{LINES}")

    assert [(row.row, row.camera) for row in reading.rows] == [(4, PLACE)]


@pytest.mark.parametrize(
    "header",
    [
        "N°;Libellé;LATITUDE;Longitude",
        "Numéro;Nom;Lat;Lon",
        "id;Désignation;lat. (°);long. [°]",
        "ref;name;latitude;lng",
        "N° caméra;Adresse;y;x",
    ],
)
def test_headers_are_recognised_however_they_are_written(header: str) -> None:
    assert [row.camera for row in read(a_csv(ROW, header=header)).rows] == [PLACE]


def test_every_member_is_read() -> None:
    header = "numero;nom;quartier;type;azimut;champ;pilotable;latitude;longitude"
    reading = read(a_csv("9;Pont;Nord;dôme;NE;90°;oui;50.6;3.1", header=header))

    (row,) = reading.rows
    assert row.camera == a_camera(
        "9", name="Pont", zone="Nord", kind=CameraKind.DOME, heading=45.0, field_of_view=90.0,
        steerable=True, place=GeoPoint(3.1, 50.6),
    )  # fmt: skip
    assert row.said == {
        "number", "name", "zone", "kind", "heading", "field_of_view", "steerable", "place",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "position"),
    [
        ("coordonnées GPS", "50,622, 3,144"),
        ("X;Y", "710207,4794;7058342,1391"),
        ("X_L93;Y_L93", "710 207,48;7 058 342,14"),
        ("X (CC50);Y (CC50)", "1710190.098;9269193.447"),
        ("X;Y", "3,144;50,622"),
        ("geom", "POINT(3.144 50.622)"),
    ],
)
def test_a_position_is_read_however_it_is_written(header: str, position: str) -> None:
    (row,) = read(a_csv(f"017;{position}", header=f"numero;{header}")).rows

    assert row.camera.place.metres_to(PLACE.place) < 0.02


def test_what_a_file_does_not_speak_of_is_not_said() -> None:
    (row,) = read(a_csv("9;50.6;3.1", header="numero;lat;lon")).rows

    assert row.said == {"number", "place"}
    assert row.camera.name == "Caméra 9"


def test_a_ptz_is_a_dome_that_is_steered() -> None:
    header = "numero;type;lat;lon"
    (row,) = read(a_csv("9;PTZ;50.6;3.1", header=header)).rows

    assert (row.camera.kind, row.camera.steerable) == (CameraKind.DOME, True)


def test_a_workbook_is_read_from_its_likeliest_sheet() -> None:
    data = a_workbook(
        [
            ["Inventaire 2026"],
            ["numero", "nom", "latitude", "longitude"],
            ["017", "Place de la République", 50.622, 3.144],
        ]
    )

    assert [(row.row, row.camera) for row in read(data).rows] == [(3, PLACE)]


def test_a_number_that_a_spreadsheet_made_a_figure_has_no_decimals() -> None:
    data = a_workbook([["numero", "latitude", "longitude"], [17.0, 50.622, 3.144]])

    assert [row.camera.number for row in read(data).rows] == ["17"]


def test_zeros_that_a_sheet_shows_in_front_of_a_number_are_read() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["numero", "latitude", "longitude"])
    sheet.append([17, 50.622, 3.144])
    sheet["A2"].number_format = "000"
    out = io.BytesIO()
    book.save(out)

    assert [row.camera.number for row in read(out.getvalue()).rows] == ["017"]


def test_formulas_and_merged_cells_of_a_workbook_are_refused() -> None:
    data = a_workbook(
        [
            ["numero", "nom", "latitude", "longitude"],
            ["1", '="Place" & 1', 50.622, 3.144],
            ["2", "Rue", 50.622, 3.144],
            ["3", "Pont", 50.622, 3.144],
        ],
        merge="B3:B4",
    )

    assert causes(read(data)) == [
        (2, "nom", "formula"),
        (3, None, "merged-cells"),
        (4, None, "merged-cells"),
    ]


def test_empty_rows_are_told_inside_and_passed_over_at_the_end() -> None:
    reading = read(a_csv("", ROW, ";;;", "", ""))

    assert [row.row for row in reading.rows] == [3]
    assert causes(reading) == [(2, None, "empty-row")]


def test_geojson_points_are_read() -> None:
    data = a_geojson(((3.144, 50.622), {"ref": "017", "name": "Place de la République"}))

    reading = read(data)

    assert [row.camera for row in reading.rows] == [PLACE]
    assert (reading.form.format, reading.form.encoding) == ("geojson", "UTF-8")


def test_geojson_that_names_lambert_93_is_read() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    data = a_geojson(((710207.479, 7058342.139), {"ref": "017"}), crs=crs)

    (row,) = read(data).rows

    assert row.camera.place.metres_to(PLACE.place) < 0.01


def test_what_is_no_point_is_no_camera() -> None:
    line = {"type": "LineString", "coordinates": [[3, 50], [3, 51]]}
    data = a_geojson((line, {"ref": "1"}), (None, {"ref": "2"}), (("x", 50), {"ref": "3"}))

    assert [cause for _, _, cause in causes(read(data))] == [
        "not-a-point",
        "position-missing",
        "position-unreadable",
    ]


def test_kml_placemarks_are_read_and_a_folder_is_a_zone() -> None:
    data = a_kml(a_placemark("017", "Place de la République", "3.144,50.622,0"))

    (row,) = read(data).rows

    assert row.camera == a_camera(
        "017", name="Place de la République", zone="Centre", kind=CameraKind.FIXED, steerable=False
    )


def test_a_kmz_is_the_kml_inside_it() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", a_kml(a_placemark("017", "Place", "3.144,50.622")))

    assert [row.camera.number for row in read(packed.getvalue()).rows] == ["017"]


def test_a_mapping_goes_before_what_is_recognised() -> None:
    data = a_csv("A;017;50,622;3,144;Place de la République", header="id;code;b;c;d")
    mapping = ColumnMapping(
        {Field.NUMBER: "code", Field.NAME: "d", Field.NORTH: "b", Field.EAST: "c"}
    )

    assert [row.camera for row in read(data, mapping).rows] == [PLACE]


def test_a_mapping_that_names_another_file_s_columns_is_refused() -> None:
    refused = refusal(LINES, ColumnMapping({Field.NUMBER: "code"}))

    assert refused.code == "mapping-misfit"
    assert "numero, nom, latitude, longitude" in str(refused)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty", b""),
        ("empty", b"\n\n;;\n"),
        ("empty", b"\xef\xbb\xbf  "),
        ("no-number-column", b"nom;latitude;longitude\nPlace;50;3\n"),
        ("no-position-column", b"numero;nom\n1;Place\n"),
        ("unknown-format", b"%PDF-1.7\0\0"),
        ("encoding", b"numero;lat;lon\n\x81\x8d;50;3"),
        ("old-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("broken", b"PK\x03\x04 xl/workbook.xml"),
        ("broken", b'{"type": "FeatureCollection", "features": ['),
        ("unknown-format", b'{"type": "Point", "coordinates": [3, 50]}'),
        ("unknown-format", b"<html><body>no</body></html>"),
        ("broken", b"<kml><Document>"),
        ("empty", b"<kml><Document/></kml>"),
        ("too-many-rows", a_csv(*["1;Place;50;3"] * 10_001).encode()),
        ("too-large", b"x" * (4 * 1024 * 1024 + 1)),
    ],
)
def test_a_file_that_cannot_be_read_says_why(code: str, data: bytes) -> None:
    assert refusal(data).code == code
