"""Slots that a flow took from another, until the commune has stopped the one that yields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.vocabulary.identifiers import FlowId, TenantId


@dataclass(frozen=True, slots=True)
class RevokingSlot:
    """`flow`, under `fence`, is to stop; by `drained_at` it has, whether we heard or not."""

    slot: int
    flow: FlowId
    fence: int
    drained_at: datetime


class Revoking(Protocol):
    """Those of one locked tenant."""

    @property
    def slots(self) -> frozenset[int]:
        """Their numbers, as they are in this act."""
        ...

    async def put(self, one: RevokingSlot) -> None: ...
    async def stopped(self, flow: FlowId) -> bool:
        """False where that flow was on no slot that yields."""
        ...

    async def drained(self, now: datetime) -> int:
        """Forget those whose time is over; how many they were."""
        ...


class RevokingOnes(Protocol):
    """What is read of them without a lock."""

    async def of(self, flow: FlowId) -> TenantId | None: ...
    async def overdue(self, now: datetime) -> tuple[TenantId, ...]: ...
