"""An agent's tickets, and an owner's connection log, at the GraphQL door."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api import french
from services.api.acts.answers import UnreadableQuery
from services.api.acts.tickets.answers import NoSuchTenant, TicketRefused
from services.api.acts.tickets.records import (
    TicketRecordsAnswer,
    connection_log,
    my_tickets,
)
from services.api.schema import words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.tickets import (
    Ticket,
    TicketNotFound,
    TicketNotGranted,
    not_granted,
    ticket_of,
)
from services.api.schema.words import said
from services.api.storage.ticket_records import Connection, TicketRecord
from tenants.vocabulary.identifiers import TenantId

MOST_RECORDS = 200


@strawberry.type(name="Connection", description="One look under a ticket.")
class Look:
    view: ID
    camera: ID
    camera_name: str
    since: datetime
    until: datetime | None = said("Null while it goes on.")
    code: str | None = said("What ended it.")
    message: str | None = said("French, for people.")


@strawberry.type(name="TicketRecord")
class Record:
    ticket: Ticket
    connections: list[Look] = said("The latest first.")


@strawberry.type(name="TicketRecords")
class Records:
    records: list[Record] = said("The latest first.")


RecordsAnswer: TypeAlias = Annotated[
    Records | TicketNotGranted | TicketNotFound, strawberry.union("TicketRecordsAnswer")
]


@strawberry.type
class TicketRecordQuery:
    @words.asked("The tickets that I asked for at one tenant's, whatever became of them.")
    async def my_tickets(
        self,
        info: Info,
        tenant: ID,
        first: Annotated[int, strawberry.argument(description="1 to 200.")] = 20,
    ) -> RecordsAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            answer = await my_tickets(
                house.begin, agent, TenantId(tenant), _checked(first), house.clock()
            )
        return _said(house, answer)

    @words.asked(
        "For the owner: every ticket on its estates and who looked by it. Each reading is an entry "
        "of its register."
    )
    async def connection_log(
        self,
        info: Info,
        tenant: ID,
        first: Annotated[int, strawberry.argument(description="1 to 200.")] = 50,
    ) -> RecordsAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            answer = await connection_log(
                house.begin,
                house.conventions,
                agent,
                TenantId(tenant),
                _checked(first),
                house.clock(),
            )
        return _said(house, answer)


def _checked(first: int) -> int:
    if not 1 <= first <= MOST_RECORDS:
        raise UnreadableQuery(f"first must be 1 to {MOST_RECORDS}")
    return first


def _said(house: House, answer: TicketRecordsAnswer) -> Records | TicketNotGranted | TicketNotFound:
    match answer:
        case TicketRefused(refused):
            return not_granted(refused)
        case NoSuchTenant(tenant):
            return TicketNotFound(id=ID(tenant))
        case _:
            return Records(records=[_record(house, one) for one in answer])


def _record(house: House, record: TicketRecord) -> Record:
    return Record(
        ticket=ticket_of(house, record.ticket),
        connections=[_look(one) for one in record.connections],
    )


def _look(one: Connection) -> Look:
    return Look(
        view=ID(one.view),
        camera=ID(one.camera),
        camera_name=one.camera_name,
        since=one.since,
        until=one.until,
        code=one.ended,
        message=french.said(one.ended),
    )
