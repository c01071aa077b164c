"""What an act may ask of the life of the sharing: hours declared, windows, faults.

Written by an act that has locked the tenant; read by anybody who may see it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType, Protocol

from tenants.conventions.hours import HoursException
from tenants.decisions.owner.faults import FaultState, Trouble
from tenants.decisions.owner.windows import WindowState
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId

DeclarationId = NewType("DeclarationId", str)
WindowId = NewType("WindowId", str)
FaultId = NewType("FaultId", str)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The hours that a tenant said it keeps on one service day; `entry` is the register's."""

    id: DeclarationId
    tenant: TenantId
    exception: HoursException
    by: str
    declared_at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class Window:
    """Work announced on some cameras, or on all that the tenant shares (`None`).

    `agent` is who announced it, `by` the name that people read.
    """

    id: WindowId
    tenant: TenantId
    cameras: frozenset[CameraId] | None
    since: datetime
    until: datetime
    reason: str
    agent: AgentId
    by: str
    announced_at: datetime
    state: WindowState
    article: str
    changed_at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble that somebody reported, and how far its repair has come.

    `organisation` is the reporter's: the tenant itself, or a service of the State.
    """

    id: FaultId
    tenant: TenantId
    trouble: Trouble
    detail: str
    since: datetime
    expected: datetime | None
    by: str
    organisation: SubscriberId
    reported_at: datetime
    state: FaultState
    changed_by: str
    changed_at: datetime
    entry: int


class Upkeep(Protocol):
    async def declarations(
        self, tenants: Collection[TenantId], at: datetime
    ) -> tuple[Declaration, ...]:
        """Those that stood at `at`, by tenant and day: what was known then, not since."""
        ...

    async def declaration(self, id_: DeclarationId) -> Declaration | None:
        """Standing."""
        ...

    async def declare(self, declaration: Declaration) -> None:
        """In the place of what stands for that day."""
        ...

    async def take_back(self, tenant: TenantId, day: date, at: datetime) -> None: ...

    async def windows(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[Window, ...]:
        """Those that are open, and those that were over at `over_since` or later, by hour."""
        ...

    async def window(self, id_: WindowId) -> Window | None: ...

    async def due_windows(self, now: datetime) -> tuple[TenantId, ...]:
        """The tenants that have a window to begin, to hold back or to end."""
        ...

    async def put_window(self, window: Window) -> None: ...

    async def change_window(self, window: Window) -> None: ...

    async def faults(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[Fault, ...]:
        """Those that are open, and those restored at `over_since` or later, by hour."""
        ...

    async def fault(self, id_: FaultId) -> Fault | None: ...

    async def put_fault(self, fault: Fault) -> None: ...

    async def change_fault(self, fault: Fault) -> None: ...
