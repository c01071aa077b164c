"""Write down that an agent is habilitated for a tenant's images, or until when it was.

As an operator on the server enters it, from the file that a head of service keeps. A
habilitation that ends earlier than before is how a file withdraws one: what runs ends
within a second (`acts.revoking.expire_rights`). Saying again what is known leaves no entry,
and a file lifts no suspension and brings back nothing that was ended.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.api.storage.work import Begin, LockedTenant, Work
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.habilitating import stale
from tenants.habilitations.habilitation import Habilitation
from tenants.register.entry import Act, Entry
from tenants.vocabulary.people import Agent


async def habilitate(begin: Begin, habilitation: Habilitation, now: datetime) -> Refused | None:
    """`None`: it stands as said. Raises `UnknownTenant`, `RegisterUnavailable`."""
    async with begin() as work:
        locked = await work.lock(habilitation.tenant)
        known = await locked.habilitation(holder_of(habilitation))
        refused = stale(habilitation, known)
        if refused is not None:
            return refused

        wanted = await _still_suspended(work, habilitation, known, now)
        if known != wanted:
            await enter(locked, wanted, now)
        return None


async def _still_suspended(
    work: Work, wanted: Habilitation, known: Habilitation | None, now: datetime
) -> Habilitation:
    """Whoever is suspended stays so, whatever is added or prolonged."""
    if known is not None and known.suspended(now):
        return replace(wanted, suspension=known.suspension)
    person = await work.person(wanted.agent, wanted.organisation)
    return replace(wanted, suspension=None if person is None else person.suspension(now))


async def enter(
    locked: LockedTenant, habilitation: Habilitation, now: datetime, by: str | None = None
) -> None:
    """The entry, then the row. `by`: who gave it, where that is not who entered the file."""
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
            detail=_said(habilitation) + (f"; given by {by}" if by else ""),
        )
    )
    await locked.habilitate(habilitation)


def holder_of(habilitation: Habilitation) -> Agent:
    return Agent(habilitation.agent, "", "", "", habilitation.organisation)


def _said(habilitation: Habilitation) -> str:
    since, until = (
        at.astimezone(UTC).isoformat() for at in (habilitation.since, habilitation.until)
    )
    who = habilitation.designation
    named = f"{who.by}, {who.title}" if who.title else who.by
    acts = ", ".join(sorted(habilitation.acts))
    return f"by {named} ({who.level}), for {acts}, from {since}, until {until}"
