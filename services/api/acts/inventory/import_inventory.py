"""Bring in the list that a commune keeps in a file: previewed first, then written at once.

One import is one entry, with the file's SHA-256 and the counts. It is refused when the
list has changed since it was previewed: what was shown is what is done. Undoing it
brings back what stood before, while nothing else has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from services.api.acts.answers import (
    InventoryChange,
    InventoryImported,
    InventoryPreviewed,
    InventoryRefused,
    InventoryRestored,
    NoSuchTenant,
)
from services.api.acts.inventory.changes import (
    IMPORT,
    UNDO,
    Difference,
    cut,
    difference,
    next_version,
    write,
)
from services.api.acts.inventory.rights import (
    Asked,
    admit,
    asked,
    enter_refusal,
    entry_of,
    signed_by,
)
from services.api.storage.work import Begin, LockedTenant
from services.kit.inventory import MOST_ROWS, ColumnMapping, Policy, Preview, Reading, compare
from tenants.conventions.convention import Deed
from tenants.register.entry import Act
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId, VisibleTenant
from tenants.vocabulary.people import Agent

CHANGED = "inventory-changed"
NOTHING_TO_IMPORT = "nothing-to-import"
NOTHING_TO_UNDO = "nothing-to-undo"
TOO_MANY = "too-many-cameras"


@dataclass(frozen=True, slots=True)
class Import:
    """What is brought in: a file as it was read, what becomes of the cameras it does not
    name, and the version that its preview was made on."""

    reading: Reading
    policy: Policy
    seen: int


async def remembered_mapping(begin: Begin, tenant: VisibleTenant) -> ColumnMapping | None:
    """How the columns of this tenant's last file were read."""
    async with begin() as work:
        latest = await work.inventory_versions(tenant, 1)
    if not latest or latest[0].mapping is None:
        return None
    return ColumnMapping.from_json(orjson.loads(latest[0].mapping))


async def preview_inventory(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    reading: Reading,
    now: datetime,
) -> InventoryPreviewed | InventoryRefused | NoSuchTenant:
    """What importing a file would change. Raises `RegisterUnavailable`."""
    async with begin() as work:
        locked = await admit(work, asked(deeds, Act.IMPORT_INVENTORY, by, tenant, now))
        if isinstance(locked, InventoryRefused | NoSuchTenant):
            return locked
        known = await locked.inventory()
        return InventoryPreviewed(compare(known.values(), reading), await _version(locked))


async def import_inventory(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    what: Import,
    now: datetime,
) -> InventoryImported | InventoryRefused | NoSuchTenant:
    """Raises `RegisterUnavailable`."""
    one = asked(deeds, Act.IMPORT_INVENTORY, by, tenant, now)
    async with begin() as work:
        locked = await admit(work, one)
        if isinstance(locked, InventoryRefused | NoSuchTenant):
            return locked

        known = await locked.inventory()
        preview = compare(known.values(), what.reading)
        wanted = preview.after(known.values(), what.policy)
        found = difference(known, wanted)
        code = await _refusal(locked, what.seen, wanted, found)
        if code is not None:
            return await enter_refusal(locked, one, code)

        entry = locked.next_seq
        counts, digest = _counts(what, preview), what.reading.digest
        await locked.record(entry_of(locked, one, "done", counts, f"sha256 {digest}"))
        mapping = orjson.dumps(what.reading.mapping.as_json()).decode()
        change = await _change(locked, one, found, IMPORT, known, digest=digest, mapping=mapping)
        return InventoryImported(change, preview, entry)


async def undo_import(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    seen: int,
    now: datetime,
) -> InventoryRestored | InventoryRefused | NoSuchTenant:
    """Raises `RegisterUnavailable`."""
    one = asked(deeds, Act.UNDO_IMPORT, by, tenant, now)
    async with begin() as work:
        locked = await admit(work, one)
        if isinstance(locked, InventoryRefused | NoSuchTenant):
            return locked

        before = await locked.history.before_latest()
        if await _version(locked) != seen:
            return await enter_refusal(locked, one, CHANGED)
        if before is None:
            return await enter_refusal(locked, one, NOTHING_TO_UNDO)

        found = difference(await locked.inventory(), {camera.id: camera for camera in before})
        entry = locked.next_seq
        await locked.record(entry_of(locked, one, "done", f"version {seen}"))
        return InventoryRestored(await _change(locked, one, found, UNDO, None), entry)


async def _refusal(
    locked: LockedTenant, seen: int, wanted: Mapping[CameraId, Camera], found: Difference
) -> str | None:
    if await _version(locked) != seen:
        return CHANGED
    if not found:
        return NOTHING_TO_IMPORT
    return TOO_MANY if len(wanted) > MOST_ROWS else None


async def _version(locked: LockedTenant) -> int:
    latest = await locked.history.latest()
    return 0 if latest is None else latest.version


async def _change(
    locked: LockedTenant,
    one: Asked,
    found: Difference,
    origin: str,
    before: Mapping[CameraId, Camera] | None,
    *,
    digest: str | None = None,
    mapping: str | None = None,
) -> InventoryChange:
    """Write what the entry just recorded says."""
    entry = locked.next_seq - 1
    ended = await cut(locked, found.removed, one.at)
    await write(locked, found)
    version = await next_version(
        locked,
        origin,
        entry,
        one.at,
        found,
        by=signed_by(one.by),
        digest=digest,
        mapping=mapping,
        before=None if before is None else tuple(before.values()),
    )
    return InventoryChange(*found, ended, version)


def _counts(what: Import, preview: Preview) -> str:
    counts = {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "unchanged": len(preview.unchanged),
        "dropped": len(preview.dropped(what.policy)),
        "rejected": len({rejection.row for rejection in preview.rejected}),
    }
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"{what.policy.value}, {told}"
