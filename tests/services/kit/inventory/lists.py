"""Lists of cameras as communes keep them, made in the test that reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from openpyxl import Workbook

from services.kit.inventory import ColumnMapping, Reading, UnreadableInventory, read_inventory
from services.kit.inventory.places.contours import Contour
from tests.builders import ASCQ

HEADER = "numero;nom;latitude;longitude"
ROW = "017;Place de la République;50,622;3,144"


def read(
    data: str | bytes, mapping: ColumnMapping | None = None, contour: Contour | None = None
) -> Reading:
    """What a file says to Villeneuve d'Ascq."""
    return read_inventory(data.encode() if isinstance(data, str) else data, ASCQ, mapping, contour)


def a_csv(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join((header, *rows)) + "\r\n"


def a_workbook(rows: Sequence[Sequence[Any]], merge: str | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if merge is not None:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_geojson(*features: tuple[Any, Mapping[str, Any]], **members: Any) -> bytes:
    """Features, each its geometry (a pair is a point) and its properties."""
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            **members,
            "features": [
                {"type": "Feature", "geometry": _geometry(geometry), "properties": properties}
                for geometry, properties in features
            ],
        }
    )


def a_kml(*placemarks: str) -> bytes:
    body = "".join(placemarks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><Folder><name>Centre</name>{body}</Folder></Document></kml>"
    ).encode()


def a_placemark(number: str, name: str, coordinates: str) -> str:
    return (
        f"<Placemark><name>{name}</name><ExtendedData>"
        f'<Data name="numero"><value>{number}</value></Data></ExtendedData>'
        f"<Point><coordinates>{coordinates}</coordinates></Point></Placemark>"
    )


def refusal(data: str | bytes, mapping: ColumnMapping | None = None) -> UnreadableInventory:
    """Why a whole file is refused."""
    try:
        read(data, mapping)
    except UnreadableInventory as refused:
        return refused
    raise AssertionError("the file was read")


def causes(reading: Reading) -> list[tuple[int, str | None, str]]:
    """Row, column and cause of each rejection."""
    return [(one.row, one.column, one.cause.value) for one in reading.rejections]


def _geometry(said: Any) -> Any:
    return {"type": "Point", "coordinates": list(said)} if isinstance(said, tuple) else said
