"""The list written out: GeoJSON (RFC 7946) with OpenStreetMap's keys, or CSV for a spreadsheet.

What is written can be read back whole. `docs/reference/inventory.schema.json` is the
contract. No address and no credential is ever in it: a `Camera` holds none.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from tenants.vocabulary.camera import Camera, CameraKind
from tenants.vocabulary.identifiers import TenantId

GEOJSON_TYPE = "application/geo+json"
CSV_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    "numero", "nom", "quartier", "type", "azimut", "champ", "pilotable",
    "longitude", "latitude", "local",
)  # fmt: skip
_KINDS = {CameraKind.DOME: "dôme", CameraKind.FIXED: "fixe"}
_RISKY = re.compile(r"'*[=+\-@]")


def to_geojson(tenant: TenantId, cameras: Iterable[Camera], **members: Any) -> bytes:
    """One feature a camera. `members` are foreign members of the collection (RFC 7946 §6.1)."""
    collection = {
        "type": "FeatureCollection",
        "tenant": tenant,
        **members,
        "features": [_feature(camera) for camera in cameras],
    }
    return orjson.dumps(collection, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def to_csv(cameras: Iterable[Camera]) -> bytes:
    """Semicolons, decimal points and a BOM: what French spreadsheets open as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for camera in cameras:
        writer.writerow([_harmless(cell) for cell in _cells(camera)])
    return out.getvalue().encode("utf-8-sig")


def _feature(camera: Camera) -> Mapping[str, Any]:
    return {
        "type": "Feature",
        "id": camera.id,
        "geometry": {
            "type": "Point",
            "coordinates": [camera.place.longitude, camera.place.latitude],
        },
        "properties": {
            "man_made": "surveillance",
            "surveillance:type": "camera",
            "ref": camera.number,
            "name": camera.name,
            "camera:type": camera.kind.value,
            "camera:direction": camera.heading,
            "field_of_view": camera.field_of_view,
            "steerable": camera.steerable,
            "zone": camera.zone,
            "local": _local(camera),
        },
    }


def _cells(camera: Camera) -> tuple[str, ...]:
    return (
        camera.number,
        camera.name,
        camera.zone or "",
        _KINDS[camera.kind],
        "" if camera.heading is None else repr(camera.heading),
        repr(camera.field_of_view),
        "oui" if camera.steerable else "non",
        repr(camera.place.longitude),
        repr(camera.place.latitude),
        _local(camera),
    )


def _local(camera: Camera) -> str:
    return camera.id.partition(":")[2]


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    if _RISKY.match(cell) and not _is_figure(cell):
        return f"'{cell}"
    return cell


def _is_figure(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
