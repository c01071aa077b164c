"""What is asked, done and followed of the life of the sharing: an act, then the word to others."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable
from datetime import datetime
from typing import assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts import reading
from services.api.acts.upkeep import answers
from services.api.acts.upkeep.faults import Reported, follow_fault, report_fault
from services.api.acts.upkeep.hours import declare_hours, take_back_hours
from services.api.acts.upkeep.maintenance import (
    Announced,
    announce_maintenance,
    end_maintenance,
)
from services.api.acts.upkeep.reading import read_upkeep
from services.api.heart.standing import say_hours
from services.api.schema import words as plain
from services.api.schema.context import House, Info
from services.api.schema.limits import Told
from services.api.schema.telling import told
from services.api.schema.upkeep import translate, words
from services.api.storage.upkeep.shelf import DeclarationId, FaultId, WindowId
from services.api.storage.work import Hold
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.hours import HoursException
from tenants.decisions.outcomes import Duty, Refused
from tenants.decisions.owner.faults import FaultKind, FaultState, Trouble
from tenants.vocabulary.identifiers import CameraId, TenantId


@strawberry.type
class UpkeepQuery:
    @plain.asked("Hours, maintenance windows and faults of the tenants I may see, by id.")
    async def upkeep(self, info: Info, tenant: ID | None = None) -> list[words.TenantUpkeep]:
        house, agent = info.context.house, info.context.agent
        with told():
            asked = None if tenant is None else TenantId(tenant)
            wanted = await reading.tenants_asked(house.begin, agent, asked, house.clock())
            known = await read_upkeep(house.begin, wanted, house.clock())
        return [translate.upkeep_of(house, one, agent) for one in known]


@strawberry.type
class UpkeepMutation:
    @plain.asked("For the commune: other hours of its CSU for one service day (VA-1).")
    async def declare_hours(self, info: Info, input: words.DeclareHoursInput) -> words.UpkeepAnswer:
        house = info.context.house
        declared = HoursException(input.day, input.hours.strip(), input.reference.strip())
        doing = declare_hours(
            house.begin,
            house.conventions,
            info.context.agent,
            TenantId(input.tenant),
            declared,
            house.clock(),
        )
        return await _answered(house, doing)

    @plain.asked("For the commune: take back the hours declared for a day.")
    async def take_back_hours(self, info: Info, declaration: ID) -> words.UpkeepAnswer:
        house, agent = info.context.house, info.context.agent
        name = DeclarationId(declaration)
        doing = take_back_hours(house.begin, house.conventions, agent, name, house.clock())
        return await _answered(house, doing)

    @plain.asked("For the commune: announce work on its cameras (VA-14, LO-3).")
    async def announce_maintenance(
        self, info: Info, input: words.AnnounceMaintenanceInput
    ) -> words.UpkeepAnswer:
        house = info.context.house
        cameras = None if not input.cameras else frozenset(map(CameraId, input.cameras))
        asked = Announced(cameras, _zoned(input.since), _zoned(input.until), input.reason)
        doing = announce_maintenance(
            house.begin,
            house.conventions,
            info.context.agent,
            TenantId(input.tenant),
            asked,
            house.clock(),
        )
        return await _answered(house, doing)

    @plain.asked("For the commune: cancel a window that has not begun, or end one that runs.")
    async def end_maintenance(self, info: Info, window: ID) -> words.UpkeepAnswer:
        house, agent, name = info.context.house, info.context.agent, WindowId(window)
        doing = end_maintenance(house.begin, house.conventions, agent, name, house.clock())
        return await _answered(house, doing)

    @plain.asked("Report a fault: of my tenant's cameras or link, or of a camera that I may see.")
    async def report_fault(self, info: Info, input: words.ReportFaultInput) -> words.UpkeepAnswer:
        house = info.context.house
        camera = CameraId(input.camera) if input.camera else None
        reported = Reported(
            Trouble(camera, FaultKind(input.kind.value)),
            input.detail,
            _zoned(input.since) if input.since else None,
            _zoned(input.expected) if input.expected else None,
        )
        doing = report_fault(
            house.begin,
            house.conventions,
            info.context.agent,
            TenantId(input.tenant),
            reported,
            house.clock(),
        )
        return await _answered(house, doing)

    @plain.asked("For the commune: how far the repair of a fault has come, and when it is over.")
    async def follow_fault(self, info: Info, input: words.FollowFaultInput) -> words.UpkeepAnswer:
        house = info.context.house
        doing = follow_fault(
            house.begin,
            house.conventions,
            info.context.agent,
            FaultId(input.fault),
            FaultState(input.state.value),
            _zoned(input.expected) if input.expected else None,
            house.clock(),
        )
        return await _answered(house, doing)


@strawberry.type
class UpkeepSubscription:
    @plain.followed(
        "One message at the start for every tenant I may see, then one at every change: of its "
        "hours (declared, or come), its windows, its faults."
    )
    async def upkeep(self, info: Info) -> AsyncGenerator[words.TenantUpkeep, None]:
        house, agent = info.context.house, info.context.agent
        with house.changes.upkeep() as followed:
            changed: set[TenantId | None] = {None}
            while True:
                with told():
                    seen = await reading.visible_tenants(house.begin, agent, house.clock())
                    wanted = seen if None in changed else seen & changed
                    known = await read_upkeep(house.begin, wanted, house.clock())
                for one in known:
                    yield translate.upkeep_of(house, one, agent)
                changed = set(await followed.take())


async def _answered(
    house: House,
    doing: Awaitable[answers.HoursAnswer | answers.WindowAnswer | answers.FaultAnswer],
) -> words.UpkeepDone | words.UpkeepRefused | words.UpkeepNotFound:
    try:
        answer = await doing
    except acts.RegisterUnavailable:
        house.register.doubt()
        why = Refused(RESPONSIBLE, "register-unavailable", *french.UPKEEP_UNWRITTEN)
        return translate.refused(why)

    match answer:
        case answers.HoursDeclared(said, holds) | answers.HoursTakenBack(said, holds):
            await _hours_changed(house, said.tenant, holds)
            return _done(said.id)
        case answers.WindowKept(window, duties):
            await house.announcer.upkeep_changed(window.tenant)
            return _done(window.id, duties)
        case answers.FaultKept(fault):
            await house.announcer.upkeep_changed(fault.tenant)
            return _done(fault.id)
        case answers.UpkeepRefused(refused):
            return translate.refused(refused)
        case acts.NoSuchTenant(name) | acts.NoSuchCamera(name) | answers.NothingSuch(name):
            return words.UpkeepNotFound(id=ID(name))
        case _:
            assert_never(answer)


async def _hours_changed(house: House, tenant: TenantId, holds: tuple[Hold, ...]) -> None:
    """This process first; then who holds a joystick, the commune and every screen."""
    await house.declared.read(tenant)
    for hold in holds:
        await house.announcer.lease_changed(hold)
    await say_hours(house.begin, house.announcer, tenant, house.clock())


def _done(name: str, duties: tuple[Duty, ...] = ()) -> words.UpkeepDone:
    return words.UpkeepDone(id=ID(name), owed=[translate.owed(one) for one in duties])


def _zoned(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise Told("unreadable-query", french.INSTANT_WITHOUT_ZONE)
    return instant
