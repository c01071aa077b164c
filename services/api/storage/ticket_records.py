"""What became of tickets, and who looked by each: the latest first (CH-6, CH-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.api.storage.work import TicketFile
from tenants.vocabulary.identifiers import AgentId, CameraId, TenantId, ViewId


@dataclass(frozen=True, slots=True)
class Connection:
    """One look under a ticket. `until` and `ended` are `None` while it goes on."""

    view: ViewId
    camera: CameraId
    camera_name: str
    since: datetime
    until: datetime | None
    ended: str | None


@dataclass(frozen=True, slots=True)
class TicketRecord:
    ticket: TicketFile
    connections: tuple[Connection, ...]


class TicketRecords(Protocol):
    async def of(
        self, tenant: TenantId, most: int, *, agent: AgentId | None = None
    ) -> tuple[TicketRecord, ...]:
        """With `agent`, those that one person asked for."""
        ...
