"""The cameras a visitor brings: on the command line, or in a TOML file.

A camera whose address is wrong still goes on the map: its tile says what is
wrong, which is where its owner looks. No message repeats an address.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id

_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)\Z")
_NAME_ENDS = re.compile(r"=(?=[A-Za-z][A-Za-z0-9+.-]*://)")
_KEYS = frozenset({"name", "main", "sub", "user", "password", "latitude", "longitude"})


class UnreadableCamera(ValueError):
    """What was given makes no camera; the message names the remedy, never the address."""


@dataclass(frozen=True, slots=True)
class OwnCamera:
    """`main` and `sub` are RTSP addresses as given, secrets included: never shown."""

    camera: Camera
    main: str
    sub: str | None = None
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"OwnCamera({self.camera.name!r})"


def from_arguments(tenant: TenantId, arguments: Sequence[str]) -> list[OwnCamera]:
    """Read `NAME=rtsp://…@LATITUDE,LONGITUDE` arguments; raises `UnreadableCamera`."""
    return [_argument(tenant, number, text) for number, text in enumerate(arguments, 1)]


def from_file(tenant: TenantId, file: Path, first: int) -> list[OwnCamera]:
    """Read `[[cameras]]` tables, numbered from `first`; raises `UnreadableCamera`."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableCamera(f"{file.name}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The decoder's own words may quote the line, and the line may hold a password.
        raise UnreadableCamera(f"{file.name} is not TOML in UTF-8") from error

    rows = content.get("cameras")
    if set(content) != {"cameras"} or not isinstance(rows, list):
        raise UnreadableCamera(f"{file.name}: write one [[cameras]] table for each camera")
    return [_row(tenant, number, file.name, row) for number, row in enumerate(rows, first)]


def _argument(tenant: TenantId, number: int, text: str) -> OwnCamera:
    # The name ends where an address begins: addresses hold `=` too, names may.
    name, *rest = _NAME_ENDS.split(text, maxsplit=1)
    address, _, place = "".join(rest).rpartition("@")
    found = _PLACE.match(place)
    if not (name.strip() and address and found):
        raise UnreadableCamera(
            f'--camera number {number}: write "Name=rtsp://host/path@latitude,longitude", '
            "for instance …@50.63,3.06"
        )
    camera = _camera(tenant, number, name, float(found[1]), float(found[2]))
    return OwnCamera(camera, address)


def _row(tenant: TenantId, number: int, file: str, row: Mapping[str, Any]) -> OwnCamera:
    where = f"{file}: cameras[{number}]"
    if unknown := set(row) - _KEYS:
        raise UnreadableCamera(
            f"{where}.{min(unknown)} is not known: use {', '.join(sorted(_KEYS))}"
        )
    for key in ("name", "main"):
        if not isinstance(row.get(key), str):
            raise UnreadableCamera(f"{where}.{key} is missing: write it as text")
    for key in ("latitude", "longitude"):
        if not isinstance(row.get(key), float | int) or isinstance(row.get(key), bool):
            raise UnreadableCamera(f"{where}.{key} is missing: write it in degrees")

    camera = _camera(tenant, number, row["name"], row["latitude"], row["longitude"])
    return OwnCamera(camera, row["main"], row.get("sub"), row.get("user"), row.get("password"))


def _camera(tenant: TenantId, number: int, name: str, latitude: float, longitude: float) -> Camera:
    if "://" in name:
        # An address in the wrong place would show its password to everybody.
        raise UnreadableCamera(f"camera number {number}: a name is no address: give it a name")
    try:
        place = GeoPoint(float(longitude), float(latitude))
    except ValueError as error:
        raise UnreadableCamera(f"camera {name.strip()!r}: {error}") from error
    return Camera(
        id=camera_id(tenant, f"{number:03}"),
        tenant=tenant,
        number=f"{number:03}",
        name=name.strip()[:200],
        place=place,
        kind=CameraKind.FIXED,
        heading=0.0,
    )
