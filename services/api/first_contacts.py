"""Bring the first directory into the storage, before the API or beside it.

What an organisation has already written is its own: nothing is put in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.acts.contacts.give import give_contacts
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from tenants.conventions.convention import Deed
from tenants.decisions.owner.giving_contacts import DIRECTORY_MANAGE, TypedContact
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent

SERVICE = "annuaire initial"


async def first_contacts(
    database: str,
    conventions: Mapping[TenantId, Deed],
    given: Mapping[SubscriberId, Sequence[TypedContact]],
    now: datetime,
) -> None:
    """Raises `RegisterUnavailable`."""
    await migrate(database)
    async with open_storage(database, pool=1) as begin:
        await sync_tenants(begin, conventions, now)
        for organisation, contacts in given.items():
            async with begin() as work:
                known = await work.contacts.given_by(organisation)
            if not known:
                keeper = Agent(
                    AgentId(SERVICE), SERVICE, "", SERVICE, organisation,
                    frozenset({DIRECTORY_MANAGE}),
                )  # fmt: skip
                await give_contacts(begin, conventions, keeper, contacts, now)
