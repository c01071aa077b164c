"""The directory: for each convention, how each of its sides said that it is reached (VA-12)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tenants.vocabulary.contacts import Contact
from tenants.vocabulary.identifiers import SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class ContactList:
    """What `organisation` gave for the convention of `tenant`, in its own order; `by` is who
    wrote it, by rank and name, `entry` the register's number."""

    tenant: TenantId
    organisation: SubscriberId
    contacts: tuple[Contact, ...]
    at: datetime
    by: str
    entry: int


class Contacts(Protocol):
    async def of(self, tenants: Collection[TenantId]) -> tuple[ContactList, ...]:
        """By tenant and organisation."""
        ...

    async def given_by(self, organisation: SubscriberId) -> tuple[ContactList, ...]:
        """The same list for each convention, unless one was missed; by tenant."""
        ...

    async def put(self, given: ContactList) -> None:
        """In the place of the older one; for the tenant that is locked alone."""
        ...
