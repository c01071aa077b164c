"""One entry of a tenant's register, and the bytes that are sealed.

Columns are the legal ones (ME-2, CSI R256-5 by analogy): who, for which service,
which camera, when, why, under which article, with what outcome. A refusal is an
entry like the others. An entry holds no picture, no address and no credential.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import rfc8785

from tenants.vocabulary.identifiers import TenantId

SCHEMA = 1
"""Version of the members of an entry."""


class Act(StrEnum):
    """What is entered; the value never changes once an entry carries it."""

    WATCH = "watch"
    STOP_WATCHING = "stop-watching"
    END_FLOW = "end-flow"
    HABILITATE = "habilitate"
    CUT = "cut"
    RESTORE = "restore"
    CAMERA_ADDED = "camera-added"
    CAMERA_CHANGED = "camera-changed"
    CAMERA_RELOCATED = "camera-relocated"
    CAMERA_REMOVED = "camera-removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """`seq` counts from 0 in the tenant's log. Absent members are `None`, never left out."""

    tenant: TenantId
    seq: int
    at: datetime
    act: Act
    outcome: str
    """`granted`, `needs-approval`, `done`, or the code of the refusal."""
    agent: str | None = None
    name: str | None = None
    rank: str | None = None
    service: str | None = None
    organisation: str | None = None
    habilitation: str | None = None
    """Reference of the designation."""
    camera: str | None = None
    motive: str | None = None
    incident: str | None = None
    article: str | None = None
    view: str | None = None
    flow: str | None = None
    slot: int | None = None
    fence: int | None = None
    since: datetime | None = None
    """Start of the time range that this entry closes."""
    detail: str | None = None


def canonical(entry: Entry) -> bytes:
    """The entry's bytes: JSON in the canonical form of RFC 8785, times in UTC microseconds."""
    members: dict[str, Any] = {"schema": SCHEMA}
    for name, value in asdict(entry).items():
        members[name] = _instant(value) if isinstance(value, datetime) else value
    return rfc8785.dumps(members)


def leaf(body: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry), RFC 6962 §2.1."""
    return sha256(b"\x00" + body).digest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
