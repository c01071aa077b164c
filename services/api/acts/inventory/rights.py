"""Who may touch a commune's list: an agent of that commune, whose account manages cameras.

The State side never writes it. A tenant that the agent may not see does not exist here
either; its owner reads in the register that somebody tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.answers import InventoryRefused, NoSuchTenant, UnknownTenant
from services.api.acts.attempts import may_enter
from services.api.acts.entry_by import entry_by
from services.api.storage.work import Begin, LockedTenant, Work
from tenants.conventions.articles import RESPONSIBLE, ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

CAMERA_MANAGE = "camera.manage"
"""The role without which no list is changed or taken out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One act on a list: by whom, on whose, when, under which convention."""

    act: Act
    by: Agent
    tenant: TenantId
    at: datetime
    convention: Convention | None

    @property
    def article(self) -> ArticleRef:
        """The convention's on the list (VA-2), else the owner's own duty."""
        articles = {} if self.convention is None else self.convention.articles
        return articles.get(Clause.INVENTORY, RESPONSIBLE)


def asked(
    deeds: Mapping[TenantId, Deed], act: Act, by: Agent, tenant: TenantId, now: datetime
) -> Asked:
    """As the convention stands now."""
    return Asked(act, by, tenant, now, version_at(deeds, tenant, now))


def barred(by: Agent, tenant: TenantId) -> str | None:
    """The code of what keeps this agent from this list."""
    if str(by.organisation) != tenant:
        return "not-owner"
    return None if CAMERA_MANAGE in by.roles else "no-role"


async def refuse(begin: Begin, one: Asked) -> InventoryRefused | NoSuchTenant | None:
    """Enter the refusal, if there is one. Raises `RegisterUnavailable`."""
    if barred(one.by, one.tenant) is None:
        return None
    async with begin() as work:
        admitted = await admit(work, one)
    return admitted if isinstance(admitted, InventoryRefused | NoSuchTenant) else None


async def admit(work: Work, one: Asked) -> LockedTenant | InventoryRefused | NoSuchTenant:
    """The tenant, locked for this act; or its refusal, entered."""
    is_strange = one.tenant not in await work.visible_tenants(one.by, one.at)
    if is_strange and not await may_enter(work, one.by, one.tenant, one.at):
        return NoSuchTenant(one.tenant)
    try:
        locked = await work.lock(one.tenant)
    except UnknownTenant:
        return NoSuchTenant(one.tenant)
    code = barred(one.by, one.tenant)
    if code is None:
        return locked
    refused = await enter_refusal(locked, one, code)
    return NoSuchTenant(one.tenant) if is_strange else refused


def signed_by(agent: Agent) -> str:
    """Who did it, as both sides read it."""
    return f"{agent.rank} {agent.name}".strip()


async def enter_refusal(locked: LockedTenant, one: Asked, code: str) -> InventoryRefused:
    await locked.record(entry_of(locked, one, code, None))
    return InventoryRefused(code, one.article)


def entry_of(
    locked: LockedTenant,
    one: Asked,
    outcome: str,
    detail: str | None,
    evidence: str | None = None,
) -> Entry:
    by, convention = one.by, one.convention
    return replace(
        entry_by(locked, by, one.act, outcome, one.at),
        convention=None if convention is None else convention.id,
        version=None if convention is None else convention.version.number + 1,
        article=one.article.cited,
        evidence=evidence,
        detail=detail,
    )
