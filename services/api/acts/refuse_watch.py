"""Enter a refusal that the rules did not give: something other than the law stands in the way.

The link is down, or the account has no such role: the agent asked all the same, and
the register says so. A camera the agent may not see does not exist here either.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.answers import NoSuchCamera, WatchRefused
from services.api.storage.work import Begin, LockedTenant
from tenants.decisions.outcomes import Refused
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, UnreadableName, split_camera_id
from tenants.vocabulary.people import Agent


async def refuse_watch(
    begin: Begin, agent: Agent, camera: CameraId, motive: str, refused: Refused, now: datetime
) -> WatchRefused | NoSuchCamera:
    """Raises `RegisterUnavailable`. The motive is entered as a code, so nothing else fits."""
    try:
        tenant, _ = split_camera_id(camera)
    except UnreadableName:
        return NoSuchCamera(camera)

    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            return NoSuchCamera(camera)

        locked = await work.lock(tenant)
        if await locked.camera(camera) is None:
            return NoSuchCamera(camera)

        await locked.record(_entry(locked, agent, camera, motive, refused, now))
        return WatchRefused(refused, ())


def _entry(
    locked: LockedTenant,
    agent: Agent,
    camera: CameraId,
    motive: str,
    refused: Refused,
    now: datetime,
) -> Entry:
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=Act.WATCH,
        outcome=refused.code,
        agent=agent.id,
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=agent.organisation,
        camera=camera,
        motive=motive[:64] if motive.isprintable() else None,
        article=refused.article.cited,
    )
