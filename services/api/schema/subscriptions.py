"""What may be followed. Following begins before the first reading, so nothing falls between.

What an agent may see is read again every few seconds: a habilitation that ends takes
its gauges and cameras away from a screen that is already open.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api.acts import reading
from services.api.acts.inventory.receive_inventory import receive_inventory, unreceived
from services.api.changes import CamerasChanged
from services.api.identity.identity import Identity, OrganisationKind
from services.api.schema import answers, translate, words
from services.api.schema.answers import CameraChangeKind
from services.api.schema.context import Context, House, Info
from services.api.schema.handover.doors import HandoverSubscription
from services.api.schema.health import HealthSubscription
from services.api.schema.mailbox import MailSubscription
from services.api.schema.session import SessionSubscription
from services.api.schema.specials import SpecialSubscription
from services.api.schema.steering import SteeringSubscription
from services.api.schema.telling import told
from services.api.schema.tickets import TicketSubscription
from services.api.schema.upkeep.doors import UpkeepSubscription
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

SIGHT = timedelta(seconds=5)
"""How long an answer to « what may this agent see » is used."""
MOST_TOLD = 100
"""Cameras of one change that are told one by one; beyond, the list is read again."""


@strawberry.type
class Subscription(
    SteeringSubscription,
    TicketSubscription,
    MailSubscription,
    UpkeepSubscription,
    SpecialSubscription,
    HandoverSubscription,
    SessionSubscription,
    HealthSubscription,
):
    @words.followed(
        "One message at the start for every tenant I may see, then one at every change."
    )
    async def gauges(self, info: Info) -> AsyncGenerator[words.Gauge, None]:
        house, sight = info.context.house, Sight(info.context)
        sent: dict[TenantId, words.Gauge] = {}
        with house.changes.gauges() as followed:
            changed: set[TenantId | None] = {None}
            while True:
                for gauge in await _gauges(house, sight, changed):
                    said = translate.gauge_of(house, gauge, sight.agent)
                    if sent.get(gauge.tenant) != said:
                        sent[gauge.tenant] = said
                        yield said
                changed = set(await followed.take())

    @words.followed(
        "What becomes of my own views: revoked, cut, ended; and the state of their pictures."
    )
    async def views(self, info: Info) -> AsyncGenerator[answers.ViewChange, None]:
        house = info.context.house
        with house.changes.views(info.context.agent.id, house.clock()) as followed:
            async for change in followed:
                yield translate.view_change(change)

    @words.followed(
        "Whether the register can be written: one message at the start, then one at every change."
    )
    async def register_state(self, info: Info) -> AsyncGenerator[answers.RegisterState, None]:
        house = info.context.house
        with house.changes.register() as followed:
            yield translate.register_state(house)
            async for _ in followed:
                yield translate.register_state(house)

    @words.followed("Cameras added, changed, relocated or removed, after a first RELOAD.")
    async def camera_changes(self, info: Info) -> AsyncGenerator[answers.CameraChange, None]:
        house, sight = info.context.house, Sight(info.context)
        with house.changes.cameras() as followed:
            async for change in followed:
                if change is None or change.tenant in await sight.tenants():
                    shown = await _shown(sight, info.context.who, change)
                    for told_change in await _camera_changes(house, sight.agent, change):
                        yield told_change
                    # Asked for more: what was told before has left for the screen.
                    await _receive(house, sight.agent, shown)


class Sight:
    """What one connection may see, read again when it is older than `SIGHT`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: frozenset[TenantId] = frozenset()
        self._read_at: datetime | None = None

    @property
    def agent(self) -> Agent:
        return self._context.agent

    async def tenants(self) -> frozenset[TenantId]:
        now = self._context.house.clock()
        if self._read_at is None or now - self._read_at >= SIGHT:
            with told():
                seen = await reading.visible_tenants(self._context.house.begin, self.agent, now)
            self._seen, self._read_at = frozenset(seen), now
        return self._seen

    async def unreceived(self) -> Mapping[TenantId, int]:
        """Versions of the lists it sees that no screen of the State side has shown yet."""
        return await unreceived(self._context.house.begin, await self.tenants())


async def _gauges(house: House, sight: Sight, changed: set[TenantId | None]) -> list[acts.Gauge]:
    visible = await sight.tenants()
    wanted = visible if None in changed else visible & changed
    with told():
        read = [await house.gauges.now(tenant) for tenant in sorted(wanted)]
    return [gauge for gauge in read if gauge is not None]


async def _shown(
    sight: Sight, who: Identity, change: CamerasChanged | None
) -> Mapping[TenantId, int]:
    """The versions that a screen of the State side will have once this is told."""
    if who.organisation_kind is not OrganisationKind.SUBSCRIBER:
        return {}
    if change is not None:
        return {change.tenant: change.version}
    with told():
        return await sight.unreceived()


async def _receive(house: House, agent: Agent, shown: Mapping[TenantId, int]) -> None:
    for tenant, version in shown.items():
        with told():
            await receive_inventory(house.begin, agent.organisation, tenant, version, house.clock())


async def _camera_changes(
    house: House, agent: Agent, change: CamerasChanged | None
) -> list[answers.CameraChange]:
    if change is None or change.count > MOST_TOLD:
        return [answers.CameraChange(kind=CameraChangeKind.RELOAD, id=None, camera=None)]
    told_changes = [
        answers.CameraChange(kind=CameraChangeKind.REMOVED, id=ID(camera), camera=None)
        for camera in change.removed
    ]
    for kind, cameras in (
        (CameraChangeKind.ADDED, change.added),
        (CameraChangeKind.CHANGED, change.changed),
    ):
        for camera in cameras:
            told_changes += await _told(house, agent, kind, camera)
    return told_changes


async def _told(
    house: House, agent: Agent, kind: CameraChangeKind, camera: CameraId
) -> list[answers.CameraChange]:
    with told():
        found = await reading.find_camera(house.begin, agent, camera, house.clock())
    if found is None:
        return []  # it went, or out of sight, in between: that will be told too
    return [
        answers.CameraChange(kind=kind, id=ID(camera), camera=translate.camera_of(house, found))
    ]
