"""A certificate is believed no more, from this commit on; media is told after it.

Of one that another authority issued its number is enough. Without a number everything the
tenant's federator holds is revoked, and the invitation that may be about with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.api.acts.federators.answers import (
    FederatorRefused,
    NoSuchFederator,
    Refusal,
    RevokeAnswer,
    Revoked,
)
from services.api.acts.federators.entering import Hand, enter
from services.api.storage.federators.shelf import FederatorCertificate, InvitationEnd, Origin
from services.api.storage.work import Begin, UnknownTenant, Work
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId

LONGEST_LIFE: Final = timedelta(days=3 * 366)
"""No certificate lasts longer (ANSSI TLS R25): so long an unknown number stays on the list."""


async def revoke_federator(
    begin: Begin,
    tenant: TenantId,
    serial: str | None,
    by: Hand,
    reason: str,
    now: datetime,
    *,
    may: bool,
) -> RevokeAnswer:
    """`may`: whether `by` may; a refusal is an entry too. Raises `RegisterUnavailable`."""
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchFederator(tenant)
        if not may:
            why = Refusal.NO_ROLE
            await enter(locked, Act.REVOKE_FEDERATOR, now, outcome=why, by=by, serial=serial)
            return FederatorRefused(why)

        found = await _meant(work, tenant, serial, now)
        if found is None:
            return NoSuchFederator(tenant)
        if serial is None:
            await work.federators.end_invitation(tenant, InvitationEnd.REVOKED)
        standing = [one for one in found if one.revoked_at is None]
        for one in standing:
            await enter(
                locked, Act.REVOKE_FEDERATOR, now, by=by, serial=one.serial,
                until=one.until, detail=reason,
            )  # fmt: skip
            await work.federators.revoke(
                replace(one, revoked_at=now, revoked_by=by.name, reason=reason)
            )
        return Revoked(tenant, tuple(one.serial for one in standing))


async def _meant(
    work: Work, tenant: TenantId, serial: str | None, now: datetime
) -> tuple[FederatorCertificate, ...] | None:
    """The certificates that are meant, `None` where there are none of this tenant's."""
    if serial is None:
        return await work.federators.certificates([tenant], now) or None
    known = await work.federators.certificate(serial)
    if known is None:
        known = FederatorCertificate(serial, tenant, now, now + LONGEST_LIFE, Origin.TOLD)
        await work.federators.put_certificate(known)
    return (known,) if known.tenant == tenant else None
