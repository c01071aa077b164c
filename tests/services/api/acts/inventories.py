"""Who imports, and what: short ways for the tests of a commune's own list."""

from __future__ import annotations

from collections.abc import Mapping

from services.api.acts.answers import (
    InventoryImported,
    InventoryRefused,
    InventoryRestored,
    NoSuchTenant,
)
from services.api.acts.inventory.import_inventory import Import, import_inventory, undo_import
from services.api.storage.history import InventoryVersion
from services.api.storage.work import Begin
from services.kit.inventory import Policy, read_inventory
from services.kit.inventory.writing import to_csv
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, SubscriberId, VisibleTenant
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.storage.fixtures import CONVENTIONS

ALEX = an_agent(
    "Alex Dubois",
    rank="Chef de salle",
    service="CSU de Villeneuve d'Ascq",
    organisation=SubscriberId(ASCQ),
    roles=frozenset({"camera.manage"}),
)


async def importing(
    begin: Begin,
    cameras: list[Camera],
    policy: Policy = Policy.REPLACE,
    *,
    by: Agent = ALEX,
    seen: int = 1,
) -> InventoryImported | InventoryRefused | NoSuchTenant:
    """Import these cameras out of a CSV."""
    what = Import(read_inventory(to_csv(cameras), ASCQ), policy, seen)
    return await import_inventory(begin, CONVENTIONS, by, ASCQ, what, NOON)


async def imported(
    begin: Begin, cameras: list[Camera], policy: Policy = Policy.REPLACE, *, seen: int = 1
) -> InventoryImported:
    answer = await importing(begin, cameras, policy, seen=seen)
    assert isinstance(answer, InventoryImported), answer
    return answer


async def undoing(
    begin: Begin, seen: int, by: Agent = ALEX
) -> InventoryRestored | InventoryRefused | NoSuchTenant:
    return await undo_import(begin, CONVENTIONS, by, ASCQ, seen, NOON)


async def listed(begin: Begin) -> Mapping[CameraId, Camera]:
    """The list as it stands."""
    async with begin() as work:
        return await (await work.lock(ASCQ)).inventory()


async def versions(begin: Begin) -> tuple[InventoryVersion, ...]:
    """The latest first."""
    async with begin() as work:
        return await work.inventory_versions(VisibleTenant(ASCQ), 20)
