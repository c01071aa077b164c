"""What an operation is asked about: made for one cell, at the tenant that the cell is about.

Where the person may have the thing itself (a look, a joystick, a ticket), it is theirs;
else it is a colleague's, or at the other tenant a stranger's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.api.acts.answers import InventoryImported, Watching
from services.api.acts.federators.reading import meet_federator
from services.api.acts.habilitate import habilitate
from services.api.acts.handover.answers import HandoverOffered
from services.api.acts.handover.offering import offer_handover
from services.api.acts.inventory.import_inventory import Import, import_inventory
from services.api.acts.people.answers import PersonChanged
from services.api.acts.people.changing import change_standing
from services.api.acts.register.handles import written_position, written_search
from services.api.acts.register.search_register import RegisterFound, search_register
from services.api.acts.special.answers import SpecialKnown
from services.api.acts.special.asking import Wish, ask_special
from services.api.acts.special.deciding import SpecialReply, decide_special
from services.api.acts.steering.answers import Asked, Held
from services.api.acts.steering.ask import ask_steering
from services.api.acts.steering.reply import Reply, reply_to_steering
from services.api.acts.tickets.answers import TicketAsked, TicketOpened
from services.api.acts.tickets.ask import ask_ticket
from services.api.acts.tickets.decide import TicketReply, decide_ticket
from services.api.acts.upkeep.answers import FaultKept, HoursDeclared, WindowKept
from services.api.acts.upkeep.faults import Reported, report_fault
from services.api.acts.upkeep.hours import declare_hours
from services.api.acts.upkeep.maintenance import Announced, announce_maintenance
from services.api.acts.watch_camera import watch_camera
from services.api.storage.specials import SpecialKind
from services.kit.inventory import Policy, read_inventory
from services.kit.inventory.writing import to_csv
from tenants.conventions.days import day_in_france
from tenants.conventions.hours import HoursException
from tenants.decisions.owner.faults import FaultKind, Trouble
from tenants.decisions.people.managing import Change, manager_of
from tenants.habilitations.person import Event
from tenants.register.search import Criteria
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import (
    AgentId,
    CameraId,
    LeaseId,
    SpecialId,
    SubscriberId,
    TenantId,
    TicketId,
    VisibleTenant,
)
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, CIC, a_camera, a_habilitation, an_agent
from tests.services.providers.roles.world import SDIS, World

MOTIVE = "public-order"
GROUND = "grave-disorder"
INCIDENT = "2026-4711"
ROOM_CHIEF = "chef de salle du CSU"
HEAD = "responsable du CSU"
ESTATE = "1 rue de l'Arcade"
POST = "stade-pierre-mauroy"
DESK = "the-key-of-a-desk-that-is-not-ours"
CRISIS_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "villeneuve-d-ascq": ("cic-nord", "sdis-nord"),
    "metz": ("cic-moselle", "sdis-57"),
}


@dataclass(frozen=True)
class Cell:
    """Where and for whom things are made."""

    world: World
    tenant: TenantId
    me: Agent

    def holder(self, role: str) -> Agent:
        """Me, where I may have such a thing here; else who may."""
        is_mine = self.tenant == ASCQ and role in self.me.roles
        return self.me if is_mine else self.world.watchers[self.tenant]

    @property
    def chief(self) -> Agent:
        return self.world.chiefs[self.tenant]


async def tenant(cell: Cell) -> str:
    return cell.tenant


async def camera(cell: Cell) -> str:
    return cell.world.fresh_camera(cell.tenant)


async def watching(cell: Cell, holder: Agent) -> Watching:
    world = cell.world
    answer = await watch_camera(
        world.begin, world.deeds, holder, world.fresh_camera(cell.tenant), MOTIVE, None, world.now()
    )
    assert isinstance(answer, Watching), answer
    return answer


async def view(cell: Cell) -> str:
    return (await watching(cell, cell.holder("flow.view"))).view


async def leaving_camera(cell: Cell) -> str:
    """One that a service looks at now."""
    return (await watching(cell, cell.world.watchers[cell.tenant])).camera.id


async def asked_lease(cell: Cell) -> LeaseId:
    world, holder = cell.world, cell.holder("flow.steer")
    looks = await watching(cell, holder)
    answer = await ask_steering(
        world.begin, world.deeds, holder, looks.view, GROUND, INCIDENT, timedelta(minutes=5),
        world.now(),
    )  # fmt: skip
    assert isinstance(answer, Asked), answer
    return answer.hold.id


async def held_lease(cell: Cell) -> LeaseId:
    world, lease = cell.world, await asked_lease(cell)
    reply = Reply(ROOM_CHIEF, accepts=True)
    answer = await reply_to_steering(
        world.begin,
        world.deeds,
        cell.chief,
        lease,
        reply,
        world.now(),
    )
    assert isinstance(answer, Held), answer
    return lease


async def mail(cell: Cell) -> str:
    """What the commune was told of a request for a joystick."""
    await asked_lease(cell)
    async with cell.world.begin() as work:
        return (await work.mails.page(cell.tenant, None, 1))[0].id


async def asked_ticket(cell: Cell) -> TicketId:
    world = cell.world
    answer = await ask_ticket(
        world.begin, world.deeds, cell.holder("flow.steer"), cell.tenant, ESTATE, MOTIVE, None,
        timedelta(hours=3), world.now(),
    )  # fmt: skip
    assert isinstance(answer, TicketAsked), answer
    return answer.ticket.id


async def open_ticket(cell: Cell) -> TicketId:
    world, ticket = cell.world, await asked_ticket(cell)
    reply = TicketReply("titulaire", accepts=True)
    answer = await decide_ticket(
        world.begin,
        world.deeds,
        cell.chief,
        ticket,
        reply,
        world.now(),
    )
    assert isinstance(answer, TicketOpened), answer
    return ticket


async def asked_special(cell: Cell) -> SpecialId:
    world, today = cell.world, day_in_france(cell.world.now())
    wish = Wish(
        SpecialKind.ARRANGEMENT, "missing-person", INCIDENT,
        cameras=(CameraId(await camera(cell)),),
        since=today, until=today + timedelta(days=3),
    )  # fmt: skip
    answer = await ask_special(
        world.begin, world.deeds, cell.holder("flow.steer"), cell.tenant, wish, world.now()
    )
    assert isinstance(answer, SpecialKnown), answer
    return answer.special.id


async def open_special(cell: Cell) -> SpecialId:
    world, special = cell.world, await asked_special(cell)
    reply = SpecialReply(HEAD, accepts=True)
    answer = await decide_special(
        world.begin,
        world.deeds,
        cell.chief,
        special,
        reply,
        world.now(),
    )
    assert isinstance(answer, SpecialKnown), answer
    return special


async def window(cell: Cell) -> str:
    world, since = cell.world, cell.world.now() + timedelta(days=2 + cell.world.fresh())
    asked = Announced(
        frozenset({CameraId(await camera(cell))}), since, since + timedelta(hours=1), "essai"
    )
    answer = await announce_maintenance(
        world.begin, world.deeds, cell.chief, cell.tenant, asked, world.now()
    )
    assert isinstance(answer, WindowKept), answer
    return answer.window.id


async def declaration(cell: Cell) -> str:
    world = cell.world
    declared = HoursException(day_in_france(world.now()) + timedelta(days=9), "off", "note")
    answer = await declare_hours(
        world.begin, world.deeds, cell.chief, cell.tenant, declared, world.now()
    )
    assert isinstance(answer, HoursDeclared), answer
    return answer.declaration.id


async def fault(cell: Cell) -> str:
    world = cell.world
    trouble = Trouble(CameraId(await camera(cell)), FaultKind.NO_PICTURE)
    answer = await report_fault(
        world.begin, world.deeds, cell.chief, cell.tenant, Reported(trouble, ""), world.now()
    )
    assert isinstance(answer, FaultKept), answer
    return answer.fault.id


async def agent(cell: Cell) -> str:
    """Somebody habilitated here, of my own organisation where it has a side here."""
    world, name = cell.world, await fresh_agent(cell)
    one = an_agent(name, id=AgentId(name), organisation=_organisation(cell))
    since, until = world.now() - timedelta(days=30), world.now() + timedelta(days=200)
    named = a_habilitation(one, tenant=cell.tenant, since=since, until=until)
    await habilitate(world.begin, named, world.now())
    return name


async def fresh_agent(cell: Cell) -> str:
    return f"agent-{cell.world.fresh()}"


async def suspended_agent(cell: Cell) -> str:
    world, name = cell.world, await agent(cell)
    roles = frozenset({"habilitation.manage"})
    head = an_agent("Chef des agents", organisation=_organisation(cell), roles=roles)
    change = Change(manager_of(head), AgentId(name), Event.SUSPENDED, world.now(), why="essai")
    answer = await change_standing(world.begin, world.deeds, change)
    assert isinstance(answer, PersonChanged), answer
    return name


def _organisation(cell: Cell) -> SubscriberId:
    is_ours = cell.tenant == ASCQ and cell.me.organisation in (CIC, SDIS, SubscriberId(ASCQ))
    return cell.me.organisation if is_ours else cell.world.watchers[cell.tenant].organisation


async def next_month(cell: Cell) -> str:
    return (day_in_france(cell.world.now()) + timedelta(days=30)).isoformat()


async def handover_to_me(cell: Cell) -> str:
    """By a colleague to me, where we are of one service; else at a stranger's own desk."""
    giver = cell.world.watchers[cell.tenant]
    is_ours = cell.tenant == ASCQ and cell.me.organisation == giver.organisation
    return await _offered(cell, giver, cell.me.id if is_ours else None)


async def my_handover(cell: Cell) -> str:
    """Mine, where I look; else somebody's."""
    return await _offered(cell, cell.holder("flow.view"), None)


async def _offered(cell: Cell, giver: Agent, to: AgentId | None) -> str:
    world, look = cell.world, await watching(cell, giver)
    key = None if to is not None else DESK
    answer = await offer_handover(
        world.begin, world.deeds, giver, {look.view: 1}, to, key, world.now()
    )
    assert isinstance(answer, HandoverOffered), answer
    return answer.handover.id


async def federator(cell: Cell) -> str:
    """The certificate of one that a media node has met."""
    world, serial = cell.world, f"{cell.world.fresh():040x}"
    until = world.now() + timedelta(days=7)
    await meet_federator(world.begin, cell.tenant, serial, until, world.now())
    return serial


async def search(cell: Cell) -> RegisterFound:
    """Mine where I may search; else the chief's."""
    world = cell.world
    for reader in (cell.me, cell.chief):
        found = await search_register(
            world.begin, world.deeds, reader, cell.tenant, Criteria(), 1, world.now()
        )
        if isinstance(found, RegisterFound):
            return found
    raise AssertionError("nobody reads this register")


async def search_handle(cell: Cell) -> str:
    return written_search((await search(cell)).search)


async def position(cell: Cell) -> str:
    found = await search(cell)
    assert found.page.found
    return written_position(found.page.found[-1].position)


async def number(cell: Cell) -> int:
    """Of an entry that a search of theirs finds."""
    found = await search(cell)
    assert found.page.found
    return found.page.found[-1].position.seq


async def label(cell: Cell) -> str:
    """A desk's, which it did not have before."""
    return f"Salle {cell.world.fresh()}"


async def version(cell: Cell) -> int:
    """Of the tenant's list."""
    async with cell.world.begin() as work:
        found = await work.inventory_versions(VisibleTenant(cell.tenant), 1)
    return found[0].version


async def imported_version(cell: Cell) -> int:
    """Of a list that the commune's chief has just brought in."""
    world = cell.world
    file = to_csv([new_camera(cell)])
    what = Import(read_inventory(file, cell.tenant), Policy.MERGE, await version(cell))
    answer = await import_inventory(
        world.begin, world.deeds, cell.chief, cell.tenant, what, world.now()
    )
    assert isinstance(answer, InventoryImported), answer
    return answer.change.version


def new_camera(cell: Cell) -> Any:
    number = f"n{cell.world.fresh():05}"
    return a_camera(
        id=CameraId(f"{cell.tenant}:{number}"),
        tenant=cell.tenant,
        number=number,
        name=f"Nouvelle de {cell.tenant}",
        place=GeoPoint(3.15, 50.63),
    )


async def day(cell: Cell) -> str:
    return (day_in_france(cell.world.now()) + timedelta(days=5)).isoformat()


async def tomorrow(cell: Cell) -> str:
    return (day_in_france(cell.world.now()) + timedelta(days=1)).isoformat()


async def today(cell: Cell) -> str:
    return day_in_france(cell.world.now()).isoformat()


async def hence(cell: Cell) -> str:
    return (cell.world.now() + timedelta(days=60)).isoformat()


async def later(cell: Cell) -> str:
    return (cell.world.now() + timedelta(days=60, hours=1)).isoformat()


async def members(cell: Cell) -> list[str]:
    return list(CRISIS_MEMBERS[cell.tenant])


Maker = Callable[[Cell], Awaitable[Any]]
THINGS: Mapping[str, Maker] = {
    "$tenant": tenant,
    "$camera": camera,
    "$camera-looked-at": leaving_camera,
    "$view": view,
    "$lease-asked": asked_lease,
    "$lease-held": held_lease,
    "$mail": mail,
    "$ticket-asked": asked_ticket,
    "$ticket-open": open_ticket,
    "$special-asked": asked_special,
    "$special-open": open_special,
    "$window": window,
    "$declaration": declaration,
    "$fault": fault,
    "$handover-to-me": handover_to_me,
    "$handover-mine": my_handover,
    "$federator": federator,
    "$agent": agent,
    "$agent-suspended": suspended_agent,
    "$agent-fresh": fresh_agent,
    "$next-month": next_month,
    "$search": search_handle,
    "$position": position,
    "$number": number,
    "$label": label,
    "$version": version,
    "$version-imported": imported_version,
    "$day": day,
    "$today": today,
    "$tomorrow": tomorrow,
    "$hence": hence,
    "$later": later,
    "$members": members,
}
"""What an argument that begins with `$` stands for."""


async def resolved(said: Any, cell: Cell) -> Any:
    """Arguments, each thing made."""
    match said:
        case str() if said.startswith("$"):
            return await THINGS[said](cell)
        case dict():
            return {name: await resolved(value, cell) for name, value in said.items()}
        case list():
            return [await resolved(value, cell) for value in said]
        case _:
            return said
