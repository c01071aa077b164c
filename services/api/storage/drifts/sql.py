"""Differences and looks, in SQL. See `shelf.Drifts` for what each method promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, delete, exists, insert, select, update

from services.api.storage.camera_shelf import Columns
from services.api.storage.drifts.shelf import Look, OpenDrift, Whose
from services.api.storage.drifts.tables import drifts, reconciliations
from services.api.storage.exchange import Exchange
from services.api.storage.inserting import insert_if_new
from services.api.storage.tables import habilitations
from tenants.habilitations.barring import EVERY
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

DUE = datetime(1970, 1, 1, tzinfo=UTC)
"""When a look is due that nobody took yet."""

_d, _r, _h = drifts.c, reconciliations.c, habilitations.c


def barred_altogether() -> ColumnElement[bool]:
    """Of the statement's own `agent` and `organisation`."""
    return exists().where(
        _d.agent == bindparam("agent"),
        _d.organisation == bindparam("organisation"),
        _d.bars == EVERY,
    )


BARS = (
    select(_d.bars)
    .where(_d.agent == bindparam("agent"), _d.organisation == bindparam("organisation"))
    .distinct()
    .subquery("barring")
)


def read_bars(said: Collection[str | None]) -> frozenset[str]:
    return frozenset(word for bars in said for word in (bars or "").split())


class SqlDrifts:
    """See `Drifts`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def open(self, tenant: TenantId | None = None) -> tuple[OpenDrift, ...]:
        statement = select(drifts).order_by(_d.organisation, _d.agent, _d.kind, _d.tenant)
        if tenant is not None:
            statement = statement.where(_d.tenant == tenant)
        return tuple(map(_drift_of, await self._exchange.execute(statement)))

    async def put(self, found: Sequence[OpenDrift]) -> None:
        if found:
            await self._exchange.execute(insert(drifts), [_row(one) for one in found])
            # A command may be the first to compare: its row tells every process to read.
            await insert_if_new(self._exchange, reconciliations, id=1, next_at=DUE, version=0)
            await self._changed()

    async def settle(self, found: Sequence[OpenDrift]) -> None:
        for one in found:
            await self._exchange.execute(
                delete(drifts).where(
                    _d.tenant == one.tenant,
                    _d.agent == one.agent,
                    _d.organisation == one.organisation,
                    _d.kind == one.kind,
                )
            )
        if found:
            await self._changed()

    async def bars(self) -> Mapping[Whose, frozenset[str]]:
        rows = await self._exchange.execute(
            select(_d.agent, _d.organisation, _d.bars).where(_d.bars != "").distinct()
        )
        found: dict[Whose, frozenset[str]] = defaultdict(frozenset)
        for agent, organisation, bars in rows:
            found[agent, organisation] |= read_bars([bars])
        return found

    async def bind(
        self, tenant: TenantId, organisation: SubscriberId, name: AgentId, account: AgentId
    ) -> None:
        held = (_h.tenant == tenant) & (_h.organisation == organisation) & (_h.agent == name)
        await self._exchange.execute(update(habilitations).where(held).values(agent=account))

    async def take_turn(self, now: datetime, until: datetime) -> bool:
        await insert_if_new(self._exchange, reconciliations, id=1, next_at=now, version=0)
        due = (_r.id == 1) & (_r.next_at <= now)
        done = await self._exchange.execute(
            update(reconciliations).where(due).values(next_at=until)
        )
        return bool(done.rowcount)

    async def looked(self, now: datetime, again: datetime, trouble: str | None) -> None:
        before = await self.last_look()
        said: dict[str, object] = {"next_at": again, "trouble": trouble, "trouble_since": None}
        if trouble is None:
            said["read_at"] = now
        else:
            since = None if before is None else before.trouble_since
            said["trouble_since"] = since or now
        await self._exchange.execute(update(reconciliations).where(_r.id == 1).values(said))

    async def last_look(self) -> Look | None:
        row = (
            await self._exchange.execute(
                select(_r.read_at, _r.trouble, _r.trouble_since, _r.version).where(_r.id == 1)
            )
        ).first()
        return None if row is None else Look(*row)

    async def _changed(self) -> None:
        await self._exchange.execute(
            update(reconciliations).where(_r.id == 1).values(version=_r.version + 1)
        )


def _drift_of(row: Columns) -> OpenDrift:
    tenant, agent, organisation, kind, name, ours, theirs, bars, settles, since, entry = row
    return OpenDrift(
        tenant, agent, organisation, kind, name, ours, theirs, read_bars([bars]), bool(settles),
        since, entry,
    )  # fmt: skip


def _row(one: OpenDrift) -> dict[str, object]:
    return {
        "tenant": one.tenant,
        "agent": one.agent,
        "organisation": one.organisation,
        "kind": one.kind,
        "name": one.name,
        "ours": one.ours,
        "theirs": one.theirs,
        "bars": " ".join(sorted(one.bars)),
        "settles": one.settles,
        "since": one.since,
        "entry": one.entry,
    }
