"""The same world with many more cameras, for measurements.

Each tenant grows in proportion. A new camera stands between an old one and one of its
close neighbours, so that it stays where cameras stand; the seed is the only chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from services.demo.world.reader import World, WorldTenant
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import camera_id

NEIGHBOURS = 6
CLOSE_METRES = 500
"""Further apart, another commune may lie between the two."""


def grow(world: World, total: int, seed: int) -> World:
    """Exactly `total` cameras, the old ones among them; refuses to shrink a world."""
    present = [len(tenant.cameras) for tenant in world.tenants]
    if total < sum(present):
        raise ValueError(f"the world already has {sum(present)} cameras, more than {total}")

    chance = np.random.default_rng(seed)
    shares = split(total - sum(present), present)
    grown = [
        replace(tenant, cameras=(*tenant.cameras, *newcomers(tenant, share, chance)))
        for tenant, share in zip(world.tenants, shares, strict=True)
    ]
    return World(tuple(grown))


def split(extra: int, weights: Sequence[int]) -> list[int]:
    """Whole shares in proportion to the weights; the largest remainders get what is left."""
    exact = [extra * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    remainders = sorted(range(len(exact)), key=lambda index: shares[index] - exact[index])
    for index in remainders[: extra - sum(shares)]:
        shares[index] += 1
    return shares


def newcomers(tenant: WorldTenant, count: int, chance: Generator) -> Iterator[Camera]:
    neighbours = [close_to(camera, tenant.cameras) for camera in tenant.cameras]
    for number in range(count):
        origin = int(chance.integers(len(neighbours)))
        old = tenant.cameras[origin]
        other = neighbours[origin][int(chance.integers(len(neighbours[origin])))]
        place = between(old.place, other.place, float(chance.uniform(0.05, 0.95)))
        yield like(old, f"x{number + 1:05}", place, chance)


def close_to(camera: Camera, cameras: Sequence[Camera]) -> list[Camera]:
    """The few closest others; itself where it is alone."""
    others = [one for one in cameras if one.id != camera.id]
    others.sort(key=lambda one: camera.place.metres_to(one.place))
    close = [one for one in others if camera.place.metres_to(one.place) < CLOSE_METRES]
    return close[:NEIGHBOURS] or [camera]


def between(one: GeoPoint, other: GeoPoint, share: float) -> GeoPoint:
    return GeoPoint(
        round(one.longitude + share * (other.longitude - one.longitude), 6),
        round(one.latitude + share * (other.latitude - one.latitude), 6),
    )


def like(old: Camera, number: str, place: GeoPoint, chance: Generator) -> Camera:
    fixed = old.kind is CameraKind.FIXED
    return replace(
        old,
        id=camera_id(old.tenant, number),
        number=number,
        name=f"{old.name} ({number})",
        place=place,
        heading=float(chance.integers(360)) if fixed else None,
    )
