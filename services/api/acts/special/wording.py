"""A look that an active police post is to answer for: the request waits for the post's word."""

from __future__ import annotations

from services.api.acts.watching.asked import Asked, as_said
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import LockedTenant, Work
from tenants.decisions.outcomes import NeedsApproval
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import SpecialId


async def ask_post(
    work: Work, locked: LockedTenant, asked: Asked, camera: Camera, needs: NeedsApproval
) -> Special | None:
    """`None` where this agent's request for this camera waits already."""
    standing = await work.specials.open_in([locked.tenant])
    words = [one for one in standing if one.kind is SpecialKind.POST_WORD]
    if any(one.agent.id == asked.agent.id and camera.id in one.cameras for one in words):
        return None
    posts = [one for one in standing if one.kind is SpecialKind.ACTIVE_POST]
    post = next((one for one in posts if camera.zone in one.zones), None)
    if post is None:
        return None
    one = Special(
        id=SpecialId(work.fresh_name()),
        tenant=locked.tenant,
        kind=SpecialKind.POST_WORD,
        subject=post.subject,
        agent=asked.agent,
        incident=None if asked.incident is None else as_said(asked.incident),
        zones=(),
        cameras=(camera.id,),
        members=(),
        asked_at=asked.at,
        deadline=needs.deadline,
        state=SpecialState.ASKED,
        since=asked.at,
        until=post.until,
        article=needs.article.cited,
        decided_by=None,
        # The request to watch is its entry.
        entry=locked.next_seq - 1,
    )
    await work.specials.put(one)
    return one
