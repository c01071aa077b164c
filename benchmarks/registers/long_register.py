"""A register of a million entries: one commune, a year of looks by 40 agents at 246 cameras.

Sealed as the API seals them (canonical bytes, leaf, frontier of the head), and copied straight
into the tables: one act each would take half an hour. One in fifty is refused.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.api.storage.register_shelf import body_row, leaf_row
from services.api.storage.tables import register_bodies, register_entries
from services.api.storage.work import Begin
from tenants.register.entry import Act, Entry, canonical, leaf
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import CameraId, TenantId

TENANT = TenantId("villeneuve-d-ascq")
NOW = datetime.now(UTC)
_YEAR = timedelta(days=360)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN"
PEOPLE = [f"Agent {letter}{number}" for number, letter in enumerate(_LETTERS)]
_CAMERAS, _AT_ONCE = 246, 5_000


async def fill(begin: Begin, engine: AsyncEngine, count: int) -> None:
    """A year of looks, `count` entries, straight into the tables."""
    chance, frontier = random.Random(1), Frontier()
    async with begin() as work:
        await work.add_tenant(TENANT, "Villeneuve d'Ascq", 8)
    for start in range(0, count, _AT_ONCE):
        leaves, bodies = [], []
        for seq in range(start, min(start + _AT_ONCE, count)):
            entry = _entry(seq, count, chance)
            body = canonical(entry)
            leaves.append(leaf_row(entry, leaf(body)))
            bodies.append(body_row(entry, body, 12))
            frontier = frontier.append(leaves[-1]["leaf"])
        async with engine.connect() as connection:
            await _copy(connection, register_entries, leaves)
            await _copy(connection, register_bodies, bodies)
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE register_heads SET size = :size, frontier = :frontier"),
            {"size": count, "frontier": frontier.encoded()},
        )


async def _copy(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """COPY, which only PostgreSQL's own driver speaks."""
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None:
        raise RuntimeError("no connection to copy through")
    await raw.copy_records_to_table(
        table.name, records=[tuple(row.values()) for row in rows], columns=[*rows[0]]
    )


def _entry(seq: int, count: int, chance: random.Random) -> Entry:
    agent = chance.randrange(len(PEOPLE))
    return Entry(
        tenant=TENANT, seq=seq, at=NOW - _YEAR + _YEAR * seq / count, act=Act.WATCH,
        outcome="quota-reached" if chance.random() < 0.02 else "granted",
        salt=f"{chance.getrandbits(128):032x}", agent=f"agent-{agent}", name=PEOPLE[agent],
        rank="Brigadier-chef", service="CIC du Nord", organisation="cic-nord",
        habilitation="HAB-2026-014", camera=camera_of(chance), motive="public-order",
        incident=f"2026-{chance.randrange(100_000)}", convention=TENANT, version=1,
        article="villeneuve-d-ascq art. 3", view=f"{chance.getrandbits(128):032x}",
        flow=f"{chance.getrandbits(128):032x}", slot=1, fence=seq, held=3,
    )  # fmt: skip


def camera_of(chance: random.Random) -> CameraId:
    return CameraId(f"{TENANT}:{chance.randrange(_CAMERAS):03}")
