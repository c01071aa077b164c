"""KML, or the KMZ that holds one: one placemark, one row; a folder is a zone.

Declarations and entities are refused, and no address is followed: an XML file is data.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from services.kit.inventory.formats.table import (
    Record,
    Table,
    header_name,
    refuse_too_much,
    unreadable,
)
from services.kit.inventory.formats.workbook import refuse_bombs
from services.kit.inventory.places.coordinates import number
from services.kit.inventory.places.projections import WGS84
from services.kit.inventory.words import Cause, Defect, FileForm

DEEPEST = 20
_OTHER_SHAPES = ("Polygon", "LineString", "MultiGeometry", "LinearRing", "Track", "Model")


def read_archive(data: bytes) -> Table:
    """A KMZ. Raises `UnreadableInventory`."""
    refuse_bombs(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if not inside:
            raise unreadable("unknown-format")
        return read(archive.read(inside[0]))


def read(data: bytes) -> Table:
    """Raises `UnreadableInventory`."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise unreadable("entities") from None
    except (ParseError, ValueError, LookupError):
        raise unreadable("broken") from None
    if _name(root) != "kml":
        raise unreadable("unknown-format")

    placemarks = list(_placemarks(root, "", 0))
    if not placemarks:
        raise unreadable("empty")
    refuse_too_much(len(placemarks), 0)
    records = tuple(_record(row, *one) for row, one in enumerate(placemarks, 1))
    headers = tuple(dict.fromkeys(name for one in records for name in one.cells))
    refuse_too_much(0, len(headers))
    return Table(FileForm("kml"), headers, records, WGS84)


def _placemarks(node: Any, folder: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > DEEPEST:
        raise unreadable("broken")
    for child in node:
        match _name(child):
            case "Placemark":
                yield folder, child
            case "Folder":
                named = next((_text(one) for one in child if _name(one) == "name"), folder)
                yield from _placemarks(child, named, depth + 1)
            case "Document":
                yield from _placemarks(child, folder, depth + 1)


def _record(row: int, folder: str, placemark: Any) -> Record:
    cells = {"dossier": folder} if folder else {}
    for node in placemark.iter():
        match _name(node):
            case "name" | "description" | "address" as simple:
                cells[simple] = _text(node)
            case "SimpleData" | "Data":
                value = next((one for one in node if _name(one) == "value"), node)
                cells[header_name(node.get("name", ""), len(cells) + 1)] = _text(value)
    try:
        return Record(row, cells, _point(placemark))
    except Defect as defect:
        return Record(row, cells, None, defect)


def _point(placemark: Any) -> tuple[float, float] | None:
    kinds = {_name(node): node for node in placemark}
    point = kinds.get("Point")
    if point is None:
        if kinds.keys() & set(_OTHER_SHAPES):
            raise Defect(Cause.NOT_A_POINT)
        return None
    said = next((_text(node) for node in point if _name(node) == "coordinates"), "")
    figures = [number(one) for one in said.split(",")[:2]]
    if len(figures) < 2 or figures[0] is None or figures[1] is None:
        raise Defect(Cause.POSITION_UNREADABLE)
    return figures[0], figures[1]


def _name(node: Any) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(node: Any) -> str:
    return "".join(node.itertext()).strip()
