"""What is told to those who are no party to a convention: an inspection, the platform's people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api.acts.answers import NoSuchTenant
from services.api.acts.outside.inspect import inspect_file, inspected_tenants
from services.api.acts.outside.platform import PLATFORM_MANAGE, Storage, read_storage
from services.api.acts.register.reading import ReadingRefused as NotRead
from services.api.identity.identity import OrganisationKind
from services.api.schema import translate, words
from services.api.schema.answers import TenantNotFound
from services.api.schema.context import House, Info
from services.api.schema.deed import ConventionInForce, in_force
from services.api.schema.rights import (
    MOST_HABILITATIONS,
    HabilitationConnection,
    ReadingRefused,
    check,
    connection_of,
    place_of,
)
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.mails import Post
from services.api.storage.register import Head
from tenants.vocabulary.identifiers import TenantId


@strawberry.type(description="A tenant whose register an inspection may consult.")
class InspectedTenant:
    id: ID
    name: str
    convention: str | None = said("Its title; null where no deed is in force.")
    entries: int
    signed: int = said("Entries under the newest checkpoint.")
    signed_at: datetime | None
    cosigned: int = said("Entries that the commune's side has signed too.")


@strawberry.type(
    description="Under which deed a tenant shares, and with whom. Reading is an entry."
)
class InspectionFile:
    tenant: ID
    convention: ConventionInForce | None
    habilitations: HabilitationConnection
    entry: int = said("Number of this reading in the tenant's register.")


@strawberry.type(description="A media node that spoke of late.")
class PlatformNode:
    name: str
    whep: str = said("Where browsers reach it.")
    heard_at: datetime
    tenants: list[ID] = said("To whose federators it is linked.")


@strawberry.type(description="One tenant as the platform keeps it: counts and hours alone.")
class PlatformTenant:
    id: ID
    name: str
    linked: bool
    entries: int
    signed: int
    signed_at: datetime | None
    cosigned: int
    dispute: str | None = said("The code of what the commune's side does not agree to.")
    mails_waiting: int
    mails_late: int
    mails_given_up: int


@strawberry.type(description="What runs, and what waits. No picture, no entry, no person.")
class PlatformState:
    at: datetime
    register_writable: bool
    register_away_since: datetime | None
    register_away_code: str | None
    bus_connected: bool
    mails_leave: bool = said("Whether a mail server is set; else messages are read here.")
    nodes: list[PlatformNode]
    tenants: list[PlatformTenant]


InspectionAnswer: TypeAlias = Annotated[
    InspectionFile | ReadingRefused | TenantNotFound, strawberry.union("InspectionAnswer")
]


@strawberry.type
class OutsideQuery:
    @words.asked("For an inspection: every tenant here. Empty for anybody else.")
    async def inspected_tenants(self, info: Info) -> list[InspectedTenant]:
        house = info.context.house
        with told():
            heads = await inspected_tenants(house.begin, info.context.agent)
        return [_inspected(house, one) for one in heads]

    @words.asked("For an inspection: a tenant's convention and habilitations, under an entry.")
    async def inspection_file(
        self,
        info: Info,
        tenant: ID,
        first: Annotated[int, strawberry.argument(description="1 to 200.")] = 100,
        after: str | None = None,
    ) -> InspectionAnswer:
        house, asked = info.context.house, TenantId(tenant)
        with told():
            check("first", first, MOST_HABILITATIONS)
            answer = await inspect_file(
                house.begin, house.conventions, info.context.agent, asked, first,
                place_of(after), house.clock(),
            )  # fmt: skip
        if isinstance(answer, NoSuchTenant):
            return TenantNotFound(id=tenant)
        if isinstance(answer, NotRead):
            why = answer.refused
            return ReadingRefused(
                article=translate.article(why.article),
                code=why.code,
                message=why.message,
                remedy=why.remedy,
            )
        deed = house.conventions.get(asked)
        return InspectionFile(
            tenant=tenant,
            convention=None if deed is None else in_force(deed, house.clock()),
            habilitations=connection_of(house, answer.habilitations),
            entry=answer.entry,
        )

    @words.asked("For the platform's administrators; null for anybody else.")
    async def platform_state(self, info: Info) -> PlatformState | None:
        who, house = info.context.who, info.context.house
        is_platform = who.organisation_kind is OrganisationKind.PLATFORM
        if not is_platform or PLATFORM_MANAGE not in who.agent.roles:
            return None
        with told():
            storage = await read_storage(house.begin)
        return _state(house, storage)


def _inspected(house: House, head: Head) -> InspectedTenant:
    convention = house.convention(head.tenant)
    return InspectedTenant(
        id=ID(head.tenant),
        name=house.tenant_name(head.tenant),
        convention=None if convention is None else convention.title,
        entries=head.size,
        signed=head.signed,
        signed_at=head.signed_at,
        cosigned=head.cosigned,
    )


def _state(house: House, storage: Storage) -> PlatformState:
    away = house.register.away
    return PlatformState(
        at=house.clock(),
        register_writable=house.register.writable,
        register_away_since=None if away is None else away.since,
        register_away_code=None if away is None else away.code,
        bus_connected=house.bus.connected,
        mails_leave=house.posts,
        nodes=[
            PlatformNode(
                name=one.name,
                whep=one.url,
                heard_at=one.heard,
                tenants=[ID(tenant) for tenant in sorted(one.tenants)],
            )
            for one in house.directory.nodes()
        ],
        tenants=[_kept(house, storage, head) for head in storage.heads],
    )


def _kept(house: House, storage: Storage, head: Head) -> PlatformTenant:
    post = storage.post.get(head.tenant, Post())
    return PlatformTenant(
        id=ID(head.tenant),
        name=house.tenant_name(head.tenant),
        linked=house.directory.linked(head.tenant),
        entries=head.size,
        signed=head.signed,
        signed_at=head.signed_at,
        cosigned=head.cosigned,
        dispute=storage.disputes.get(head.tenant),
        mails_waiting=post.waiting,
        mails_late=post.late,
        mails_given_up=post.given_up,
    )
