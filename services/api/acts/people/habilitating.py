"""A head of service habilitates an agent at some tenants, or changes what one may do there.

All of it is decided before any of it is given; each tenant's entry and row are one
transaction. A refusal is an entry of the register of the tenant that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from services.api.acts.end_view import HABILITATION_ENDED
from services.api.acts.habilitate import enter, holder_of
from services.api.acts.people.answers import GrantAnswer, PersonChanged, PersonRefused, RightsCut
from services.api.acts.people.end_of_right import end_running
from services.api.acts.people.entering import enter_refusal, standing_now
from services.api.storage.work import Begin, LockedTenant, UnknownTenant, Work
from tenants.conventions.convention import Deed, version_at
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.people.habilitating import Grant, decide
from tenants.decisions.people.managing import Manager, said, unreadable
from tenants.decisions.standing import NO_CONVENTION
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import AgentId, TenantId


@dataclass(frozen=True, slots=True)
class Wish:
    """What a head of service writes. `since`: `None` keeps the day on which it began, or
    begins today. A mayor's own territory is filled in where it is left out."""

    agent: AgentId
    name: str
    rank: str
    service: str
    tenants: tuple[TenantId, ...]
    acts: frozenset[Right]
    since: date | None
    until: date
    designation: Designation


async def habilitate_agent(
    begin: Begin, deeds: Mapping[TenantId, Deed], manager: Manager, wish: Wish, now: datetime
) -> GrantAnswer:
    """Raises `RegisterUnavailable`: what was entered until then stands, and may be said again."""
    if not said(wish.agent):
        return PersonRefused(unreadable())
    for tenant in wish.tenants:
        refused = await _one(begin, deeds, manager, wish, tenant, now, gives=False)
        if isinstance(refused, Refused):
            return PersonRefused(refused, tenant)

    cut = RightsCut()
    for tenant in wish.tenants:
        given = await _one(begin, deeds, manager, wish, tenant, now, gives=True)
        if isinstance(given, Refused):
            return PersonRefused(given, tenant)
        cut += given
    return PersonChanged(await standing_now(begin, wish.agent, manager.organisation), cut)


async def _one(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    manager: Manager,
    wish: Wish,
    tenant: TenantId,
    now: datetime,
    *,
    gives: bool,
) -> RightsCut | Refused:
    deed = deeds.get(tenant)
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NO_CONVENTION
        grant = await _grant(work, locked, deed, manager, wish, now)
        match decide(grant, version_at(deeds, tenant, now)):
            case Refused() as refused:
                await enter_refusal(locked, Act.HABILITATE, grant.wanted, manager, refused, now)
                return refused
            case Granted() if gives and grant.wanted != grant.known:
                await enter(locked, grant.wanted, now, by=manager.name)
                return await _narrowed(locked, deed, grant)
            case Granted():
                return RightsCut()


async def _grant(
    work: Work,
    locked: LockedTenant,
    deed: Deed | None,
    manager: Manager,
    wish: Wish,
    now: datetime,
) -> Grant:
    wanted = Habilitation(
        agent=wish.agent,
        organisation=manager.organisation,
        tenant=locked.tenant,
        since=now,
        until=midnight(wish.until).astimezone(UTC),
        designation=_within(wish.designation, deed, manager, now),
        acts=wish.acts,
        name=wish.name.strip(),
        rank=wish.rank.strip(),
        service=wish.service.strip(),
    )
    known = await locked.habilitation(holder_of(wanted))
    wanted = replace(wanted, since=_begins(wish, known, now))
    return Grant(manager, wanted, known, await work.person(wish.agent, manager.organisation), now)


def _begins(wish: Wish, known: Habilitation | None, now: datetime) -> datetime:
    if wish.since is not None:
        return midnight(wish.since).astimezone(UTC)
    if known is not None and now < known.until:
        return known.since
    return midnight(day_in_france(now)).astimezone(UTC)


def _within(
    designation: Designation, deed: Deed | None, manager: Manager, now: datetime
) -> Designation:
    """A commune's mayor need not write down which commune that is."""
    own = deed is not None and str(manager.organisation) == deed.tenant.id
    if deed is None or designation.level is not Level.MAYOR or designation.communes or not own:
        return designation
    day = day_in_france(now)
    members = {one.insee for one in deed.at(now).tenant.members if one.since <= day}
    return replace(designation, communes=frozenset({deed.tenant.insee} | members))


async def _narrowed(locked: LockedTenant, deed: Deed | None, grant: Grant) -> RightsCut:
    """A habilitation that no longer names watching, or not yet, ends what runs by it."""
    wanted = grant.wanted
    if Right.WATCH in wanted.acts and wanted.in_force(grant.at):
        return RightsCut()
    return await end_running(
        locked, deed, wanted.agent, wanted.organisation, HABILITATION_ENDED, grant.at
    )
