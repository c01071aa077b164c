"""A camera as JSON, for the link and the bus: the same words on both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id


class UnreadableCamera(ValueError):
    """What was said of a camera makes no camera; the message names the member."""


def to_mapping(camera: Camera) -> dict[str, Any]:
    """What a federator says of a camera. The tenant is left out: the certificate says it."""
    return {
        "local": camera.id.partition(":")[2],
        "number": camera.number,
        "name": camera.name,
        "longitude": camera.place.longitude,
        "latitude": camera.place.latitude,
        "kind": camera.kind.value,
        "heading": camera.heading,
        "field_of_view": camera.field_of_view,
        "steerable": camera.steerable,
        "zone": camera.zone,
    }


def from_mapping(tenant: TenantId, said: Mapping[str, Any]) -> Camera:
    """Read one camera of `tenant`; raises `UnreadableCamera`."""
    try:
        return Camera(
            id=camera_id(tenant, said["local"]),
            tenant=tenant,
            number=_text(said, "number", 32),
            name=_text(said, "name", 200),
            place=GeoPoint(float(said["longitude"]), float(said["latitude"])),
            kind=CameraKind(said["kind"]),
            heading=None if said["heading"] is None else float(said["heading"]),
            field_of_view=float(said["field_of_view"]),
            steerable=bool(said["steerable"]),
            zone=None if said["zone"] is None else _text(said, "zone", 200),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableCamera(f"camera of {tenant}: {error!r}") from error


def _text(said: Mapping[str, Any], member: str, longest: int) -> str:
    text = said[member]
    if not isinstance(text, str) or not 0 < len(text) <= longest or not text.isprintable():
        raise ValueError(f"{member} must be 1 to {longest} printable characters")
    return text
