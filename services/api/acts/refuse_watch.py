"""Enter a refusal that the rules did not give: something other than the law stands in the way.

The link is down, or the account has no such role: the agent asked all the same, and
the register says so. A camera the agent may not see does not exist here either.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.answers import NoSuchCamera, WatchRefused
from services.api.acts.watching.asked import Asked, enter_blind_attempt, entry_of
from services.api.storage.work import Begin
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId, UnreadableName, split_camera_id
from tenants.vocabulary.people import Agent


async def refuse_watch(
    begin: Begin, agent: Agent, camera: CameraId, motive: str, refused: Refused, now: datetime
) -> WatchRefused | NoSuchCamera:
    """Raises `RegisterUnavailable`."""
    try:
        tenant, _ = split_camera_id(camera)
    except UnreadableName:
        return NoSuchCamera(camera)

    asked = Asked(agent, camera, motive, None, now)
    async with begin() as work:
        if tenant not in await work.habilitated_tenants(agent, now):
            await enter_blind_attempt(work, asked, RECIPIENTS)
            return NoSuchCamera(camera)

        locked = await work.lock(tenant)
        if await locked.camera(camera) is None:
            return NoSuchCamera(camera)

        habilitation = await locked.habilitation(agent)
        await locked.record(entry_of(locked, asked, refused.code, refused.article, habilitation))
        return WatchRefused(refused, ())
