"""What an owner may read of its own rights: who is habilitated, how full its slots were,
which entries of its register refused somebody.

Reading alone; whether it may be read is the act's to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.occupancy import Span
from tenants.register.file import Kept
from tenants.vocabulary.identifiers import TenantId

Place = tuple[str, str]
"""Where a page of habilitations ends: its organisation and its agent."""


@dataclass(frozen=True, slots=True)
class HabilitationPage:
    """By organisation and agent; `total` of all that are in force."""

    habilitations: tuple[Habilitation, ...]
    total: int
    has_next: bool


class Rights(Protocol):
    async def habilitations(
        self, tenant: TenantId, at: datetime, first: int, after: Place | None
    ) -> HabilitationPage:
        """Those in force at `at`."""
        ...

    async def flows(self, tenant: TenantId, since: datetime) -> tuple[Span, ...]:
        """Every flow that ran at `since` or began later."""
        ...

    async def refused_at(self, tenant: TenantId, code: str, since: datetime) -> Sequence[datetime]:
        """When somebody was refused with this code, from `since` on."""
        ...

    async def refusals(self, tenant: TenantId, first: int, before: int | None) -> Sequence[Kept]:
        """Entries that refused an access, the latest first, of a lower number than `before`.
        One whose body is erased is not among them: nothing else knows what it said."""
        ...
