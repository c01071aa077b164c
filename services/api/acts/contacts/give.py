"""One side writes how it is reached, whole, in the place of what it said before.

A service of the State is a side of several conventions: what it says is kept with each, in
one transaction each, with an entry in that tenant's register. An act that was interrupted is
done again: what is there already leaves no second entry. Entries name desks, never numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.api.acts.contacts.answers import (
    ContactsGiven,
    ContactsRefused,
    ContactsUnreadable,
    GiveContactsAnswer,
    NoConvention,
)
from services.api.acts.entry_by import entry_by
from services.api.storage.contact_lists import ContactList
from services.api.storage.work import Begin, LockedTenant
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import Refused
from tenants.decisions.owner.giving_contacts import (
    Flaw,
    TypedContact,
    contacts_article,
    linked,
    may_give,
    read_contacts,
)
from tenants.register.entry import Act, Entry
from tenants.vocabulary.contacts import Contact
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


async def give_contacts(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    typed: Sequence[TypedContact],
    now: datetime,
) -> GiveContactsAnswer:
    """Raises `RegisterUnavailable`."""
    sides = [
        tenant
        for tenant, deed in sorted(deeds.items())
        if linked(agent.organisation, tenant, deed.at(now))
    ]
    if not sides:
        return NoConvention()
    read = read_contacts(typed)
    given = []
    for tenant in sides:
        convention = deeds[tenant].at(now)
        refused = may_give(agent, tenant, convention, len(typed))
        if refused is not None:
            return await _refuse(begin, agent, tenant, convention, refused, now)
        if isinstance(read, Flaw):
            return ContactsUnreadable(read)
        if await _keep(begin, agent, tenant, convention, read, now):
            given.append(tenant)
    return ContactsGiven(tuple(given))


async def _keep(
    begin: Begin,
    agent: Agent,
    tenant: TenantId,
    convention: Convention,
    contacts: tuple[Contact, ...],
    now: datetime,
) -> bool:
    """False where it is what the organisation had said."""
    async with begin() as work:
        locked = await work.lock(tenant)
        before = _own(agent, await locked.contacts.of([tenant]))
        if before is not None and before.contacts == contacts:
            return False
        entry = locked.next_seq
        article = contacts_article(convention).cited
        await locked.record(
            _entry(locked, agent, convention, article, "done", now, _detail(before, contacts))
        )
        by = f"{agent.rank} {agent.name}".strip()
        await locked.contacts.put(ContactList(tenant, agent.organisation, contacts, now, by, entry))
        await locked.mails.hurry(tenant, agent.organisation, now)
        return True


async def _refuse(
    begin: Begin,
    agent: Agent,
    tenant: TenantId,
    convention: Convention,
    refused: Refused,
    now: datetime,
) -> ContactsRefused:
    async with begin() as work:
        locked = await work.lock(tenant)
        cited = refused.article.cited
        await locked.record(_entry(locked, agent, convention, cited, refused.code, now, None))
    return ContactsRefused(refused)


def _own(agent: Agent, lists: Sequence[ContactList]) -> ContactList | None:
    return next((one for one in lists if one.organisation == agent.organisation), None)


def _detail(before: ContactList | None, contacts: tuple[Contact, ...]) -> str:
    known = set() if before is None else set(before.contacts)
    new = sum(one not in known for one in contacts)
    gone = len(known - set(contacts))
    desks = ", ".join(one.desk.value for one in contacts) or "nothing"
    return f"{desks}; {new} new or changed, {gone} gone"


def _entry(
    locked: LockedTenant,
    agent: Agent,
    convention: Convention,
    article: str,
    outcome: str,
    now: datetime,
    detail: str | None,
) -> Entry:
    return replace(
        entry_by(locked, agent, Act.GIVE_CONTACTS, outcome, now),
        convention=convention.id,
        version=convention.version.number + 1,
        article=article,
        detail=detail,
    )
