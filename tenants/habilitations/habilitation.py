"""One person's habilitation for one tenant's images.

It never widens what a convention allows; it only says who may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class Designation:
    """Who named the agent: the head of service (CSI R253-3), and under which reference."""

    by: str
    reference: str


@dataclass(frozen=True, slots=True)
class Habilitation:
    """In force from `since`, until before `until`; both are UTC instants."""

    agent: AgentId
    organisation: SubscriberId
    tenant: TenantId
    since: datetime
    until: datetime
    designation: Designation

    def in_force(self, at: datetime) -> bool:
        return self.since <= at < self.until
