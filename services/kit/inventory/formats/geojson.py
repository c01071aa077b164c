"""GeoJSON (RFC 7946): one feature, one row. The older `crs` member is understood as well.

Only points are cameras. Whatever else a feature carries is read as text, so that a
credential hidden deep in it is found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from services.kit.inventory.formats.table import (
    Record,
    Table,
    header_name,
    refuse_too_much,
    unreadable,
)
from services.kit.inventory.places.projections import SYSTEMS, WGS84
from services.kit.inventory.words import Cause, Defect, FileForm

_EPSG = re.compile(r"EPSG:+(\d+)\Z")


def read(data: bytes) -> Table:
    """Raises `UnreadableInventory`."""
    try:
        said = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise unreadable("broken") from None
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list):
        raise unreadable("unknown-format")
    if not features:
        raise unreadable("empty")

    refuse_too_much(len(features), 0)
    records = tuple(_record(row, one) for row, one in enumerate(features, 1))
    headers = tuple(dict.fromkeys(name for one in records for name in one.cells if name))
    refuse_too_much(0, len(headers))
    return Table(FileForm("geojson", "UTF-8"), headers, records, _system(said.get("crs")))


def _record(row: int, feature: object) -> Record:
    if not isinstance(feature, dict):
        return Record(row, {}, None, Defect(Cause.EMPTY_ROW))
    properties = feature.get("properties")
    said = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        said.setdefault("id", feature["id"])
    cells = {header_name(name, at): _text(said[name]) for at, name in enumerate(said, 1)}
    try:
        return Record(row, cells, _point(feature.get("geometry")))
    except Defect as defect:
        return Record(row, cells, None, defect)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case str():
            return value
        case int() | float():
            return repr(value)
        case _:
            return orjson.dumps(value).decode()


def _point(geometry: object) -> tuple[float, float] | None:
    if geometry is None:
        return None
    if not isinstance(geometry, Mapping) or geometry.get("type") != "Point":
        raise Defect(Cause.NOT_A_POINT)
    match geometry.get("coordinates"):
        case [(int() | float()) as east, (int() | float()) as north, *_]:
            return float(east), float(north)
        case _:
            raise Defect(Cause.POSITION_UNREADABLE)


def _system(crs: Any) -> str | None:
    try:
        name = str(crs["properties"]["name"])
    except (KeyError, TypeError):
        return None
    if name.endswith("CRS84"):
        return WGS84
    epsg = _EPSG.search(name)
    system = None if epsg is None else f"EPSG:{epsg[1]}"
    return system if system in SYSTEMS else None
