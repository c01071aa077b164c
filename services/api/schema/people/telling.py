"""Our own words on people turned into those of the contract. Pure, but for the house's names."""

from __future__ import annotations

from datetime import datetime

from strawberry import ID

from services.api.schema import translate
from services.api.schema.context import House
from services.api.schema.people import words
from services.api.schema.rights import HabilitationLevel
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention, TenantKind
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.habilitating import opened
from tenants.habilitations.habilitation import Habilitation, Right, Suspension
from tenants.habilitations.person import Person
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent


def agent_of(house: House, person: Person, asker: Agent) -> words.HabilitatedAgent:
    now = house.clock()
    stop = person.suspension(now)
    return words.HabilitatedAgent(
        agent=ID(person.agent),
        name=person.name or None,
        rank=person.rank or None,
        service=person.service or None,
        standing=words.AgentStanding(person.standing(now).value),
        suspension=None if stop is None else suspension_of(stop),
        next_review=person.next_review(now),
        myself=person.agent == asker.id,
        habilitations=[_held(house, one, now) for one in person.habilitations],
    )


def suspension_of(one: Suspension) -> words.Suspension:
    return words.Suspension(since=one.since, until=one.until, why=one.why, by=one.by)


def opened_to(house: House, organisation: SubscriberId) -> list[words.OpenedTenant]:
    """What the conventions that are in force open to an organisation."""
    now = house.clock()
    known = [deed.at(now) for deed in house.conventions.values()]
    told = [_opened(one, organisation) for one in known if one.in_force_until(now) is not None]
    return sorted((one for one in told if one.acts), key=lambda one: one.name)


def refused(house: House, why: Refused, tenant: TenantId | None = None) -> words.AgentRefused:
    return words.AgentRefused(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
        tenant=None if tenant is None else ID(tenant),
        tenant_name=None if tenant is None else house.tenant_name(tenant),
    )


def _opened(convention: Convention, organisation: SubscriberId) -> words.OpenedTenant:
    tenant, acts = convention.tenant, opened(convention, organisation)
    return words.OpenedTenant(
        tenant=ID(tenant.id),
        name=tenant.name,
        acts=[right.value for right in Right if right in acts],
        mayor_s_own=str(organisation) == tenant.id and tenant.kind is not TenantKind.LANDLORD,
        article=translate.article(convention.article(Clause.HABILITATION)),
    )


def _held(house: House, one: Habilitation, now: datetime) -> words.HeldHabilitation:
    named = one.designation
    return words.HeldHabilitation(
        tenant=ID(one.tenant),
        tenant_name=house.tenant_name(one.tenant),
        acts=[right.value for right in Right if right in one.acts],
        level=HabilitationLevel(named.level.value),
        since=one.since,
        until=one.until,
        over=one.until <= now,
        suspended=one.suspended(now),
        ended=one.ended,
        designated_by=named.by,
        designated_title=named.title or None,
        communes=sorted(named.communes),
        reference=named.reference,
    )
