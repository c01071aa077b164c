"""End what no habilitation carries any more: at its hour, and when somebody took it away.

Looked for every second in the base itself, so that it does not matter which process wrote a
habilitation, nor whether it said so: a command line, another replica, a restored backup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.end_view import HABILITATION_ENDED, SUSPENDED
from services.api.acts.revoking.answers import Revoked
from services.api.acts.revoking.revoke_rights import end_leases, end_views
from services.api.storage.work import Begin, LockedTenant
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


async def expire_rights(
    begin: Begin, deeds: Mapping[TenantId, Deed], now: datetime
) -> tuple[Revoked, ...]:
    """One transaction a tenant. Raises `RegisterUnavailable`."""
    async with begin() as work:
        tenants = await work.sessions.unentitled(now)

    revoked: list[Revoked] = []
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            codes = await _without_right(locked, now)
            for code in sorted(set(codes.values())):
                over = {agent for agent, theirs in codes.items() if theirs == code}
                leases = await end_leases(locked, deeds.get(tenant), over.__contains__, code, now)
                views = await end_views(locked, over.__contains__, code, now)
                revoked.append(Revoked(code, tuple(views), tuple(leases)))
    return tuple(revoked)


async def _without_right(locked: LockedTenant, now: datetime) -> dict[Agent, str]:
    """Why each has none, read again under the lock: it may have been given anew meanwhile."""
    holders = {view.agent for view in locked.running}
    holders |= {hold.agent for hold in await locked.holds()}
    over = {}
    for agent in holders:
        if str(agent.organisation) == locked.tenant:
            continue  # an owner needs none for its own cameras
        habilitation = await locked.habilitation(agent)
        if habilitation is None or not habilitation.in_force(now):
            over[agent] = HABILITATION_ENDED
        elif habilitation.suspended(now):
            over[agent] = SUSPENDED
    return over
