"""How the life of the sharing is written down: one entry a change, refusals included."""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import LockedTenant
from tenants.decisions.purpose import UNREADABLE
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.people import Agent

HOUSE = "Beffroi"
"""Whose name stands where the hour itself changed something."""
LONGEST = 2000
"""Characters of a detail: every camera of a large window has its number in it."""


def named(agent: Agent) -> str:
    return f"{agent.rank} {agent.name}".strip()


def as_written(text: str) -> str:
    """What was written, fit for a register: a refused text may be anything, of any length."""
    return "".join(letter if letter.isprintable() else UNREADABLE for letter in text[:LONGEST])


def entry_of(
    locked: LockedTenant,
    act: Act,
    agent: Agent | None,
    outcome: str,
    now: datetime,
    *,
    article: str,
    detail: str,
    camera: CameraId | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Entry:
    """`agent` is `None` where nobody but the clock did it."""
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=act,
        outcome=outcome,
        salt=locked.fresh_salt(),
        agent=None if agent is None else agent.id,
        name=HOUSE if agent is None else agent.name,
        rank=None if agent is None else agent.rank,
        service=None if agent is None else agent.service,
        organisation=locked.tenant if agent is None else agent.organisation,
        camera=camera,
        article=article,
        since=since,
        until=until,
        detail=detail,
    )
