"""`beffroi habilitations list|add|move|suspend|return|end`: as an operator on the server.

The same rules and entries as on the console's page, without its role: whoever has the API's
settings is no head of service, and says with `--by` whose decision it is. What runs ends
here for what a suspension or an end decides; the API, which looks every second, says so.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, assert_never

from services.cli.troubles import CannotRun, register_told, settings_told
from services.cli.words import Said, add_language, language_of
from tenants.conventions.days import midnight
from tenants.decisions.people.managing import Change, Manager
from tenants.habilitations.habilitation import Designation, Level, Right
from tenants.habilitations.person import Event, Standing
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

if TYPE_CHECKING:
    from services.api.acts.people.answers import ChangeAnswer
    from services.api.settings import Settings
    from services.api.storage.work import Begin
    from services.cli.main import Verbs
    from tenants.conventions.convention import Deed
    from tenants.habilitations.person import Person

STANDING = {
    Standing.OUTSIDE: Said("sorti", "left"),
    Standing.HABILITATED: Said("habilité", "habilitated"),
    Standing.SUSPENDED: Said("suspendu", "suspended"),
}
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Beyond these a date is a slip."""
_EVENTS = {
    "suspend": Event.SUSPENDED,
    "return": Event.REINSTATED,
    "move": Event.MOVED,
    "end": Event.ENDED,
}


def add_orders(orders: Verbs) -> None:
    known = _order(orders, "list", "who is or was habilitated for a service (API_…)", of="")
    known.set_defaults(run=show)

    new = _order(orders, "add", "habilitate an agent, or change what one may do (API_…)")
    new.add_argument("--name", required=True)
    new.add_argument("--rank", required=True)
    new.add_argument("--service", required=True)
    new.add_argument("--tenant", required=True, action="append", help="repeatable")
    new.add_argument("--act", action="append", choices=[*Right], help="repeatable; watch if absent")
    new.add_argument("--since", type=_day, help="2026-06-15; as it began, or today")
    new.add_argument("--until", type=_day, required=True, help="first day without")
    _designation(new)
    new.add_argument("--title", default="")
    new.add_argument("--level", choices=[*Level], default=Level.DEPARTMENTAL)
    new.add_argument("--commune", action="append", default=[], help="INSEE; with --level mayor")
    new.set_defaults(run=add)

    stop = _order(orders, "suspend", "nothing opens any more, the dates run on (API_…)")
    stop.add_argument("--why", required=True)
    stop.add_argument("--until", type=_day, help="first day on which it is lifted")
    back = _order(orders, "return", "lift a suspension (API_…)")
    move = _order(orders, "move", "another service of the same organisation (API_…)")
    move.add_argument("--service", required=True)
    move.add_argument("--rank", default="")
    end = _order(orders, "end", "end what an agent holds, at one tenant or everywhere (API_…)")
    end.add_argument("--why", required=True)
    end.add_argument("--tenant")
    for one in (stop, back, end):
        one.add_argument("--by", required=True, help="whose decision it is")
    _designation(move)
    for name, one in (("suspend", stop), ("return", back), ("move", move), ("end", end)):
        one.set_defaults(run=change, event=_EVENTS[name])


def show(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    now = datetime.now(UTC)
    with register_told(), settings_told("API_"):
        known = asyncio.run(_people(SubscriberId(words.organisation)))
    for one in known:
        print(
            one.agent,
            f"{one.rank} {one.name}".strip() or "—",
            one.service or "—",
            _standing(one, words, now),
            ", ".join(held.tenant for held in one.live(now)) or "—",
            sep=" · ",
        )


def add(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    from services.api.acts.people.habilitating import Wish, habilitate_agent

    wish = Wish(
        agent=AgentId(words.agent),
        name=words.name,
        rank=words.rank,
        service=words.service,
        tenants=tuple(map(TenantId, words.tenant)),
        acts=frozenset(map(Right, words.act or [Right.WATCH])),
        since=words.since,
        until=words.until,
        designation=Designation(
            words.by, words.reference, words.title, Level(words.level), frozenset(words.commune)
        ),
    )
    _tell(
        words,
        lambda begin, deeds, now: habilitate_agent(begin, deeds, _operator(words), wish, now),
    )


def change(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    from services.api.acts.people.changing import change_standing

    said = vars(words)
    until, tenant = said.get("until"), said.get("tenant")
    wanted = Change(
        manager=_operator(words),
        agent=AgentId(words.agent),
        event=words.event,
        at=datetime.now(UTC),
        tenant=None if tenant is None else TenantId(tenant),
        why=said.get("why", ""),
        until=None if until is None else midnight(until).astimezone(UTC),
        service=said.get("service", ""),
        rank=said.get("rank", ""),
        by=words.by,
        reference=said.get("reference", ""),
    )
    _tell(
        words,
        lambda begin, deeds, now: change_standing(begin, deeds, replace(wanted, at=now)),
    )


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not EARLIEST <= day < LATEST:
        raise ValueError(text)
    return day


def _operator(words: argparse.Namespace) -> Manager:
    return Manager(SubscriberId(words.organisation), words.by)


def _tell(
    words: argparse.Namespace,
    act: Callable[[Begin, Mapping[TenantId, Deed], datetime], Awaitable[ChangeAnswer]],
) -> None:
    """Do it on the storage of the settings, and say how the agent stands then."""
    from services.api.acts.people.answers import NoSuchPerson, PersonChanged, PersonRefused
    from services.api.settings import Settings

    now = datetime.now(UTC)
    with register_told(), settings_told("API_"):
        answer = asyncio.run(_do(Settings(), act, now))
    match answer:
        case PersonChanged(person, _):
            print(f"{person.agent}: {_standing(person, words, now)}")
        case PersonRefused(why, tenant):
            where = "" if tenant is None else f"{tenant}: "
            raise CannotRun(f"{where}{why.message} {why.remedy} ({why.article.cited})")
        case NoSuchPerson(agent):
            raise CannotRun(
                f"nobody called {agent} was habilitated for {words.organisation} here. "
                "Remedy: `beffroi habilitations list` says who was"
            )
        case _:
            assert_never(answer)


async def _do(
    settings: Settings,
    act: Callable[[Begin, Mapping[TenantId, Deed], datetime], Awaitable[ChangeAnswer]],
    now: datetime,
) -> ChangeAnswer:
    from services.api.storage.opening import open_storage
    from services.kit.deeds import SIGNED, read_conventions

    deeds = read_conventions(settings.conventions or (SIGNED,))
    async with open_storage(settings.database_url, pool=1) as begin:
        return await act(begin, deeds, now)


async def _people(organisation: SubscriberId) -> tuple[Person, ...]:
    from services.api.settings import Settings
    from services.api.storage.opening import open_storage

    async with open_storage(Settings().database_url, pool=1) as begin, begin() as work:
        return await work.people(organisation)


def _standing(person: Person, words: argparse.Namespace, now: datetime) -> str:
    language = language_of(words.lang, os.environ)
    return STANDING[person.standing(now)].told(language)


def _order(orders: Verbs, name: str, what: str, of: str = "agent") -> argparse.ArgumentParser:
    order = orders.add_parser(name, help=what)
    if of:
        order.add_argument(of, help="as the identity provider names the person (`sub`)")
    order.add_argument("--organisation", required=True, help="the service: cic-nord")
    add_language(order)
    return order


def _designation(order: argparse.ArgumentParser) -> None:
    order.add_argument("--by", required=True, help="the authority that designates")
    order.add_argument("--reference", required=True, help="of its decision")
