"""The names of things, each with a type of its own.

A camera id carries its tenant (`villeneuve-d-ascq:017`): the commune numbers
its cameras as it likes, and the tenant in front comes from the federator's
certificate, never from what the federator says.
"""

from __future__ import annotations

import re
from typing import NewType

TenantId = NewType("TenantId", str)
SubscriberId = NewType("SubscriberId", str)
AgentId = NewType("AgentId", str)
CameraId = NewType("CameraId", str)
FlowId = NewType("FlowId", str)
ViewId = NewType("ViewId", str)
LeaseId = NewType("LeaseId", str)
TicketId = NewType("TicketId", str)
MailId = NewType("MailId", str)
SpecialId = NewType("SpecialId", str)
HandoverId = NewType("HandoverId", str)

VisibleTenant = NewType("VisibleTenant", TenantId)
"""A tenant this agent may see. Only `Work.visible_tenants` makes one."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


class UnreadableName(ValueError):
    """A name that cannot be one of ours; the message says what it should look like."""


def tenant_id(text: str) -> TenantId:
    """Read a tenant's name: lower-case words joined by hyphens, 64 characters at most."""
    if len(text) > 64 or not _SLUG.match(text):
        raise UnreadableName(f"tenant {text!r}: use lower-case letters, digits and hyphens")
    return TenantId(text)


def camera_id(tenant: TenantId, local: str) -> CameraId:
    """Join a tenant and the number its commune gives a camera."""
    if not _LOCAL.match(local):
        raise UnreadableName(f"camera {local!r}: use letters, digits, '.', '_' and '-', 64 at most")
    return CameraId(f"{tenant}:{local}")


def split_camera_id(camera: CameraId) -> tuple[TenantId, str]:
    """The tenant and the commune's own number; raises `UnreadableName` on rubbish."""
    tenant, colon, local = camera.partition(":")
    if not colon or not _LOCAL.match(local):
        raise UnreadableName(f"camera {camera!r}: expected <tenant>:<number>")
    return tenant_id(tenant), local
