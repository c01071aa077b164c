"""What the tenant's register keeps of its federator's certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.api.storage.work import LockedTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.people import Agent

DONE = "done"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it: somebody who is logged in, or by name whoever holds the API's machine."""

    name: str
    agent: Agent | None = None

    @classmethod
    def of(cls, agent: Agent) -> Hand:
        return cls(f"{agent.rank} {agent.name}".strip(), agent)


async def enter(
    locked: LockedTenant,
    act: Act,
    now: datetime,
    *,
    outcome: str = DONE,
    by: Hand | None = None,
    approver: str | None = None,
    serial: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    detail: str | None = None,
) -> int:
    """The number of the entry. `by` is `None` where the federator itself asked."""
    agent = None if by is None else by.agent
    entry = Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=act,
        outcome=outcome,
        salt=locked.fresh_salt(),
        agent=None if agent is None else agent.id,
        name=_name(by),
        rank=None if agent is None else agent.rank,
        service=None if agent is None else agent.service,
        organisation=None if agent is None else agent.organisation,
        approver=approver,
        evidence=serial,
        since=since,
        until=until,
        detail=detail,
    )
    await locked.record(entry)
    return entry.seq


def _name(by: Hand | None) -> str | None:
    if by is None:
        return None
    return by.name if by.agent is None else by.agent.name
