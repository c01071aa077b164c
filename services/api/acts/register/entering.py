"""An entry that the house makes about a register, without an agent behind it.

`name` is whoever runs the house by hand, where somebody did."""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import LockedTenant
from tenants.register.entry import Act, Entry


async def enter(
    locked: LockedTenant,
    act: Act,
    now: datetime,
    *,
    outcome: str = "done",
    name: str | None = None,
    ground: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    detail: str | None = None,
    evidence: str | None = None,
) -> None:
    """Record it as the next one."""
    await locked.record(
        Entry(
            tenant=locked.tenant,
            seq=locked.next_seq,
            at=now,
            act=act,
            outcome=outcome,
            salt=locked.fresh_salt(),
            name=name,
            ground=ground,
            since=since,
            until=until,
            detail=detail,
            evidence=evidence,
        )
    )
