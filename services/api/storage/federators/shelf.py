"""What an act may ask of invitations and certificates.

Written by an act that has locked the tenant; read by anybody who may see it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tenants.vocabulary.identifiers import TenantId


class InvitationEnd(StrEnum):
    USED = "used"
    REPLACED = "replaced"
    """A newer one was made."""
    GUESSED = "guessed"
    """Somebody who knew its first group tried too many others."""
    REVOKED = "revoked"
    """Its tenant's certificates were revoked, and this with them."""


class Origin(StrEnum):
    ENROLLED = "enrolled"
    RENEWED = "renewed"
    MET = "met"
    """Another authority issued it; it was seen on a link."""
    TOLD = "told"
    """It was never seen: somebody revoked it by its number."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """`by` is who made it, as people read it; `entry` the register's number."""

    handle: str
    tenant: TenantId
    digest: str
    by: str
    made_at: datetime
    until: datetime
    entry: int
    tries: int = 0
    ended_by: InvitationEnd | None = None


@dataclass(frozen=True, slots=True)
class FederatorCertificate:
    """`serial` in lower hexadecimal; `seen_at` when a link last began or ended under it."""

    serial: str
    tenant: TenantId
    since: datetime
    until: datetime
    origin: Origin
    seen_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    reason: str | None = None


class Federators(Protocol):
    async def invitation(self, handle: str) -> Invitation | None: ...

    async def invite(self, invitation: Invitation) -> None:
        """In the place of the one that stands for its tenant."""
        ...

    async def end_invitation(self, tenant: TenantId, why: InvitationEnd) -> None:
        """The one that stands, if there is one."""
        ...

    async def change_invitation(self, invitation: Invitation) -> None: ...

    async def certificate(self, serial: str) -> FederatorCertificate | None: ...

    async def certificates(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[FederatorCertificate, ...]:
        """Those that are good, and those that were over at `over_since` or later; by tenant,
        the one that lasts longest first."""
        ...

    async def put_certificate(self, certificate: FederatorCertificate) -> None: ...

    async def revoke(self, certificate: FederatorCertificate) -> None:
        """Keep when, by whom and why; a revocation is never taken back."""
        ...

    async def seen(self, serial: str, at: datetime) -> bool:
        """False where nobody knows this certificate."""
        ...

    async def revoked(self, now: datetime) -> tuple[str, ...]:
        """The numbers of all that are revoked and not over yet."""
        ...
