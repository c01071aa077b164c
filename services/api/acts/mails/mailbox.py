"""What a tenant reads of the messages about it, whether they left or not; and who read them.

Only the tenant's own people: for anybody else there is no mailbox. That one of them read a
message is a mark for the others, not an entry: it gives no right and looks at no image.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.attempts import enter_attempt
from services.api.storage.mails import Mail
from services.api.storage.work import Begin
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import MailId, TenantId
from tenants.vocabulary.people import Agent

MOST = 100
MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`unread` counts them all, `mails` are one page, `more` says whether older ones follow."""

    tenant: TenantId
    unread: int
    mails: tuple[Mail, ...]
    more: bool


async def read_mailbox(
    begin: Begin, agent: Agent, before: MailId | None, most: int, known: frozenset[TenantId]
) -> Mailbox | None:
    """Of the agent's own tenant, among those that are `known`. Raises `RegisterUnavailable`."""
    tenant = TenantId(agent.organisation)
    if tenant not in known:
        return None
    async with begin() as work:
        found = await work.mails.page(tenant, before, most + 1)
        return Mailbox(tenant, await work.mails.unread(tenant), found[:most], len(found) > most)


async def mark_read(begin: Begin, agent: Agent, mail: MailId, now: datetime) -> Mail | None:
    """The first to read it is kept. `None` for what is not the agent's tenant's."""
    async with begin() as work:
        known = await work.mails.mail(mail)
        if known is None:
            return None
        if known.tenant != str(agent.organisation):
            await enter_attempt(work, agent, known.tenant, Act.CONSULT, now, detail=MAIL)
            return None
        locked = await work.lock(known.tenant)
        known = await locked.mails.mail(mail)
        if known is None or known.read_at is not None:
            return known
        read = replace(known, read_at=now, read_by=f"{agent.rank} {agent.name}".strip())
        await locked.mails.change(read)
        return read
