"""What the communes' cameras say is wrong with them, as their federators told last.

In memory: it is true of now, or of nothing. A commune that is not linked says nothing,
and what it said before is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.vocabulary.alarm import AlarmKind
from tenants.vocabulary.identifiers import (
    CameraId,
    TenantId,
    UnreadableName,
    split_camera_id,
)

MOST = 10_000
"""Cameras of one commune: more is nobody's word."""


class CameraAlarms:
    """One per process."""

    def __init__(self) -> None:
        self._on: dict[TenantId, Mapping[CameraId, tuple[AlarmKind, ...]]] = {}

    def of(self, tenant: TenantId) -> Mapping[CameraId, tuple[AlarmKind, ...]]:
        return self._on.get(tenant, {})

    def told(self, body: Mapping[str, Any]) -> TenantId | None:
        """Take in an `alarms.reported`; the tenant, where it changes something. Words that
        cannot be read are left aside."""
        tenant, said = body.get("tenant"), body.get("cameras")
        if not isinstance(tenant, str) or not isinstance(said, list) or len(said) > MOST:
            return None
        named = TenantId(tenant)
        read = [_read(named, one) for one in said]
        on = {camera: kinds for camera, kinds in filter(None, read) if kinds}
        if on == self._on.get(named, {}):
            return None
        self._on[named] = on
        return named

    def forget(self, tenant: TenantId) -> bool:
        """True where something was on."""
        return bool(self._on.pop(tenant, None))


def _read(tenant: TenantId, said: Any) -> tuple[CameraId, tuple[AlarmKind, ...]] | None:
    """A federator speaks of its own cameras alone; a kind of tomorrow is passed over."""
    try:
        camera, kinds = CameraId(str(said["camera"])), [str(kind) for kind in said["kinds"]]
        owner, _ = split_camera_id(camera)
    except (KeyError, TypeError, UnreadableName):
        return None
    known = tuple(kind for kind in AlarmKind if kind.value in kinds)
    return (camera, known) if owner == tenant else None
