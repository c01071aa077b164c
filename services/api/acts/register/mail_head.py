"""Tell a tenant each day how its register ends: what it keeps, nobody can take back.

A mail is queued with its words, then claimed by one replica, sent, and entered. One that
does not leave is tried again, later each time; one that left twice says the same twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.api import french
from services.api.acts.register.entering import enter
from services.api.storage.mails import HeadMail
from services.api.storage.work import Begin
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


async def queue_head(
    begin: Begin, tenant: TenantId, name: str, address: str, day: date, now: datetime
) -> bool:
    """False while nothing was signed. Raises `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        newest = await work.registers.checkpoint(tenant)
        if newest is None:
            return False
        said = {"name": name, "day": day.strftime("%d/%m/%Y"), "size": newest.size}
        signed = french.HEAD_SIGNED if newest.cosigned is None else french.HEAD_COSIGNED
        mail = HeadMail(
            tenant,
            day,
            address,
            french.HEAD_SUBJECT.format(**said),
            french.HEAD_TEXT.format(root=newest.root.hex(), signed=signed, **said),
            newest.cosigned or newest.note,
        )
        await work.lock(tenant)
        await work.mails.put(mail, now)
        return True


async def claim_heads(begin: Begin, now: datetime) -> tuple[HeadMail, ...]:
    """Those to be sent now, by whoever claims them. Raises `RegisterUnavailable`."""
    async with begin() as work:
        due = await work.mails.due(now)

    claimed = []
    for mail in due:
        async with begin() as work:
            await work.lock(mail.tenant)
            if mail in await work.mails.due(now):
                await work.mails.try_again_at(mail, now + _wait(mail.tries))
                claimed.append(replace(mail, tries=mail.tries + 1))
    return tuple(claimed)


async def head_mailed(begin: Begin, mail: HeadMail, now: datetime) -> None:
    """It left: enter it. Raises `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        locked = await work.lock(mail.tenant)
        await enter(locked, Act.HEAD_MAILED, now, detail=f"{mail.day.isoformat()} {mail.address}")
        await work.mails.sent(mail, now)


def _wait(tries: int) -> timedelta:
    doubled: int = 2 ** min(tries, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
