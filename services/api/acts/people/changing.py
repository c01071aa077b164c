"""A head of service suspends, reinstates or moves an agent, or ends what the agent holds.

Tenant by tenant, one transaction each: the entry, the row, and the end of what runs. Saying
again what was cut short by a failure finishes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.api.acts.end_view import HABILITATION_ENDED, SUSPENDED
from services.api.acts.people.answers import (
    ChangeAnswer,
    NoSuchPerson,
    PersonChanged,
    PersonRefused,
    RightsCut,
)
from services.api.acts.people.end_of_right import end_running
from services.api.acts.people.entering import ACTS, enter_change, enter_refusal, standing_now
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import Change, after, decide, said
from tenants.habilitations.habilitation import Habilitation
from tenants.habilitations.person import Event, Person
from tenants.vocabulary.identifiers import TenantId

ENDS = {Event.SUSPENDED: SUSPENDED, Event.ENDED: HABILITATION_ENDED}
"""The code with which what runs ends, where it does."""


async def change_standing(
    begin: Begin, deeds: Mapping[TenantId, Deed], change: Change
) -> ChangeAnswer:
    """Raises `RegisterUnavailable`: what was entered until then stands, and may be said again."""
    organisation = change.manager.organisation
    if not said(change.agent):
        return NoSuchPerson(change.agent)
    async with begin() as work:
        person = await work.person(change.agent, organisation)
    if person is None:
        return NoSuchPerson(change.agent)
    tenants = _concerned(person, change)
    if not tenants:
        refused = decide(change, person)
        return NoSuchPerson(change.agent) if refused is None else PersonRefused(refused)

    cut = RightsCut()
    for tenant in tenants:
        done = await _at(begin, deeds.get(tenant), change, tenant)
        if isinstance(done, Refused):
            return PersonRefused(done, tenant)
        cut += done
    return PersonChanged(await standing_now(begin, change.agent, organisation), cut)


def _concerned(person: Person, change: Change) -> tuple[TenantId, ...]:
    """Where the agent holds something; without anything, there is nothing to refuse either."""
    held = [one.tenant for one in person.live(change.at)]
    return tuple(one for one in held if change.tenant in (None, one))


async def _at(
    begin: Begin, deed: Deed | None, change: Change, tenant: TenantId
) -> RightsCut | Refused:
    agent, organisation = change.agent, change.manager.organisation
    async with begin() as work:
        locked = await work.lock(tenant)
        person = await work.person(agent, organisation)
        held = None if person is None else _held(person, tenant)
        if person is None or held is None:
            return RightsCut()
        refused = decide(change, person)
        if refused is not None:
            act = ACTS[change.event]
            await enter_refusal(locked, act, held, change.manager, refused, change.at)
            return refused

        await enter_change(locked, change, held, after(held, change))
        code = ENDS.get(change.event)
        if code is None:
            return RightsCut()
        return await end_running(locked, deed, agent, organisation, code, change.at)


def _held(person: Person, tenant: TenantId) -> Habilitation | None:
    return next((one for one in person.habilitations if one.tenant == tenant), None)
