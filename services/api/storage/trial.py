"""Whether the register can be written now: an entry is tried as an act writes it.

Reading says nothing of a base that is full, read-only or guarded by a trigger. Nothing
of the trial stays but the hour.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import func, insert, select, update

from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_if_new
from services.api.storage.register_shelf import refused_as_unavailable
from services.api.storage.said import SAID
from services.api.storage.tables import pulse, register_bodies, register_entries, register_heads
from tenants.vocabulary.identifiers import TenantId

_NUMBER = -1
"""No real entry has it."""
_BODY = json.dumps({**dict.fromkeys(SAID, "?" * 200), "detail": "?" * 848}).encode()
"""Longer than an entry: what is left of a full disk must not pass for room."""


async def try_writing(exchange: Exchange, now: datetime) -> None:
    """Raises `RegisterUnavailable`."""
    with refused_as_unavailable():
        first = select(func.min(register_heads.c.tenant))
        tenant: TenantId | None = (await exchange.execute(first)).scalar_one()
        if tenant is not None:
            await _try_an_entry(exchange, tenant, now)
        await insert_if_new(exchange, pulse, id=1, at=now)
        await exchange.execute(update(pulse).values(at=now))


async def _try_an_entry(exchange: Exchange, tenant: TenantId, now: datetime) -> None:
    number = {"tenant": tenant, "seq": _NUMBER}
    trial = await exchange.begin_nested()
    await exchange.execute(insert(register_entries).values(**number, leaf=b""))
    await exchange.execute(
        insert(register_bodies).values(**number, body=_BODY, at=now, keep_until=now)
    )
    await trial.rollback()
