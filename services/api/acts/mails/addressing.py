"""To whom a message goes: the deed names a contact, the directory says how it is reached.

Looked up at each try, so that a mailbox mended in the directory is the one written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from services.api.storage.contact_lists import ContactList
from services.api.storage.mails import Addressee, Mail
from tenants.conventions.clauses import Contact as DeedContact
from tenants.conventions.clauses import Side
from tenants.conventions.convention import Convention
from tenants.vocabulary.contacts import Contact, Desk
from tenants.vocabulary.identifiers import SubscriberId, TenantId

DESKS = {
    "csu": Desk.ROOM,
    "cic": Desk.ROOM,
    "csu-head": Desk.HEAD,
    "director": Desk.HEAD,
    "mayor": Desk.HEAD,
    "landlord": Desk.IN_CHARGE,
}
"""The desk that each contact of the deeds is; any other one is the room."""
_INSTEAD = (Desk.ROOM, Desk.HEAD, Desk.IN_CHARGE, Desk.ON_CALL, Desk.OTHER)
"""Where a message goes whose desk has no mailbox: it must reach somebody."""


def addressee(convention: Convention, contact: str) -> Addressee:
    """A contact of the deed, as a desk of the side it stands for."""
    known = next(one for one in convention.contacts if one.id == contact)
    return Addressee(
        organisation_of(convention, known.side), DESKS.get(known.id, Desk.ROOM), known.name
    )


def organisation_of(convention: Convention, side: Side) -> SubscriberId:
    """Who stands for a side: the tenant, or the subscriber that goes first."""
    if side is Side.OWNER or not convention.subscribers:
        return SubscriberId(convention.tenant.id)
    return min(convention.subscribers, key=lambda one: one.rank).id


def addresses(
    mail: Mail,
    lists: Iterable[ContactList],
    convention: Convention | None,
    otherwise: Mapping[str, str],
) -> tuple[str, ...]:
    """The mailboxes to write to now; none, where nobody gave any.

    The agent's own, then the desk's in the directory, then the deed's, then another desk of
    the same organisation, then the one that the settings give to the tenant.
    """
    if mail.to.personal is not None:
        return (mail.to.personal,)
    given = next((one for one in lists if one.organisation == mail.to.organisation), None)
    lines = () if given is None else given.contacts
    for found in _in_order(mail, lines, convention):
        if found:
            return tuple(dict.fromkeys(found))
    mine = str(mail.to.organisation) == mail.tenant
    return (otherwise[mail.tenant],) if mine and mail.tenant in otherwise else ()


def _in_order(
    mail: Mail, lines: tuple[Contact, ...], convention: Convention | None
) -> Iterator[list[str]]:
    yield _of_desk(lines, mail.to.desk)
    if convention is not None:
        yield [
            one.mail for one in convention.contacts if one.mail and _is(convention, one, mail.to)
        ]
    for desk in _INSTEAD:
        yield _of_desk(lines, desk)


def _of_desk(lines: tuple[Contact, ...], desk: Desk) -> list[str]:
    return [one.mail for one in lines if one.desk is desk and one.mail is not None]


def _is(convention: Convention, contact: DeedContact, to: Addressee) -> bool:
    same_desk = DESKS.get(contact.id, Desk.ROOM) is to.desk
    return same_desk and organisation_of(convention, contact.side) == to.organisation


def tenant_side(tenant: TenantId) -> SubscriberId:
    """The tenant as an organisation that is written to."""
    return SubscriberId(tenant)
