"""Take away what an agent holds: its views, its joysticks, and those it asks for.

The one way by which the end of a right ends what runs under it, whatever ended the right: a
session, an account, a membership, a role, a habilitation. Whoever calls says why, by a code
that the agent reads and the register keeps, and tells what is answered to the others
(`Announcer.taken_away`). It judges nothing: whether the right has ended is known before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from services.api.acts.answers import EndedView
from services.api.acts.end_view import close
from services.api.acts.revoking.answers import Revoked
from services.api.acts.steering.entering import end_hold
from services.api.storage.sessions.shelf import Whose
from services.api.storage.work import Begin, Hold, LockedTenant
from tenants.conventions.convention import Deed
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

SESSION_ENDED = "session-ended"
ACCOUNT_DISABLED = "account-disabled"
NOT_A_MEMBER = "not-a-member"
ROLE_WITHDRAWN = "role-withdrawn"


async def revoke_rights(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    whose: Whose,
    code: str,
    now: datetime,
    *,
    pictures: bool = True,
) -> Revoked:
    """Without `pictures`, the views go on and only the joysticks end.

    One transaction a tenant. Raises `RegisterUnavailable`: what it had ended is then lost to
    the caller, and known to media at the next renewal.
    """
    async with begin() as work:
        tenants = await work.sessions.holding(whose)

    revoked = Revoked(code)
    for tenant in tenants:
        async with begin() as work:
            locked, deed = await work.lock(tenant), deeds.get(tenant)
            taken = await take_away(locked, deed, whose, code, now, pictures=pictures)
            revoked = Revoked(code, revoked.views + taken.views, revoked.leases + taken.leases)
    return revoked


async def take_away(
    locked: LockedTenant,
    deed: Deed | None,
    whose: Whose,
    code: str,
    now: datetime,
    *,
    pictures: bool = True,
) -> Revoked:
    """The same at one tenant, in a transaction that has locked it; the joystick first."""
    leases = await end_leases(locked, deed, _is_of(whose), code, now)
    views = await end_views(locked, _is_of(whose), code, now) if pictures else ()
    return Revoked(code, tuple(views), tuple(leases))


async def end_views(
    locked: LockedTenant, wanted: Callable[[Agent], bool], code: str, now: datetime
) -> list[EndedView]:
    """Those of one tenant that runs them, in the order they were granted."""
    running = [view for view in locked.running if wanted(view.agent)]
    return [await close(locked, view, code, now) for view in running]


async def end_leases(
    locked: LockedTenant,
    deed: Deed | None,
    wanted: Callable[[Agent], bool],
    code: str,
    now: datetime,
) -> list[Hold]:
    """Those of one tenant, asked for or held."""
    ended = []
    for hold in await locked.holds():
        if wanted(hold.agent):
            over = await end_hold(locked, deed, hold, Event.REVOKED, now, code=code)
            ended += [] if over is None else [over.hold]
    return ended


def _is_of(whose: Whose) -> Callable[[Agent], bool]:
    def wanted(agent: Agent) -> bool:
        return (
            whose.agent in (None, agent.id)
            and whose.organisation in (None, agent.organisation)
            and whose.session in (None, agent.session)
        )

    return wanted
