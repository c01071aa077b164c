"""How the owner's stops are written down and read: statements, and what their rows mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, and_, delete, select

from services.api.storage.camera_shelf import Columns, Rows
from services.api.storage.tables import EVERY_CAMERA, commune_facts, cuts
from tenants.decisions.cutting import Cut
from tenants.vocabulary.identifiers import CameraId, TenantId

_c = cuts.c


def select_cuts(tenants: Collection[TenantId]) -> Rows:
    """By tenant and camera."""
    return (
        select(_c.tenant, _c.camera, _c.reason, _c.by, _c.since, _c.until)
        .where(_c.tenant.in_(sorted(tenants)))
        .order_by(_c.tenant, _c.camera)
    )


def select_overdue_cuts(now: datetime) -> Rows:
    return select(_c.tenant).where(_c.until <= now).distinct()


def cut_of(row: Columns) -> Cut:
    """Read a row of `select_cuts`."""
    _, camera, reason, by, since, until = row
    return Cut(None if camera == EVERY_CAMERA else camera, reason, by, since, until)


def cut_row(tenant: TenantId, cut: Cut) -> Mapping[str, Any]:
    return {
        "tenant": tenant,
        "camera": cut.camera or EVERY_CAMERA,
        "reason": cut.reason,
        "by": cut.by,
        "since": cut.since,
        "until": cut.until,
    }


def delete_cut(tenant: TenantId, camera: CameraId | None) -> Delete:
    return delete(cuts).where(_c.tenant == tenant, _c.camera == (camera or EVERY_CAMERA))


def select_fact(tenant: TenantId, fact: str) -> Rows:
    f = commune_facts.c
    return select(f.entry).where(and_(f.tenant == tenant, f.fact == fact))
