"""What the demo's world holds, for who looks for a camera in it."""

from __future__ import annotations

from services.demo.world.reader import read_world

ASCQ = "villeneuve-d-ascq"


def names_of(tenant: str, count: int) -> list[str]:
    """Words that find exactly one camera of the demo's world each."""
    (found,) = [one for one in read_world().tenants if one.id == tenant]
    return [f"{camera.number} {camera.name}" for camera in found.cameras[:count]]


def seen_by(*tenants: str) -> int:
    return sum(len(one.cameras) for one in read_world().tenants if one.id in tenants)
