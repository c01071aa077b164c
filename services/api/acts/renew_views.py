"""Keep the views that media says are alive, and decide again for each of them.

The law is asked anew at every renewal, with the convention and the habilitation of
this instant: what is no longer granted ends here, and no later than its lease.
A renewal is not an entry of the register; an end is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import EndedView, Renewed
from services.api.acts.end_view import (
    ACCOUNT_DIFFERS,
    CONVENTION_ENDED,
    HABILITATION_ENDED,
    NOTHING_LEAVES,
    SUSPENDED,
    close,
    end_what_is_over,
    ended_view,
    is_owners,
)
from services.api.acts.look_along import goes_on, is_suspended
from services.api.acts.watch_camera import LEASE, pass_of
from services.api.acts.watching.evidence import shown
from services.api.storage.work import Begin, LockedTenant, View, Work
from services.kit.passes import Pass
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.watching import WatchRequest, decide
from tenants.vocabulary.identifiers import TenantId, ViewId

REVOKED = "revoked"
POST_ACTIVE = "post-active"
SPECIAL_ENDED = "special-ended"
_CODES = {
    "no-convention": CONVENTION_ENDED,
    "convention-not-in-force": CONVENTION_ENDED,
    "authorisation-expired": CONVENTION_ENDED,
    "not-subscribed": CONVENTION_ENDED,
    "no-habilitation": HABILITATION_ENDED,
    "act-not-habilitated": HABILITATION_ENDED,
    "outside-territory": HABILITATION_ENDED,
    "habilitation-suspended": SUSPENDED,
    "account-differs": ACCOUNT_DIFFERS,
    "ticket-required": "ticket-ended",
    "arrangement-required": SPECIAL_ENDED,
    "crisis-cell-required": SPECIAL_ENDED,
}
"""What a refusal becomes when it ends a view that was granted; else `revoked`."""


async def renew_views(
    begin: Begin,
    conventions: Mapping[TenantId, Deed],
    views: Sequence[ViewId],
    now: datetime,
) -> Renewed:
    """One transaction a tenant. Raises `RegisterUnavailable`: what was not answered for
    is asked again at the next heartbeat."""
    async with begin() as work:
        known = await work.views(views)

    passes, ended = [], []
    for tenant in sorted({view.flow.tenant for view in known}):
        named = {view.id for view in known if view.flow.tenant == tenant}
        kept, gone = await _renew_in(
            begin, tenant, named, version_at(conventions, tenant, now), now
        )
        passes += kept
        ended += gone

    # Media may have missed the word: what ended before is said again.
    said = {one.view for one in ended}
    ended += [
        ended_view(one, one.ended, False) for one in known if one.ended and one.id not in said
    ]
    strangers = set(views) - {view.id for view in known}
    return Renewed(tuple(passes), tuple(ended), tuple(sorted(strangers)))


async def _renew_in(
    begin: Begin,
    tenant: TenantId,
    named: set[ViewId],
    convention: Convention | None,
    now: datetime,
) -> tuple[list[Pass], list[EndedView]]:
    async with begin() as work:
        locked = await work.lock(tenant)
        over = await end_what_is_over(locked, convention, now)

        ended = [one for one in over if one.view in named]
        kept: dict[ViewId, View] = {}
        passes = []
        for view in [one for one in locked.running if one.id in named]:
            granted, ticket, special = await _decide_again(work, locked, view, convention, now)
            if isinstance(granted, Granted):
                lease = min(now + LEASE, granted.until)
                kept[view.id] = replace(view, lease=lease, until=granted.until)
                passes.append(pass_of(kept[view.id], ticket, special))
            else:
                ended.append(await close(locked, view, granted, now))

        await locked.renew(tuple(kept.values()))
        return passes, ended


async def _decide_again(
    work: Work, locked: LockedTenant, view: View, convention: Convention | None, now: datetime
) -> tuple[Granted | str, str | None, str | None]:
    """The grant as it stands now, or the code of its end; and the ticket, or what was convened,
    that it rests on."""
    if is_owners(view):
        if await is_suspended(locked, view.agent, now):
            return SUSPENDED, None, None
        until = goes_on(locked, view, now)
        return (NOTHING_LEAVES if until is None else Granted(RESPONSIBLE, until)), None, None
    agent = view.agent
    camera = await locked.camera(view.flow.camera)
    zone = None if camera is None else camera.zone
    stands = await shown(work, locked, agent, convention, zone, view.motive)
    request = WatchRequest(
        agent.id,
        agent.organisation,
        view.flow.camera,
        zone,
        view.motive,
        view.incident,
        now,
        stands.evidence,
        stands.posts,
    )
    habilitation = await locked.habilitation(agent)
    match decide(request, convention, habilitation, locked.slots):
        case Granted() as granted:
            return granted, stands.ticket_for(zone), stands.special_for(request)
        case NeedsApproval():
            return POST_ACTIVE, None, None
        case Refused() as refused:
            return _CODES.get(refused.code, REVOKED), None, None
