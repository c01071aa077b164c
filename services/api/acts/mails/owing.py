"""Queue what an act owes, in the act's own transaction: the fact and its message go together.

Each is about one fact and queued once, whoever finds that it is owed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.api.acts.mails import letters
from services.api.acts.mails.addressing import addressee, tenant_side
from services.api.storage.mails import Addressee, Letter, Mail, MailKind
from services.api.storage.work import Hold, LockedTenant, TicketFile
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import Duty
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId

AT_ONCE = timedelta(minutes=1)
"""When a message is late that no clause gives a time for."""


async def owe_report(
    locked: LockedTenant,
    deed: Deed,
    hold: Hold,
    report: Duty,
    entry: int,
    ended: datetime,
    now: datetime,
) -> None:
    """VA-8: a joystick taken while the CSU was closed has ended, whatever ended it; `ended` is
    its own hour, `now` when that is entered."""
    convention = deed.at(hold.lease.since)
    camera = await locked.camera(hold.lease.camera)
    letter = letters.steering_report(hold, camera, convention, report, ended, entry)
    to = addressee(convention, report.to)
    about = f"{MailKind.STEERING_REPORT.value} {hold.id}"
    await _put(locked, MailKind.STEERING_REPORT, about, to, letter, entry, now, report.due(ended))


async def owe_decision(
    locked: LockedTenant, convention: Convention, ticket: TicketFile, now: datetime
) -> None:
    """The landlord's persons in charge are asked (Charenton, art. 6)."""
    await _about_ticket(
        locked, MailKind.TICKET_ASKED, ticket, _landlord(convention),
        letters.ticket_asked(ticket, convention), ticket.entry, now,
    )  # fmt: skip


async def owe_opening(
    locked: LockedTenant,
    convention: Convention,
    ticket: TicketFile,
    duties: Iterable[Duty],
    entry: int,
    now: datetime,
) -> None:
    """CH-3: the landlord is told and the link comes back, at the same time."""
    for duty in duties:
        to, letter = addressee(convention, duty.to), letters.ticket_opened(ticket, convention)
        about = f"{MailKind.TICKET_OPENED.value} {ticket.id}"
        await _put(locked, MailKind.TICKET_OPENED, about, to, letter, entry, now, duty.due(now))
    agent = ticket.agent
    asker = Addressee(agent.organisation, Desk.ROOM, letters.person(agent), agent.mail)
    await _about_ticket(
        locked, MailKind.TICKET_LINK, ticket, asker,
        letters.ticket_link(ticket, convention), entry, now,
    )  # fmt: skip


async def owe_end(
    locked: LockedTenant, convention: Convention, ticket: TicketFile, entry: int, now: datetime
) -> None:
    """CH-4: those who receive have signalled the end of their intervention."""
    await _about_ticket(
        locked, MailKind.TICKET_ENDED, ticket, _landlord(convention),
        letters.ticket_ended(ticket, convention), entry, now,
    )  # fmt: skip


def _landlord(convention: Convention) -> Addressee:
    if convention.tickets is None:
        return Addressee(tenant_side(convention.tenant.id), Desk.IN_CHARGE, convention.tenant.name)
    return addressee(convention, convention.tickets.inform.to)


async def _about_ticket(
    locked: LockedTenant,
    kind: MailKind,
    ticket: TicketFile,
    to: Addressee,
    letter: Letter,
    entry: int,
    now: datetime,
) -> None:
    await _put(locked, kind, f"{kind.value} {ticket.id}", to, letter, entry, now, now + AT_ONCE)


async def _put(
    locked: LockedTenant,
    kind: MailKind,
    about: str,
    to: Addressee,
    letter: Letter,
    entry: int,
    now: datetime,
    due: datetime,
) -> None:
    id_ = MailId(locked.fresh_salt())
    await locked.mails.put(
        Mail(id_, locked.tenant, kind, about, to, letter, entry, now, due, next_try=now)
    )
