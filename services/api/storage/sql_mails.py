"""The messages, in SQL. See `mails` for what each method promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, update

from services.api.storage.camera_shelf import Columns, Rows
from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_if_new
from services.api.storage.mail_tables import mails
from services.api.storage.mails import Addressee, Attachment, Letter, Mail, MailKind, Post
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId, SubscriberId, TenantId

_m = mails.c
_WAITING = _m.sent_at.is_(None) & _m.given_up_at.is_(None)
_WANTS_READING = _m.read_at.is_(None) & (_m.kind != MailKind.REGISTER_HEAD.value)
_BETWEEN = "\n"
"""No address holds a line end."""


class SqlMails:
    """See `Mails`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def put(self, mail: Mail) -> None:
        to, letter = mail.to, mail.letter
        attachment = letter.attachment
        await insert_if_new(
            self._exchange,
            mails,
            id=mail.id,
            tenant=mail.tenant,
            kind=mail.kind.value,
            about=mail.about,
            organisation=to.organisation,
            desk=to.desk.value,
            office=to.office,
            personal=to.personal,
            subject=letter.subject,
            text=letter.text,
            link=letter.link,
            attachment_name=None if attachment is None else attachment.name,
            attachment=None if attachment is None else attachment.content,
            entry=mail.entry,
            queued_at=mail.queued_at,
            due=mail.due,
            **_what_changes(mail),
        )

    async def change(self, mail: Mail) -> None:
        await self._exchange.execute(
            update(mails).where(_m.id == mail.id).values(**_what_changes(mail))
        )

    async def mail(self, mail: MailId) -> Mail | None:
        row = (await self._exchange.execute(_select(_m.id == mail))).first()
        return None if row is None else _mail_of(row)

    async def next_due(self, now: datetime) -> Mail | None:
        due = _select(_WAITING & (_m.next_try <= now)).order_by(_m.next_try, _m.id).limit(1)
        row = (await self._exchange.execute(due)).first()
        return None if row is None else _mail_of(row)

    async def overdue(self, now: datetime) -> tuple[Mail, ...]:
        late = _select(_WAITING & _m.late_at.is_(None) & (_m.due <= now))
        rows = await self._exchange.execute(late.order_by(_m.due, _m.id))
        return tuple(map(_mail_of, rows))

    async def page(self, tenant: TenantId, before: MailId | None, most: int) -> tuple[Mail, ...]:
        condition = _m.tenant == tenant
        if before is not None:
            last = await self.mail(before)
            if last is None or last.tenant != tenant:
                return ()
            earlier = (_m.queued_at == last.queued_at) & (_m.id < before)
            condition &= or_(_m.queued_at < last.queued_at, earlier)
        newest = _select(condition).order_by(_m.queued_at.desc(), _m.id.desc()).limit(most)
        return tuple(map(_mail_of, await self._exchange.execute(newest)))

    async def unread(self, tenant: TenantId) -> int:
        counted = select(func.count()).where(_m.tenant == tenant, _WANTS_READING)
        found: int = (await self._exchange.execute(counted)).scalar_one()
        return found

    async def owed(self) -> Mapping[TenantId, Post]:
        waits = case((_WAITING, 1), else_=0)
        late = case((_WAITING & _m.late_at.is_not(None), 1), else_=0)
        given_up = case((_m.given_up_at.is_not(None), 1), else_=0)
        rows = await self._exchange.execute(
            select(_m.tenant, func.sum(waits), func.sum(late), func.sum(given_up))
            .where(_m.sent_at.is_(None))
            .group_by(_m.tenant)
        )
        return {row[0]: Post(*row[1:]) for row in rows}

    async def hurry(self, tenant: TenantId, organisation: SubscriberId, at: datetime) -> None:
        its = (_m.tenant == tenant) & (_m.organisation == organisation) & _WAITING
        await self._exchange.execute(update(mails).where(its, _m.next_try > at).values(next_try=at))


def _select(condition: ColumnElement[bool]) -> Rows:
    return select(
        _m.id, _m.tenant, _m.kind, _m.about, _m.organisation, _m.desk, _m.office, _m.personal,
        _m.subject, _m.text, _m.link, _m.attachment_name, _m.attachment, _m.entry, _m.queued_at,
        _m.due, _m.next_try, _m.tries, _m.addresses, _m.message_id, _m.answer, _m.sent_at,
        _m.proof, _m.late_at, _m.given_up_at, _m.read_at, _m.read_by,
    ).where(condition)  # fmt: skip


def _mail_of(row: Columns) -> Mail:
    id_, tenant, kind, about, organisation, desk, office, personal, *rest = row
    subject, text, link, attachment_name, attachment, entry, queued_at, due, *became = rest
    next_try, tries, addresses, *told = became
    named = None if attachment_name is None else Attachment(attachment_name, attachment)
    return Mail(
        id_,
        tenant,
        MailKind(kind),
        about,
        Addressee(organisation, Desk(desk), office, personal),
        Letter(subject, text, link, named),
        entry,
        queued_at,
        due,
        next_try,
        tries,
        tuple(addresses.split(_BETWEEN)) if addresses else (),
        *told,
    )


def _what_changes(mail: Mail) -> Mapping[str, Any]:
    return {
        "tries": mail.tries,
        "next_try": mail.next_try,
        "addresses": _BETWEEN.join(mail.addresses),
        "message_id": mail.message_id,
        "answer": mail.answer,
        "sent_at": mail.sent_at,
        "proof": mail.proof,
        "late_at": mail.late_at,
        "given_up_at": mail.given_up_at,
        "read_at": mail.read_at,
        "read_by": mail.read_by,
    }
