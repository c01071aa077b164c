"""How a change in the way an agent stands is written in a register, done or refused.

The entry's own columns are the agent's who is concerned; `detail` says who decided.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import Begin, LockedTenant
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import LONGEST, Change, Manager
from tenants.decisions.purpose import UNREADABLE
from tenants.habilitations.habilitation import Habilitation
from tenants.habilitations.person import Event, Person
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import AgentId, SubscriberId

ACTS = {
    Event.HABILITATED: Act.HABILITATE,
    Event.MOVED: Act.CHANGE_SERVICE,
    Event.SUSPENDED: Act.SUSPEND_AGENT,
    Event.REINSTATED: Act.REINSTATE_AGENT,
    Event.ENDED: Act.END_HABILITATION,
}


async def enter_change(
    locked: LockedTenant, change: Change, before: Habilitation, after: Habilitation
) -> None:
    """The entry, then the row."""
    until = change.until if change.event is Event.SUSPENDED else None
    detail = f"by {_by(change.manager)}{_what(change, before)}"
    await locked.record(
        _entry(locked, ACTS[change.event], after, "done", change.at, detail, None, until)
    )
    await locked.habilitate(after)


async def enter_refusal(
    locked: LockedTenant,
    act: Act,
    about: Habilitation,
    manager: Manager,
    refused: Refused,
    now: datetime,
) -> None:
    """That it was tried, by whom and about whom."""
    detail = f"by {_by(manager)}"
    article = refused.article.cited
    await locked.record(_entry(locked, act, about, refused.code, now, detail, article, None))


async def standing_now(begin: Begin, agent: AgentId, organisation: SubscriberId) -> Person:
    """The person of whom an act has just written."""
    async with begin() as work:
        person = await work.person(agent, organisation)
    if person is None:
        raise RuntimeError("nobody is there whom an act has just written of")
    return person


def _entry(
    locked: LockedTenant,
    act: Act,
    about: Habilitation,
    outcome: str,
    now: datetime,
    detail: str,
    article: str | None,
    until: datetime | None,
) -> Entry:
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=act,
        outcome=outcome,
        salt=locked.fresh_salt(),
        agent=_kept(about.agent),
        name=_kept(about.name) or None,
        rank=_kept(about.rank) or None,
        service=_kept(about.service) or None,
        organisation=about.organisation,
        habilitation=_kept(about.designation.reference),
        article=article,
        since=now,
        until=until,
        detail=detail,
    )


def _by(manager: Manager) -> str:
    return manager.name if manager.agent is None else f"{manager.name} ({manager.agent})"


def _what(change: Change, before: Habilitation) -> str:
    if change.event is Event.MOVED:
        return (
            f", named by {change.by.strip()}: {before.service or '—'} -> {change.service.strip()}"
        )
    return f": {change.why.strip()}" if change.why.strip() else ""


def _kept(text: str) -> str:
    """What was written, fit for a register: a refused text may be anything."""
    return "".join(letter if letter.isprintable() else UNREADABLE for letter in text[:LONGEST])
