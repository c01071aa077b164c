"""From the outbox to the mail server, and what is written down of it.

A message is claimed by one replica just before it is sent. A replica that dies in between
leaves it claimed for a while, then it goes again under the same Message-ID: sent twice it is
one message. One that does not leave is tried again, later each time, and given up after days;
late or given up, the register says so, and its tenant still reads it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.api.acts.mails.addressing import addresses
from services.api.acts.register.entering import enter
from services.api.storage.mails import Mail, MailKind
from services.api.storage.work import Begin, LockedTenant, Work
from tenants.conventions.convention import Deed, version_at
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import MailId, TenantId

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321 §4.5.4.1: four to five days."""
NO_ADDRESS = "no-address"
"""The code of what has nobody to be sent to; anything else is the mail server's own word."""


@dataclass(frozen=True, slots=True)
class Book:
    """Where addresses come from besides the directory, and whose Message-IDs ours are."""

    deeds: Mapping[TenantId, Deed]
    otherwise: Mapping[str, str]
    domain: str


async def claim_mail(begin: Begin, book: Book, now: datetime) -> Mail | None:
    """The next one to send, with where to; nobody else is given it before its next try.

    One that has no address anywhere comes without, put off already. Raises
    `RegisterUnavailable`.
    """
    while True:
        async with begin() as work:
            due = await work.mails.next_due(now)
        if due is None:
            return None
        async with begin() as work:
            locked = await work.lock(due.tenant)
            mail = await work.mails.mail(due.id)
            if mail is None or not mail.waits or mail.next_try > now:
                continue  # another replica has it
            claimed = replace(
                mail,
                tries=mail.tries + 1,
                next_try=now + _wait(mail.tries),
                addresses=addresses(
                    mail,
                    await work.contacts.of([mail.tenant]),
                    version_at(book.deeds, mail.tenant, now),
                    book.otherwise,
                ),
                message_id=mail.message_id or f"<{mail.id}@{book.domain}>",
            )
            if not claimed.addresses:
                return await _put_off(locked, claimed, NO_ADDRESS, now)
            await locked.mails.change(claimed)
            return claimed


async def mail_sent(begin: Begin, mail: MailId, answer: str, now: datetime) -> Mail:
    """The server took it: enter it, with its own word. Raises `RegisterUnavailable`."""
    async with begin() as work:
        locked, known = await _held(work, mail)
        if known.sent_at is not None:
            return known
        seq = locked.next_seq
        act = Act.HEAD_MAILED if known.kind is MailKind.REGISTER_HEAD else Act.MAIL_SENT
        evidence = f"{known.message_id} {_unaddressed(known, answer)}"
        await enter(locked, act, now, detail=_detail(known), evidence=evidence)
        sent = replace(known, answer=answer, sent_at=now, proof=seq)
        await locked.mails.change(sent)
        return sent


async def mail_not_sent(begin: Begin, mail: MailId, answer: str, now: datetime) -> Mail:
    """It stays, for its next try; or it is given up. Raises `RegisterUnavailable`."""
    async with begin() as work:
        locked, known = await _held(work, mail)
        return known if not known.waits else await _put_off(locked, known, answer, now)


async def enter_late(begin: Begin, now: datetime) -> tuple[Mail, ...]:
    """Say once of each that it is late. Raises `RegisterUnavailable`."""
    async with begin() as work:
        overdue = await work.mails.overdue(now)
    late = []
    for one in overdue:
        async with begin() as work:
            locked, known = await _held(work, one.id)
            if not known.waits or known.late_at is not None:
                continue
            said = _unaddressed(known, known.answer or "not tried")
            await enter(locked, Act.MAIL_LATE, now, detail=_detail(known), evidence=said)
            known = replace(known, late_at=now)
            await locked.mails.change(known)
            late.append(known)
    return tuple(late)


async def _held(work: Work, mail: MailId) -> tuple[LockedTenant, Mail]:
    """A message as it stands, its tenant locked. Raises `KeyError` where there is none."""
    known = await work.mails.mail(mail)
    if known is None:
        raise KeyError(mail)
    locked = await work.lock(known.tenant)
    return locked, await work.mails.mail(mail) or known


async def _put_off(locked: LockedTenant, mail: Mail, answer: str, now: datetime) -> Mail:
    kept = replace(mail, answer=answer)
    if now - mail.queued_at >= GIVEN_UP_AFTER:
        said = _unaddressed(mail, answer)
        await enter(locked, Act.MAIL_GIVEN_UP, now, detail=_detail(mail), evidence=said)
        kept = replace(kept, given_up_at=now)
    await locked.mails.change(kept)
    return kept


def _detail(mail: Mail) -> str:
    """To which office, and about what; a head by its day and address, as ever."""
    if mail.kind is MailKind.REGISTER_HEAD:
        return f"{mail.about.partition(' ')[2]} {', '.join(mail.addresses)}".strip()
    about = "" if mail.entry is None else f", entry {mail.entry}"
    return f"{mail.kind.value} to {mail.to.office}{about}"


def _unaddressed(mail: Mail, answer: str) -> str:
    """A server's word without the mailbox that it repeats: the register names offices."""
    for address in mail.addresses:
        answer = answer.replace(address, "…")
    return answer


def _wait(tries: int) -> timedelta:
    doubled: int = 2 ** min(tries, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
