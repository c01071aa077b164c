"""How each outside part fares, as the contract says it, for whoever may know.

The platform's administrators read of all; an agent of a service of the parts, and of the
links of the communes that it sees; a commune's people of the parts and of their own link and
register. An inspection reads nothing here. It waits for no part: what is told was known.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum

import strawberry
from strawberry import ID

from services.api.acts.outside.platform import PLATFORM_MANAGE
from services.api.identity.identity import Identity, OrganisationKind
from services.api.schema import words
from services.api.schema.context import House, Info
from services.api.schema.words import said
from services.api.status.around import node_state
from services.api.status.parts import Part
from services.api.storage.register import Head
from tenants.vocabulary.identifiers import TenantId


@strawberry.enum
class StatusState(Enum):
    WELL = "well"
    LATE = "late"
    AWAY = "away"
    UNKNOWN = "unknown"
    OFF = "off"


@strawberry.enum
class StatusKind(Enum):
    REGISTER = "register"
    BUS = "bus"
    IDENTITY = "identity"
    REVOCATIONS = "revocations"
    MEDIA = "media"
    RELAYS = "relays"
    MAIL = "mail"
    CLOCK = "clock"


@strawberry.type(
    description="One part that the platform rests on. OFF: set up without it; UNKNOWN: nobody can "
    "tell now; LATE: it serves less well than it should."
)
class StatusPart:
    kind: StatusKind
    state: StatusState
    code: str | None = said("Why, in a stable code; null where the state says it all.")
    seconds: float | None = said("IDENTITY: what its answer took. CLOCK: ours less the database's.")
    since: datetime = said("When it became so, as far as this process saw.")
    checked_at: datetime


@strawberry.type(description="A media node that spoke of late.")
class StatusNode:
    name: str
    state: StatusState = said(
        "LATE: it is being stopped; AWAY: it should have spoken again; UNKNOWN: the bus is away."
    )
    heard_at: datetime
    flows: int | None = said("How many it shows; told to the platform's people alone.")


@strawberry.type(description="One commune's link and register. No camera, no entry, no address.")
class StatusTenant:
    id: ID
    name: str
    link: StatusState = said("UNKNOWN while the bus is away: `linkSince` is then of before.")
    link_since: datetime | None = said("When it was linked, or lost; null: never seen here.")
    protocol: int | None = said("What its federator spoke last.")
    software: str | None = said("The version that its federator says it is.")
    nodes: int = said("Media nodes that it is linked to.")
    entered_at: datetime | None = said(
        "Its newest entry; told to its own and the platform's people."
    )
    signed_at: datetime | None = said("Its newest checkpoint.")
    lag_seconds: float | None = said(
        "Since the first entry that no checkpoint covers; 0: all are covered; null: not known."
    )
    cosigned: bool | None = said("Whether its own side has signed all that is signed.")
    dispute: str | None = said("The code of what its own side does not agree to.")


@strawberry.type(description="What runs and what does not, as this process knew it at `at`.")
class ServiceStatus:
    at: datetime
    read_at: datetime | None = said("When the registers' figures were read; null: never.")
    parts: list[StatusPart]
    media_nodes: list[StatusNode] = said("Empty for a commune's people.")
    tenants: list[StatusTenant]


@strawberry.type
class StatusQuery:
    @words.asked("How each outside part fares, of what the asker may know; null for an inspection.")
    async def service_status(self, info: Info) -> ServiceStatus | None:
        house, who = info.context.house, info.context.who
        if who.organisation_kind is OrganisationKind.INSPECTION:
            return None
        if _is_outside(who) and not _is_platform(who):
            return None
        return _status(house, who, await _told_of(house, who))


def _is_outside(who: Identity) -> bool:
    return who.organisation_kind is OrganisationKind.PLATFORM


def _is_platform(who: Identity) -> bool:
    return _is_outside(who) and PLATFORM_MANAGE in who.agent.roles


async def _told_of(house: House, who: Identity) -> Collection[TenantId]:
    if _is_platform(who):
        return house.conventions.keys()
    if who.organisation_kind is OrganisationKind.TENANT:
        return {TenantId(str(who.agent.organisation))} & house.conventions.keys()
    seen = house.status.seen
    return frozenset() if seen is None else await seen.by(who.agent, house.clock())


def _status(house: House, who: Identity, tenants: Collection[TenantId]) -> ServiceStatus:
    now, base = house.clock(), house.status.base
    last = None if base is None else base.last
    is_tenant = who.organisation_kind is OrganisationKind.TENANT
    return ServiceStatus(
        at=now,
        read_at=None if last is None else last.at,
        parts=[_part(one) for one in house.status.watch.parts(now)],
        media_nodes=[] if is_tenant else _nodes(house, with_flows=_is_platform(who)),
        tenants=[
            _tenant(house, tenant, now, is_own=is_tenant or _is_platform(who))
            for tenant in sorted(tenants, key=house.tenant_name)
        ],
    )


def _part(part: Part) -> StatusPart:
    return StatusPart(
        kind=StatusKind(part.kind.value),
        state=StatusState(part.found.state.value),
        code=part.found.code,
        seconds=part.found.seconds,
        since=part.since,
        checked_at=part.checked,
    )


def _nodes(house: House, *, with_flows: bool) -> list[StatusNode]:
    heard = house.bus.connected
    return [
        StatusNode(
            name=one.name,
            state=StatusState(node_state(one).value) if heard else StatusState.UNKNOWN,
            heard_at=one.heard,
            flows=one.flows if with_flows else None,
        )
        for one in house.directory.nodes()
    ]


def _tenant(house: House, tenant: TenantId, now: datetime, *, is_own: bool) -> StatusTenant:
    link, base = house.directory.links.of(tenant), house.status.base
    last = None if base is None else base.last
    head = None if last is None else last.heads.get(tenant)
    return StatusTenant(
        id=ID(tenant),
        name=house.tenant_name(tenant),
        link=_link_state(house, tenant),
        link_since=link.since,
        protocol=link.protocol,
        software=link.software,
        nodes=sum(tenant in node.tenants for node in house.directory.nodes()),
        entered_at=head.entered_at if head is not None and is_own else None,
        signed_at=None if head is None else head.signed_at,
        lag_seconds=None if head is None else _lag(head, now),
        cosigned=None if head is None else head.cosigned >= head.signed,
        dispute=None if last is None else last.disputes.get(tenant),
    )


def _link_state(house: House, tenant: TenantId) -> StatusState:
    if not house.bus.connected:
        return StatusState.UNKNOWN
    return StatusState.WELL if house.directory.linked(tenant) else StatusState.AWAY


def _lag(head: Head, now: datetime) -> float:
    waiting = head.waiting_since
    return 0 if waiting is None else max(0.0, (now - waiting).total_seconds())
