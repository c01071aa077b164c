"""What became of tickets, and who looked by each: an agent's own, or an owner's connection log.

The owner's reading is one of the register's facts (CH-6), and an entry of it like any other;
what a person asked for himself, he may look at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from services.api.acts.attempts import enter_attempt
from services.api.acts.entry_by import entry_by
from services.api.acts.tickets.answers import NoSuchTenant, TicketRefused
from services.api.storage.ticket_records import TicketRecord
from services.api.storage.work import Begin, LockedTenant
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Refused
from tenants.decisions.owner import reading_register
from tenants.decisions.owner.reading_register import ReadRequest
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

CONNECTIONS = "connections"
TICKETS = "tickets"

TicketRecordsAnswer: TypeAlias = tuple[TicketRecord, ...] | TicketRefused | NoSuchTenant


async def my_tickets(
    begin: Begin, agent: Agent, tenant: TenantId, most: int, now: datetime
) -> tuple[TicketRecord, ...] | NoSuchTenant:
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.CONSULT, now, detail=TICKETS)
            return NoSuchTenant(tenant)
        return await work.ticket_records.of(tenant, most, agent=agent.id)


async def connection_log(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    most: int,
    now: datetime,
) -> TicketRecordsAnswer:
    """The owner's own. Raises `RegisterUnavailable`."""
    async with begin() as work:
        if str(agent.organisation) != tenant:
            await enter_attempt(work, agent, tenant, Act.READ_REGISTER, now, detail=CONNECTIONS)
            return NoSuchTenant(tenant)
        if tenant not in await work.visible_tenants(agent, now):
            return NoSuchTenant(tenant)
        locked = await work.lock(tenant)
        asked = ReadRequest(agent.id, agent.organisation, agent.roles, tenant, now)
        outcome = reading_register.decide(asked, deeds.get(tenant))
        code = outcome.code if isinstance(outcome, Refused) else "done"
        await locked.record(_entry(locked, agent, code, outcome.article.cited, now))
        if isinstance(outcome, Refused):
            return TicketRefused(outcome)
        return await work.ticket_records.of(tenant, most)


def _entry(locked: LockedTenant, agent: Agent, outcome: str, article: str, now: datetime) -> Entry:
    return replace(
        entry_by(locked, agent, Act.READ_REGISTER, outcome, now),
        article=article,
        detail=CONNECTIONS,
    )
