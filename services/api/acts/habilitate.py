"""Write down that an agent is habilitated for a tenant's images, or until when it was.

A habilitation that ends earlier than before is how one is withdrawn: running views
end at their next renewal. Saying again what is known leaves no entry.
"""

from __future__ import annotations

from datetime import UTC, datetime

from services.api.storage.work import Begin
from tenants.habilitations.habilitation import Habilitation
from tenants.register.entry import Act, Entry
from tenants.vocabulary.people import Agent


async def habilitate(begin: Begin, habilitation: Habilitation, now: datetime) -> None:
    """Raises `UnknownTenant`, `RegisterUnavailable`."""
    holder = Agent(habilitation.agent, "", "", "", habilitation.organisation)
    async with begin() as work:
        locked = await work.lock(habilitation.tenant)
        if await locked.habilitation(holder) == habilitation:
            return

        await locked.record(
            Entry(
                tenant=locked.tenant,
                seq=locked.next_seq,
                at=now,
                act=Act.HABILITATE,
                outcome="done",
                salt=locked.fresh_salt(),
                agent=habilitation.agent,
                name=habilitation.name or None,
                rank=habilitation.rank or None,
                service=habilitation.service or None,
                organisation=habilitation.organisation,
                habilitation=habilitation.designation.reference,
                since=habilitation.since,
                until=habilitation.until,
                detail=_said(habilitation),
            )
        )
        await locked.habilitate(habilitation)


def _said(habilitation: Habilitation) -> str:
    since, until = (
        at.astimezone(UTC).isoformat() for at in (habilitation.since, habilitation.until)
    )
    who = habilitation.designation
    named = f"{who.by}, {who.title}" if who.title else who.by
    acts = ", ".join(sorted(habilitation.acts))
    return f"by {named} ({who.level}), for {acts}, from {since}, until {until}"
