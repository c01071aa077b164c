"""Write an account's id in the habilitations that name the account: the same right, its bearer.

A habilitation may be given before the account exists, under the name it will have; tokens
name an account by its id, so that until then it opens nothing.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import Begin, UnknownTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent


async def bind_account(
    begin: Begin,
    name: AgentId,
    organisation: SubscriberId,
    tenant: TenantId,
    account: AgentId,
    now: datetime,
) -> bool:
    """False where that account holds something there already: two lines are a person's to
    merge. Raises `RegisterUnavailable`."""
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return False
        held = await locked.habilitation(Agent(name, "", "", "", organisation))
        if held is None:
            return False
        if await locked.habilitation(Agent(account, "", "", "", organisation)) is not None:
            return False
        await locked.record(
            Entry(
                tenant=tenant,
                seq=locked.next_seq,
                at=now,
                act=Act.HABILITATE,
                outcome="done",
                salt=locked.fresh_salt(),
                agent=account,
                name=held.name or None,
                rank=held.rank or None,
                service=held.service or None,
                organisation=organisation,
                habilitation=held.designation.reference,
                since=held.since,
                until=held.until,
                detail=f"the account of « {name} », habilitated under this name",
            )
        )
        await work.drifts.bind(tenant, organisation, name, account)
        return True
