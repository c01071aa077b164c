"""Since when each commune is linked or lost, and in which words its federator speaks.

What media nodes said of their links, and when this process saw one go; in memory, and kept
while the bus is away: it is then what was known last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from tenants.vocabulary.identifiers import TenantId

LONGEST_SOFTWARE: Final = 40


@dataclass(frozen=True, slots=True)
class Link:
    """`since` is `None` where it was never seen here; `software` is the federator's word."""

    linked: bool = False
    since: datetime | None = None
    protocol: int | None = None
    software: str | None = None


class LinkBook:
    """Unreadable words are left aside."""

    def __init__(self) -> None:
        self._links: dict[TenantId, Link] = {}

    def of(self, tenant: TenantId) -> Link:
        return self._links.get(tenant, Link())

    def hear(self, body: Mapping[str, Any]) -> None:
        """Take in a `links.changed`; of an end, `see` is told."""
        tenant, since = body.get("tenant"), body.get("since")
        if not isinstance(tenant, str) or not body.get("connected"):
            return
        if not isinstance(since, int | float):
            return
        try:
            begun = datetime.fromtimestamp(since, UTC)
        except (OverflowError, OSError, ValueError):
            return
        known = self.of(TenantId(tenant))
        if known.linked and known.since is not None:
            begun = min(begun, known.since)
        protocol, software = body.get("protocol"), body.get("software")
        self._links[TenantId(tenant)] = Link(
            True,
            begun,
            protocol if isinstance(protocol, int) else None,
            software[:LONGEST_SOFTWARE] if isinstance(software, str) else None,
        )

    def see(self, linked: Collection[TenantId], now: datetime) -> None:
        """Who is linked now, by all that the nodes say."""
        for tenant in linked:
            if not self.of(tenant).linked:
                known = self.of(tenant)
                self._links[tenant] = Link(True, now, known.protocol, known.software)
        for tenant, known in list(self._links.items()):
            if known.linked and tenant not in linked:
                self._links[tenant] = Link(False, now, known.protocol, known.software)
