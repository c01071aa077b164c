"""The columns that every entry of a person's act bears: when, what, who, and how it ended.

What an act says besides is its own (`dataclasses.replace`).
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import LockedTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.people import Agent


def entry_by(locked: LockedTenant, agent: Agent, act: Act, outcome: str, now: datetime) -> Entry:
    """The next of its tenant's register, named as the conventions ask (ME-2)."""
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=act,
        outcome=outcome,
        salt=locked.fresh_salt(),
        agent=agent.id,
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=agent.organisation,
    )
