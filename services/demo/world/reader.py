"""Reads the world's files, and refuses what it does not know.

A file lists a tenant's zones, and in each zone its cameras. A dome is steerable and
looks all round; a fixed camera must say where it looks and how wide.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, TypeAlias, cast, get_args

from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id, tenant_id

Kind: TypeAlias = Literal["commune", "epci", "landlord"]

TENANTS = (
    "lille",
    "roubaix",
    "tourcoing",
    "villeneuve-d-ascq",
    "metz",
    "lons-le-saunier",
    "charenton-immobiliere-3f",
    "evrange",
)
"""In the order in which the demo shows them; one file each."""

TENANT_WORDS = {"id", "name", "kind", "insee", "zones"}
ZONE_WORDS = {"name", "cameras"}
DOME_WORDS = {"number", "name", "at", "kind"}
FIXED_WORDS = DOME_WORDS | {"heading", "view"}


class UnreadableWorld(ValueError):
    """A file of the world that does not say what it should; the message names the place."""


@dataclass(frozen=True, slots=True)
class WorldTenant:
    """`insee` is the commune whose contour holds the cameras."""

    id: TenantId
    name: str
    kind: Kind
    insee: str
    cameras: tuple[Camera, ...]


@dataclass(frozen=True, slots=True)
class World:
    tenants: tuple[WorldTenant, ...]

    @property
    def cameras(self) -> tuple[Camera, ...]:
        return tuple(camera for tenant in self.tenants for camera in tenant.cameras)

    def tenant(self, wanted: TenantId) -> WorldTenant:
        """Raises `KeyError` where there is none."""
        return {tenant.id: tenant for tenant in self.tenants}[wanted]


def read_world() -> World:
    return World(tuple(read_tenant(shipped(name)) for name in TENANTS))


def shipped(name: str) -> str:
    return files("services.demo.world").joinpath(f"{name}.toml").read_text("utf-8")


def read_tenant(text: str) -> WorldTenant:
    told = tomllib.loads(text)
    expect(told, TENANT_WORDS, "a tenant")
    tenant = tenant_id(told["id"])
    if told["kind"] not in get_args(Kind):
        raise UnreadableWorld(f"{tenant}: kind is one of {', '.join(get_args(Kind))}")

    cameras = tuple(
        read_camera(tenant, zone["name"], row)
        for zone in told["zones"]
        if expect(zone, ZONE_WORDS, f"{tenant}: a zone")
        for row in zone["cameras"]
    )
    if len({camera.id for camera in cameras}) < len(cameras):
        raise UnreadableWorld(f"{tenant}: two cameras have the same number")
    return WorldTenant(tenant, told["name"], cast(Kind, told["kind"]), told["insee"], cameras)


def read_camera(tenant: TenantId, zone: str, row: Mapping[str, Any]) -> Camera:
    dome = row.get("kind") == CameraKind.DOME
    where = f"{tenant}: camera {row.get('number')}"
    expect(row, DOME_WORDS if dome else FIXED_WORDS, where)
    longitude, latitude = row["at"]
    try:
        return Camera(
            id=camera_id(tenant, row["number"]),
            tenant=tenant,
            number=row["number"],
            name=row["name"],
            place=GeoPoint(longitude, latitude),
            kind=CameraKind(row["kind"]),
            heading=None if dome else float(row["heading"]),
            field_of_view=60.0 if dome else float(row["view"]),
            steerable=dome,
            zone=zone,
        )
    except ValueError as error:
        raise UnreadableWorld(f"{where}: {error}") from error


def expect(told: Mapping[str, Any], words: set[str], where: str) -> Literal[True]:
    """Exactly these words, neither fewer nor more."""
    if told.keys() != words:
        wrong = ", ".join(sorted(told.keys() ^ words))
        raise UnreadableWorld(f"{where}: missing or unknown: {wrong}")
    return True
