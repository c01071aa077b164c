"""A preview as JSON: the same for the REST door and for the command line.

Members are in camelCase, as in the GraphQL contract; codes are stable, sentences French.
"""

from __future__ import annotations

from typing import Any

from services.kit.inventory.comparing import Change, Preview
from services.kit.inventory.words import Reading, Rejection, Remark
from tenants.vocabulary.camera import Camera, GeoPoint

_NAMES = {"field_of_view": "fieldOfView"}


def preview_json(preview: Preview, reading: Reading) -> dict[str, Any]:
    return {
        "file": {
            "digest": reading.digest,
            "format": reading.form.format,
            "encoding": reading.form.encoding,
            "separator": reading.form.separator,
            "headers": list(reading.headers),
            "systems": dict(reading.habits.systems),
            "decimalComma": reading.habits.decimal_comma,
        },
        "mapping": reading.mapping.as_json(),
        "mappingOrigin": reading.origin.value,
        "new": [_in_row(preview, camera_json(camera)) for camera in preview.new],
        "changed": [_in_row(preview, _change(change)) for change in preview.changed],
        "unchanged": len(preview.unchanged),
        "same": [_in_row(preview, {"id": camera.id}) for camera in preview.unchanged],
        "absent": [camera_json(camera) for camera in preview.absent],
        "rejected": [_rejection(one) for one in preview.rejected],
        "remarks": [_remark(one) for one in preview.remarks],
    }


def _in_row(preview: Preview, said: dict[str, Any]) -> dict[str, Any]:
    return said | {"row": preview.rows[said["id"]]}


def camera_json(camera: Camera) -> dict[str, Any]:
    return {"id": camera.id} | {
        _NAMES.get(name, name): _value(getattr(camera, name))
        for name in Camera.__slots__
        if name not in ("id", "tenant")
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.after.id,
        "number": change.after.number,
        "fields": [
            {
                "name": _NAMES.get(name, name),
                "before": _value(getattr(change.before, name)),
                "after": _value(getattr(change.after, name)),
            }
            for name in change.fields
        ],
    }


def _rejection(one: Rejection) -> dict[str, Any]:
    return {
        "row": one.row,
        "column": one.column,
        "code": one.cause.value,
        "message": one.sentence,
        "number": one.number,
        "proposal": one.proposal,
    }


def _remark(one: Remark) -> dict[str, Any]:
    return {
        "row": one.row,
        "number": one.number,
        "code": one.cause.value,
        "message": one.sentence,
    }


def _value(value: object) -> object:
    if isinstance(value, GeoPoint):
        return {"longitude": value.longitude, "latitude": value.latitude}
    return value
