"""Somebody reached for what is not theirs: its owner reads that they tried.

The one who asks gets the answer of what is nowhere. The owner's register says who asked, for
what, when; a hundred times an hour at most for one person, so that nobody fills a register to
which they have no right. A name that is nobody's leaves no trace.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.entry_by import entry_by
from services.api.storage.work import LockedTenant, UnknownTenant, Work
from tenants.conventions.articles import RECIPIENTS, ArticleRef
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

NOT_ENTITLED = "not-entitled"
"""The outcome of such an entry, where no rule was asked for a better one."""
MOST = 100
PER = timedelta(hours=1)
LAST = "les suivantes de l'heure ne sont pas inscrites"
"""What the last one that is entered says besides."""


async def enter_attempt(
    work: Work,
    agent: Agent,
    tenant: TenantId,
    act: Act,
    now: datetime,
    *,
    camera: CameraId | None = None,
    detail: str | None = None,
    article: ArticleRef = RECIPIENTS,
) -> None:
    """In the register of `tenant`, if it is one. Raises `RegisterUnavailable`."""
    if not await may_enter(work, agent, tenant, now):
        return
    try:
        locked = await work.lock(tenant)
    except UnknownTenant:
        return
    known = await attempts(work, agent, tenant, now)
    if known >= MOST:
        return
    said = [one for one in (detail, LAST if known == MOST - 1 else None) if one]
    await enter_answer(
        locked,
        agent,
        act,
        NOT_ENTITLED,
        article,
        now,
        camera=camera,
        detail="; ".join(said) or None,
    )


async def enter_attempt_on(
    work: Work, agent: Agent, camera: CameraId, act: Act, now: datetime
) -> None:
    """In its owner's register, if it is a camera."""
    owner = await work.owner(camera)
    if owner is not None:
        await enter_attempt(work, agent, owner, act, now, camera=camera)


async def may_enter(work: Work, agent: Agent, tenant: TenantId, now: datetime) -> bool:
    """Whether one more refusal of this stranger is written down. Waits for nobody's turn."""
    return await attempts(work, agent, tenant, now) < MOST


async def attempts(work: Work, agent: Agent, tenant: TenantId, now: datetime) -> int:
    """Refusals of this person that the register holds of late; `MOST` and beyond: `MOST`."""
    return await work.searches.refusals_of(tenant, agent.name, agent.organisation, now - PER, MOST)


async def enter_answer(
    locked: LockedTenant,
    agent: Agent,
    act: Act,
    code: str,
    article: ArticleRef,
    now: datetime,
    *,
    camera: CameraId | None = None,
    detail: str | None = None,
) -> None:
    """What this person asked for, and what came of it: `code` is the outcome."""
    await locked.record(
        replace(
            entry_by(locked, agent, act, code, now),
            camera=camera,
            article=article.cited,
            detail=detail,
        )
    )
