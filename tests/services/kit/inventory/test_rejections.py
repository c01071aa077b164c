"""A row that makes no camera says its row, its column and its cause; and never a secret."""

from __future__ import annotations

import pytest

from services.kit.inventory import ColumnMapping
from services.kit.inventory.french import SENTENCES
from services.kit.inventory.places.contours import Contour
from services.kit.inventory.words import Cause
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

WHOLE = "numero;nom;zone;type;azimut;champ;pilotable;latitude;longitude"
SECRET = "s3cret-password"

TWELVE = [
    ("numero", "number-missing", ";Rue;;;;;;50.6;3.1"),
    ("numero", "number-twice", "001;Rue;;;;;;50.6;3.1"),
    ("numero", "number-unreadable", "12 bis;Rue;;;;;;50.6;3.1"),
    ("latitude", "position-unreadable", "4;Rue;;;;;;nord;3.1"),
    ("latitude", "position-swapped", "5;Rue;;;;;;3.1;50.6"),
    ("latitude", "outside-france", "6;Rue;;;;;;52.5;13.4"),
    ("azimut", "heading-out-of-range", "7;Rue;;;361;;;50.6;3.1"),
    ("type", "kind-unknown", "8;Rue;;cube;;;;50.6;3.1"),
    ("nom", "text-too-long", f"9;{'x' * 201};;;;;;50.6;3.1"),
    ("nom", "formula", "10;=A1+B1;;;;;;50.6;3.1"),
    ("zone", "credentials", f"11;Rue;rtsp://admin:{SECRET}@192.0.2.7/1;;;;;50.6;3.1"),
    (None, "row-shifted", "12;Rue;;;;;;50.6;3.1;trop"),
]


def test_twelve_defects_are_twelve_rejections_with_row_and_cause() -> None:
    rows = ["001;Place;Centre;dôme;;;oui;50.6;3.1", *(row for _, _, row in TWELVE)]

    reading = read(a_csv(*rows, header=WHOLE))

    assert [row.camera.number for row in reading.rows] == ["001"]
    assert causes(reading) == [
        (line, column, cause) for line, (column, cause, _) in enumerate(TWELVE, 3)
    ]
    assert all(one.sentence.endswith(".") for one in reading.rejections)
    assert SECRET not in repr(reading)


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    reading = read(a_csv("7;Rue;;cube;400;0;peut-être;;", header=WHOLE))

    assert [(column, cause) for _, column, cause in causes(reading)] == [
        ("azimut", "heading-out-of-range"),
        ("champ", "field-of-view-unreadable"),
        ("type", "kind-unknown"),
        ("pilotable", "steerable-unknown"),
        ("latitude", "position-missing"),
    ]
    assert {one.number for one in reading.rejections} == {"7"}


def test_an_exchange_of_coordinates_is_proposed_and_can_be_asked_for() -> None:
    data = a_csv("017;Place;3,144;50,622")

    (rejection,) = read(data).rejections
    mapping = read(data).mapping
    righted = read(data, ColumnMapping(mapping.columns, mapping.crs, swapped=True))

    assert rejection.proposal == "latitude 50.622000, longitude 3.144000"
    assert rejection.proposal in rejection.sentence
    assert [row.camera.place.latitude for row in righted.rows] == [50.622]


@pytest.mark.parametrize("kind", ["latitude", "longitude"])
def test_null_island_is_not_in_france(kind: str) -> None:
    assert causes(read(a_csv("1;Place;0;0")))[0][2] == "outside-france"


CREDENTIALS = [
    f"rtsp://admin:{SECRET}@192.0.2.7:554/stream",
    f"RTSPS://admin:{SECRET}/with-a-slash@cam.example/1",
    f"rtsp://{SECRET}@192.0.2.7",
    f"voir http://admin:{SECRET}@nvr.example/",
    f"admin:{SECRET}@192.0.2.7",
    f"mdp : {SECRET}",
    f"login admin, Password={SECRET}",
    f"rtsp://192.0.2.7/user=admin&password={SECRET}&channel=1",
    f"https://nvr.example/?user=admin&pwd={SECRET}",
]


@pytest.mark.parametrize("cell", CREDENTIALS)
@pytest.mark.parametrize("column", ["nom", "observations", "numero"])
def test_a_credential_is_refused_wherever_it_stands_and_is_never_repeated(
    cell: str, column: str
) -> None:
    cells = {"numero": "1", "nom": "Rue", "latitude": "50.6", "longitude": "3.1"} | {column: cell}
    data = a_csv(";".join(cells.values()), header=";".join(cells))

    reading = read(data)

    assert causes(reading) == [(2, column, "credentials")]
    assert SECRET not in repr(reading)


@pytest.mark.parametrize(
    "cell",
    [
        "contact : mailto:csu@mairie.example",
        "csu@mairie.example",
        "https://www.google.com/maps/@50.622,3.144,17z",
        "http://nvr.example:8080/vue",
        "10:30 – 12:00",
        "rue du Mot de Passe",
    ],
)
def test_what_only_looks_like_a_credential_is_let_through(cell: str) -> None:
    data = a_csv(f"1;Rue;50.6;3.1;{cell}", header="numero;nom;latitude;longitude;observations")

    assert causes(read(data)) == []


def test_a_column_of_passwords_is_refused_row_by_row() -> None:
    data = a_csv(f"1;Rue;50.6;3.1;{SECRET}", ROW + ";", header="numero;nom;lat;lon;Mot de passe")

    reading = read(data)

    assert causes(reading) == [(2, "Mot de passe", "credentials")]
    assert SECRET not in repr(reading)


def test_a_credential_that_stands_as_a_header_is_never_repeated() -> None:
    data = a_csv("1;Rue", header=f"1;rtsp://admin:{SECRET}@192.0.2.7")

    assert SECRET not in str(refusal(data))


@pytest.mark.parametrize(
    "data",
    [
        a_geojson(((3.1, 50.6), {"ref": "1", "flux": {"url": [f"rtsp://a:{SECRET}@h/"]}})),
        a_kml(a_placemark("1", f"rtsp://a:{SECRET}@h/", "3.1,50.6")),
        a_workbook([["numero", "lat", "lon", ""], ["1", 50.6, 3.1, f"rtsp://a:{SECRET}@h/"]]),
    ],
    ids=["geojson", "kml", "xlsx"],
)
def test_a_credential_is_found_in_every_format(data: bytes) -> None:
    reading = read(data)

    assert [cause for _, _, cause in causes(reading)] == ["credentials"]
    assert SECRET not in repr(reading)


def test_an_echo_is_short_and_printable() -> None:
    (rejection,) = read(a_csv(f"1;Rue;{'x' * 500}\x07;3.1")).rejections

    assert len(rejection.sentence) < 200
    assert rejection.sentence.isprintable()


def test_a_point_outside_the_contour_is_a_remark() -> None:
    square = Contour((((((3.0, 50.0), (3.2, 50.0), (3.2, 51.0), (3.0, 51.0), (3.0, 50.0))),),))

    reading = read(a_csv("1;In;50.6;3.1", "2;Out;50.6;3.3"), contour=square)

    assert [(one.row, one.number, one.cause.value) for one in reading.remarks] == [
        (3, "2", "outside-contour")
    ]
    assert len(reading.rows) == 2


def test_every_cause_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Cause)
