"""Who is or was habilitated for an organisation, for its heads of service; and what suspends me.

Designations alone: what somebody looked at takes a reading of the register.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import Begin
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import manager_of, role_missing
from tenants.habilitations.habilitation import Suspension
from tenants.habilitations.person import Person
from tenants.vocabulary.people import Agent


async def agents_of(begin: Begin, asker: Agent) -> tuple[Person, ...] | Refused:
    """By name, those without one last. Raises `RegisterUnavailable`."""
    refused = role_missing(manager_of(asker))
    if refused is not None:
        return refused
    async with begin() as work:
        known = await work.people(asker.organisation)
    return tuple(sorted(known, key=lambda one: (not one.name, one.name.casefold(), one.agent)))


async def suspension_of(begin: Begin, agent: Agent, now: datetime) -> Suspension | None:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        person = await work.person(agent.id, agent.organisation)
    return None if person is None else person.suspension(now)
