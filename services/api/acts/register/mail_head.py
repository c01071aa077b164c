"""Tell a tenant each day how its register ends: what it keeps, nobody can take back.

Queued with its words and the signed note; it then goes like every other message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.api import french
from services.api.acts.mails.addressing import addresses, tenant_side
from services.api.storage.mails import Addressee, Attachment, Letter, Mail, MailKind
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import MailId

WITHIN = timedelta(days=1)
OFFICE = "Responsable du registre"


async def queue_head(
    begin: Begin, deed: Deed, otherwise: Mapping[str, str], day: date, now: datetime
) -> bool:
    """False while nothing was signed, or nobody can be written to. `otherwise`: where to,
    for a tenant that gave no mailbox. Raises `UnknownTenant`, `RegisterUnavailable`."""
    tenant, name = deed.tenant.id, deed.tenant.name
    async with begin() as work:
        newest = await work.registers.checkpoint(tenant)
        if newest is None:
            return False
        said = {"name": name, "day": day.strftime("%d/%m/%Y"), "size": newest.size}
        signed = french.HEAD_SIGNED if newest.cosigned is None else french.HEAD_COSIGNED
        letter = Letter(
            french.HEAD_SUBJECT.format(**said),
            french.HEAD_TEXT.format(root=newest.root.hex(), signed=signed, **said),
            attachment=Attachment(
                f"registre-{tenant}-{day.isoformat()}.note", newest.cosigned or newest.note
            ),
        )
        mail = Mail(
            MailId(work.fresh_name()), tenant, MailKind.REGISTER_HEAD,
            f"{MailKind.REGISTER_HEAD.value} {day.isoformat()}",
            Addressee(tenant_side(tenant), Desk.REGISTER, OFFICE), letter,
            entry=None, queued_at=now, due=now + WITHIN, next_try=now,
        )  # fmt: skip
        where_to = addresses(mail, await work.contacts.of([tenant]), deed.at(now), otherwise)
        if not where_to:
            return False
        locked = await work.lock(tenant)
        await locked.mails.put(replace(mail, addresses=where_to))
        return True
