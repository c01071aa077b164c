"""The outbox of mails, in SQL. See `mails` for what each method promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_if_new
from services.api.storage.mails import HeadMail
from services.api.storage.tables import outbox_mails

_m = outbox_mails.c


class SqlMails:
    """See `Mails`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def put(self, mail: HeadMail, at: datetime) -> None:
        await insert_if_new(
            self._exchange,
            outbox_mails,
            tenant=mail.tenant,
            day=mail.day,
            address=mail.address,
            subject=mail.subject,
            text=mail.text,
            note=mail.note,
            tries=0,
            next_try=at,
        )

    async def due(self, now: datetime) -> tuple[HeadMail, ...]:
        rows: Sequence[tuple[object, ...]] = (
            await self._exchange.execute(
                select(_m.tenant, _m.day, _m.address, _m.subject, _m.text, _m.note, _m.tries)
                .where(_m.sent_at.is_(None), _m.next_try <= now)
                .order_by(_m.tenant, _m.day)
            )
        ).all()
        return tuple(HeadMail(*row) for row in rows)  # type: ignore[arg-type]  # its own columns

    async def try_again_at(self, mail: HeadMail, at: datetime) -> None:
        await self._change(mail, tries=mail.tries + 1, next_try=at)

    async def sent(self, mail: HeadMail, at: datetime) -> None:
        await self._change(mail, sent_at=at)

    async def _change(self, mail: HeadMail, **values: object) -> None:
        one = (_m.tenant == mail.tenant) & (_m.day == mail.day)
        await self._exchange.execute(update(outbox_mails).where(one).values(**values))
