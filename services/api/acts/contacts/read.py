"""What an agent reads of the directory: its own side, and the other side of each convention.

A service that a convention does not link to a tenant is not there, and two services that are
linked to the same tenant do not read each other here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.mails.addressing import DESKS, organisation_of
from services.api.storage.contact_lists import ContactList
from services.api.storage.work import Begin
from tenants.conventions.articles import ArticleRef
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.owner.giving_contacts import contacts_article, linked
from tenants.vocabulary.contacts import Contact, Desk
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class ContactBook:
    """How one organisation is reached for one convention.

    `given` is what it wrote itself, `None` while it wrote nothing: `contacts` are then those
    that the deed itself has. `missing`: tenants that do not have this list yet.
    """

    tenant: TenantId
    organisation: SubscriberId
    name: str
    own: bool
    contacts: tuple[Contact, ...]
    article: ArticleRef
    given: ContactList | None
    missing: int = 0


async def contact_books(
    begin: Begin, deeds: Mapping[TenantId, Deed], agent: Agent, now: datetime
) -> tuple[ContactBook, ...]:
    """One's own first. Raises `RegisterUnavailable`."""
    async with begin() as work:
        visible = await work.visible_tenants(agent, now)
        mine = await work.contacts.given_by(agent.organisation)
        lists = await work.contacts.of([one for one in visible if one in deeds])
    conventions = {tenant: deed.at(now) for tenant, deed in sorted(deeds.items())}
    sides = {
        tenant: one
        for tenant, one in conventions.items()
        if linked(agent.organisation, tenant, one)
    }
    others = (
        book
        for tenant, convention in sides.items()
        if tenant in visible
        for book in _others(agent.organisation, convention, lists)
    )
    return (*_own(agent.organisation, sides, mine), *others)


def _own(
    organisation: SubscriberId,
    sides: Mapping[TenantId, Convention],
    mine: Sequence[ContactList],
) -> Iterator[ContactBook]:
    """The newest of what it wrote: it says the same for each convention."""
    if not sides:
        return
    known = [one for one in mine if one.tenant in sides]
    newest = max(known, key=lambda one: one.at, default=None)
    convention = sides[next(iter(sides)) if newest is None else newest.tenant]
    same = sum(newest is not None and one.contacts == newest.contacts for one in known)
    book = _book(organisation, convention, newest, own=True, missing=len(sides) - same)
    yield book


def _others(
    organisation: SubscriberId, convention: Convention, lists: Sequence[ContactList]
) -> Iterator[ContactBook]:
    tenant = convention.tenant.id
    given = {one.organisation: one for one in lists if one.tenant == tenant}
    if str(organisation) != tenant:
        owner = SubscriberId(tenant)
        yield _book(owner, convention, given.get(owner))
        return
    for subscriber in convention.subscribers:
        yield _book(subscriber.id, convention, given.get(subscriber.id))


def _book(
    organisation: SubscriberId,
    convention: Convention,
    given: ContactList | None,
    own: bool = False,
    missing: int = 0,
) -> ContactBook:
    return ContactBook(
        convention.tenant.id,
        organisation,
        _name(organisation, convention),
        own,
        _of_the_deed(organisation, convention) if given is None else given.contacts,
        contacts_article(convention),
        given,
        missing,
    )


def _name(organisation: SubscriberId, convention: Convention) -> str:
    subscriber = convention.subscriber(organisation)
    return convention.tenant.name if subscriber is None else subscriber.name


def _of_the_deed(organisation: SubscriberId, convention: Convention) -> tuple[Contact, ...]:
    return tuple(
        Contact(DESKS.get(one.id, Desk.ROOM), one.name, one.phone, one.mail)
        for one in convention.contacts
        if organisation_of(convention, one.side) == organisation and (one.phone or one.mail)
    )
