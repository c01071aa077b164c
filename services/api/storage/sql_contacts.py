"""The directory, in SQL. See `contact_lists` for what each method promises."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, insert, select

from services.api.storage.contact_lists import ContactList
from services.api.storage.exchange import Exchange
from services.api.storage.mail_tables import contact_lists, contacts
from tenants.vocabulary.contacts import Contact, Desk
from tenants.vocabulary.identifiers import SubscriberId, TenantId

_l, _c = contact_lists.c, contacts.c


class SqlContacts:
    """See `Contacts`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def of(self, tenants: Collection[TenantId]) -> tuple[ContactList, ...]:
        return await self._lists(_l.tenant.in_(sorted(tenants)))

    async def given_by(self, organisation: SubscriberId) -> tuple[ContactList, ...]:
        return await self._lists(_l.organisation == organisation)

    async def put(self, given: ContactList) -> None:
        mine = {"tenant": given.tenant, "organisation": given.organisation}
        for table in (contacts, contact_lists):
            its = (table.c.tenant == given.tenant) & (table.c.organisation == given.organisation)
            await self._exchange.execute(delete(table).where(its))
        said = {"at": given.at, "by": given.by, "entry": given.entry}
        await self._exchange.execute(insert(contact_lists).values(**mine, **said))
        if given.contacts:
            rows = [
                {**mine, "position": position, **_row(one)}
                for position, one in enumerate(given.contacts)
            ]
            await self._exchange.execute(insert(contacts), rows)

    async def _lists(self, condition: ColumnElement[bool]) -> tuple[ContactList, ...]:
        its = (_c.tenant == _l.tenant) & (_c.organisation == _l.organisation)
        rows = await self._exchange.execute(
            select(
                _l.tenant, _l.organisation, _l.at, _l.by, _l.entry,
                _c.desk, _c.label, _c.phone, _c.mail, _c.hours,
            )
            .select_from(contact_lists.outerjoin(contacts, its))
            .where(condition)
            .order_by(_l.tenant, _l.organisation, _c.position)
        )  # fmt: skip
        found: dict[tuple[TenantId, SubscriberId], ContactList] = {}
        for tenant, organisation, at, by, entry, desk, label, phone, mail, hours in rows:
            before = found.get((tenant, organisation))
            said = () if before is None else before.contacts
            if desk is not None:
                said = (*said, Contact(Desk(desk), label, phone, mail, hours))
            found[tenant, organisation] = ContactList(tenant, organisation, said, at, by, entry)
        return tuple(found.values())


def _row(contact: Contact) -> dict[str, str | None]:
    return {
        "desk": contact.desk.value,
        "label": contact.label,
        "phone": contact.phone,
        "mail": contact.mail,
        "hours": contact.hours,
    }
