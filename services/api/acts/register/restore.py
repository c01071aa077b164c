"""The register can be written again: say for how long it could not, and go on.

What media still shows keeps its lease once more, so that its next sign of life decides;
what the grace did not cover was cut there, and ends here. Media counts the grace of each
view from its last renewal, before anybody here noticed: so do we. Several replicas may
notice the same gap: the first one tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from services.api.acts.answers import EndedView
from services.api.acts.end_view import REGISTER_UNAVAILABLE, Ending, close
from services.api.acts.register.entering import enter
from services.api.acts.watch_camera import LEASE
from services.api.storage.work import Begin
from services.kit.grace import REGISTER_GRACE_SECONDS
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, ViewId

GRACE = timedelta(seconds=REGISTER_GRACE_SECONDS)


async def restore_register(
    begin: Begin,
    tenant: TenantId,
    since: datetime,
    code: str,
    now: datetime,
    endings: Mapping[ViewId, Ending] = MappingProxyType({}),
) -> tuple[EndedView, ...]:
    """Nothing was entered from `since` to `now`, because of `code`. The views that ended;
    `endings`: those of which media said meanwhile when and why.

    Raises `UnknownTenant`, `RegisterUnavailable`.
    """
    async with begin() as work:
        locked = await work.lock(tenant)
        restored_at = await locked.register.restored_at()
        if restored_at is not None and restored_at > since:
            return ()

        await enter(locked, Act.REGISTER_RESTORED, now, since=since, until=now, detail=code)
        await locked.register.set_restored(now)
        told = {view.id: endings[view.id] for view in locked.running if view.id in endings}
        ended = [
            await close(locked, view, told[view.id].code, now, told[view.id].at)
            for view in locked.running
            if view.id in told
        ]
        lapsed = [one for one in locked.running if one.lease <= now and one.id not in told]
        cut = [view for view in lapsed if view.lease - LEASE + GRACE <= now]
        shown = [view for view in lapsed if view not in cut]
        ended += [await close(locked, view, REGISTER_UNAVAILABLE, now) for view in cut]
        await locked.renew([replace(one, lease=min(now + LEASE, one.until)) for one in shown])
        return tuple(ended)
