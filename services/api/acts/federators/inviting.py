"""Make the code with which a commune's federator asks for its first certificate.

The code leaves once, in this answer: what is kept is its digest. A newer invitation ends the
one before, so that a tenant never has two codes about.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from services.api.acts.federators.answers import (
    FederatorRefused,
    InviteAnswer,
    Invited,
    NoSuchFederator,
    Refusal,
)
from services.api.acts.federators.entering import Hand, enter
from services.api.storage.federators.shelf import Invitation
from services.api.storage.work import Begin, UnknownTenant, Work
from services.kit.enrolment.codes import Code
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId


async def invite_federator(
    begin: Begin,
    tenant: TenantId,
    by: Hand,
    make: Callable[[], Code],
    now: datetime,
    lasting: timedelta,
    *,
    may: bool,
) -> InviteAnswer:
    """`may`: whether `by` may invite; a refusal is an entry too. Raises `RegisterUnavailable`."""
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchFederator(tenant)
        if not may:
            await enter(locked, Act.INVITE_FEDERATOR, now, outcome=Refusal.NO_ROLE, by=by)
            return FederatorRefused(Refusal.NO_ROLE)

        code, until = await _unheard(work, make), now + lasting
        entry = await enter(locked, Act.INVITE_FEDERATOR, now, by=by, until=until)
        await work.federators.invite(
            Invitation(code.handle, tenant, code.digest, by.name, now, until, entry)
        )
        return Invited(tenant, code, until)


async def _unheard(work: Work, make: Callable[[], Code]) -> Code:
    """A code whose first group names no other invitation."""
    while True:
        code = make()
        if await work.federators.invitation(code.handle) is None:
            return code
