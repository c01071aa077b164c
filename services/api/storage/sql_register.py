"""The registers, in SQL. See `register` for what each method promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_if_new
from services.api.storage.keys.tables import house_keys
from services.api.storage.register import Head, KeptCheckpoint, Log, Witness
from services.api.storage.register_shelf import (
    WITNESS,
    checkpoint_of,
    checkpoint_row,
    kept_of,
    log_of,
    select_checkpoints,
    select_entries,
    select_log,
    spread_checkpoints,
    witness_of,
)
from services.api.storage.tables import (
    register_bodies,
    register_checkpoints,
    register_cosignatures,
    register_entries,
    register_heads,
    witnesses,
)
from tenants.register.file import Kept
from tenants.vocabulary.identifiers import TenantId

_BASE_CLOCK = func.strftime("%Y-%m-%d %H:%M:%f", "now")
"""SQLite's, written as it writes an `Instant`."""
_ERASE = text("SELECT register_erase_bodies(:tenant, :below)")
_MOST_NOTES = 250
"""Stretches of a log from which an export takes checkpoints: two each."""


def _made_at(seq: ColumnElement[int]) -> ScalarSelect[datetime]:
    """When the entry of this number was made, for each head."""
    body = register_bodies.c
    same = and_(body.tenant == register_heads.c.tenant, body.seq == seq)
    return select(body.at).where(same).scalar_subquery()


class SqlRegister:
    """See `register.Register`."""

    def __init__(self, exchange: Exchange, tenant: TenantId) -> None:
        self._exchange = exchange
        self._tenant = tenant
        self._head = register_heads.c.tenant == tenant

    async def keep_checkpoint(self, checkpoint: KeptCheckpoint) -> None:
        await self._exchange.execute(
            insert(register_checkpoints).values(**checkpoint_row(checkpoint))
        )
        await self._set(checkpoint_size=checkpoint.size, checkpoint_at=checkpoint.at)

    async def keep_cosignature(self, size: int, note: str, at: datetime) -> None:
        known = await self.checkpoint(size)
        if known is None or known.cosigned is not None:
            return
        await self._exchange.execute(
            insert(register_cosignatures).values(tenant=self._tenant, size=size, note=note, at=at)
        )
        head = register_heads.c
        await self._exchange.execute(
            update(register_heads)
            .where(self._head, head.cosigned_size < size)
            .values(cosigned_size=size)
        )

    async def checkpoint(self, size: int | None = None) -> KeptCheckpoint | None:
        return await _checkpoint(self._exchange, self._tenant, size)

    async def witness(self) -> Witness | None:
        found = select(*WITNESS).where(witnesses.c.tenant == self._tenant)
        row = (await self._exchange.execute(found)).first()
        return None if row is None else witness_of(row)

    async def put_witness(self, witness: Witness) -> None:
        values = {"key": witness.key, "since": witness.since, "dispute": witness.dispute}
        await insert_if_new(self._exchange, witnesses, tenant=self._tenant, **values)
        await self._exchange.execute(
            update(witnesses).where(witnesses.c.tenant == self._tenant).values(**values)
        )

    async def restored_at(self) -> datetime | None:
        found = select(register_heads.c.restored_at).where(self._head)
        at: datetime | None = (await self._exchange.execute(found)).scalar_one()
        return at

    async def set_restored(self, at: datetime) -> None:
        await self._set(restored_at=at)

    async def erasable(self, before: datetime, now: datetime) -> range:
        body = register_bodies.c
        ours = body.tenant == self._tenant
        kept = or_(body.at >= before, body.keep_until > now)
        first, last = (
            await self._exchange.execute(
                select(
                    select(func.min(body.seq)).where(ours).scalar_subquery(),
                    select(func.min(body.seq)).where(ours, kept).scalar_subquery(),
                )
            )
        ).one()
        if first is None:
            return range(0)
        if last is None:
            highest = select(func.max(body.seq)).where(ours)
            last = (await self._exchange.execute(highest)).scalar_one() + 1
        return range(first, last)

    async def erase_bodies(self, below: int) -> int:
        if self._exchange.on_postgresql:
            given = {"tenant": self._tenant, "below": below}
            erased: int = (await self._exchange.execute(_ERASE, given)).scalar_one()
            return erased
        body = register_bodies.c
        done = await self._exchange.execute(
            delete(register_bodies).where(
                body.tenant == self._tenant, body.seq < below, body.keep_until <= _BASE_CLOCK
            )
        )
        return done.rowcount

    async def _set(self, **values: object) -> None:
        await self._exchange.execute(update(register_heads).where(self._head).values(**values))


class SqlRegisters:
    """See `register.Registers`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def log(self, tenant: TenantId) -> Log:
        rows = await self._exchange.execute(select_log(tenant))
        return log_of(tenant, [tuple(row) for row in rows])

    async def base_hour(self) -> datetime:
        found: datetime = (await self._exchange.execute(select(func.now()))).scalar_one()
        return found

    async def heads(self) -> tuple[Head, ...]:
        head = register_heads.c
        rows = await self._exchange.execute(
            select(
                head.tenant,
                head.size,
                head.checkpoint_size,
                head.checkpoint_at,
                head.cosigned_size,
                _made_at(head.size - 1),
                _made_at(head.checkpoint_size),
            ).order_by(head.tenant)
        )
        return tuple(Head(*row) for row in rows)

    async def leaves(self, tenant: TenantId, since: int, until: int) -> Sequence[bytes]:
        entry = register_entries.c
        rows = await self._exchange.execute(
            select(entry.leaf)
            .where(entry.tenant == tenant, entry.seq >= since, entry.seq < until)
            .order_by(entry.seq)
        )
        return [row[0] for row in rows]

    async def entries(self, tenant: TenantId, since: int, until: int) -> Sequence[Kept]:
        rows = await self._exchange.execute(select_entries(tenant, since, until))
        return [kept_of(tuple(row)) for row in rows]

    async def period(
        self, tenant: TenantId, since: datetime | None, until: datetime | None, size: int
    ) -> range:
        body = register_bodies.c
        ours = and_(body.tenant == tenant, body.seq < size)
        first, last = 0, size - 1
        if since is not None:
            found = select(func.min(body.seq)).where(ours, body.at >= since)
            first = (await self._exchange.execute(found)).scalar_one()
        if until is not None:
            found = select(func.max(body.seq)).where(ours, body.at < until)
            last = (await self._exchange.execute(found)).scalar_one()
        return range(0) if first is None or last is None else range(first, last + 1)

    async def notes(self, tenant: TenantId, size: int) -> Sequence[str]:
        changes = select(house_keys.c.size).where(
            house_keys.c.tenant == tenant, house_keys.c.size <= size
        )
        condition = or_(
            spread_checkpoints(tenant, size, _MOST_NOTES),
            and_(register_checkpoints.c.tenant == tenant, register_checkpoints.c.size.in_(changes)),
        )
        rows = await self._exchange.execute(select_checkpoints(condition))
        found = [checkpoint_of(tuple(row)) for row in rows]
        return [one.note if one.cosigned is None else one.cosigned for one in reversed(found)]

    async def checkpoint(self, tenant: TenantId, size: int | None = None) -> KeptCheckpoint | None:
        return await _checkpoint(self._exchange, tenant, size)

    async def witnesses(self) -> tuple[Witness, ...]:
        rows = await self._exchange.execute(select(*WITNESS).order_by(witnesses.c.tenant))
        return tuple(witness_of(row) for row in rows)

    async def unsigned(self, before: datetime, entries: int) -> tuple[TenantId, ...]:
        head = register_heads.c
        waited = or_(head.checkpoint_at.is_(None), head.checkpoint_at <= before)
        news = head.size - head.checkpoint_size
        rows = await self._exchange.execute(
            select(head.tenant).where(news > 0, or_(waited, news >= entries)).order_by(head.tenant)
        )
        return tuple(row[0] for row in rows)

    async def uncosigned(self) -> tuple[TenantId, ...]:
        head = register_heads.c
        rows = await self._exchange.execute(
            select(head.tenant)
            .where(head.checkpoint_size > head.cosigned_size)
            .order_by(head.tenant)
        )
        return tuple(row[0] for row in rows)


async def _checkpoint(
    exchange: Exchange, tenant: TenantId, size: int | None
) -> KeptCheckpoint | None:
    column = register_checkpoints.c
    ours = column.tenant == tenant
    condition = ours if size is None else and_(ours, column.size == size)
    row = (await exchange.execute(select_checkpoints(condition).limit(1))).first()
    return None if row is None else checkpoint_of(tuple(row))
