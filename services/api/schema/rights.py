"""An owner's quota and rights, at the GraphQL door: of the asker's own organisation, always.

None of these questions takes a tenant: nobody can ask about another's. Whoever acts for a
service and owns no camera gets nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias, assert_never

import orjson
import strawberry
from strawberry import ID

from services.api import french_refusals
from services.api.acts.answers import NoSuchTenant, UnreadableQuery
from services.api.acts.rights.read_refusals import (
    ReadingRefused as NotRead,
)
from services.api.acts.rights.read_refusals import (
    Refusal as Entered,
)
from services.api.acts.rights.read_refusals import (
    RefusalsRead,
    read_refusals,
)
from services.api.acts.rights.reading import habilitations_in_force, slot_history
from services.api.schema import translate, words
from services.api.schema.answers import TenantNotFound
from services.api.schema.context import House, Info
from services.api.schema.deed import ConventionInForce, in_force
from services.api.schema.telling import told
from services.api.schema.words import Article, said
from services.api.storage.rights import Place
from tenants.habilitations import review
from tenants.habilitations.habilitation import Habilitation as Held
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

MOST_HABILITATIONS = 200
MOST_HOURS = 31 * 24
MOST_REFUSALS = 100


@strawberry.enum
class HabilitationLevel(Enum):
    DEPARTMENTAL = "departmental"
    REGIONAL = "regional"
    ZONAL = "zonal"
    NATIONAL = "national"
    MAYOR = "mayor"


@strawberry.type(description="Who may use what the convention opens, by whose word, until when.")
class Habilitation:
    agent: ID
    name: str | None = said("As the act of designation writes it; null where it does not.")
    rank: str | None
    service: str | None
    organisation: ID
    organisation_name: str
    acts: list[str] = said("`watch`, `steer`, `ask-ticket`…")
    level: HabilitationLevel = said("Of the head of service who designated (CSI R253-3).")
    since: datetime
    until: datetime
    ends_soon: bool = said("Within sixty days.")
    suspended: bool = said("By the agent's own head of service: nothing opens meanwhile.")
    designated_by: str
    designated_title: str | None
    reference: str


@strawberry.type
class HabilitationConnection:
    nodes: list[Habilitation]
    page_info: words.PageInfo
    total_count: int


@strawberry.type(description="One hour of a tenant's slots, from `at`.")
class SlotHour:
    at: datetime
    most: int = said("Slots in use at once, at most.")
    quota: int = said("By the convention as it stood.")
    refused: int = said("How often somebody was refused for want of a slot.")


@strawberry.type(description="Somebody asked for one of my cameras and was refused.")
class Refusal:
    entry: int = said("Number of the entry in the register.")
    at: datetime
    act: str = said("`watch`, `steer`, `extend-steering`, `ask-ticket`.")
    agent: ID | None
    name: str | None
    rank: str | None
    service: str | None
    camera: ID | None
    camera_number: str | None = said("Null where the list no longer has it.")
    camera_name: str | None
    motive: str | None
    incident: str | None
    article: str | None = said("As cited.")
    code: str
    reason: str = said("French, for the owner.")
    remedy: str


@strawberry.type(description="The latest first. That they were read is an entry as well.")
class Refusals:
    refusals: list[Refusal]
    entry: int = said("Number under which this reading stands in the register.")
    before: int | None = said("What to ask for the page that follows; null at the end.")


@strawberry.type
class ReadingRefused:
    article: Article
    code: str = said("Stable: `role-missing`.")
    message: str
    remedy: str


RefusalsAnswer: TypeAlias = Annotated[
    Refusals | ReadingRefused | TenantNotFound, strawberry.union("RefusalsAnswer")
]


@strawberry.type
class RightsQuery:
    @words.asked("My tenant's convention as it is in force, whole; null where I have no tenant.")
    def convention_in_force(self, info: Info) -> ConventionInForce | None:
        house = info.context.house
        deed = house.conventions.get(_own(info.context.agent))
        return None if deed is None else in_force(deed, house.clock())

    @words.asked("The habilitations in force for my tenant's cameras.")
    async def habilitations(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="1 to 200.")] = 50,
        after: str | None = None,
    ) -> HabilitationConnection:
        house, tenant = info.context.house, _own(info.context.agent)
        with told():
            _check("first", first, MOST_HABILITATIONS)
            page = await habilitations_in_force(
                house.begin, tenant, first, _place(after), house.clock()
            )
        last = page.habilitations[-1] if page.habilitations else None
        return HabilitationConnection(
            nodes=[_habilitation(house, one) for one in page.habilitations],
            page_info=words.PageInfo(
                has_next_page=page.has_next, end_cursor=None if last is None else _cursor(last)
            ),
            total_count=page.total,
        )

    @words.asked("How full my tenant's slots were, hour by hour, this hour last.")
    async def slot_history(
        self,
        info: Info,
        hours: Annotated[int, strawberry.argument(description="1 to 744.")] = 168,
    ) -> list[SlotHour]:
        house, tenant = info.context.house, _own(info.context.agent)
        with told():
            _check("hours", hours, MOST_HOURS)
            found = await slot_history(house.begin, house.conventions, tenant, hours, house.clock())
        return [
            SlotHour(at=one.at, most=one.most, quota=one.quota, refused=one.refused)
            for one in found
        ]

    @words.asked(
        "Whom my tenant's register says was refused, and why: a reading of it, under the "
        "register's own rule, and an entry each time."
    )
    async def refusals(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="1 to 100.")] = 50,
        before: Annotated[
            int | None, strawberry.argument(description="Entries of a lower number alone.")
        ] = None,
    ) -> RefusalsAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            _check("first", first, MOST_REFUSALS)
            answer = await read_refusals(
                house.begin, house.conventions, agent, first, before, house.clock()
            )

        match answer:
            case RefusalsRead():
                return Refusals(
                    refusals=[_refusal(house, _own(agent), one) for one in answer.refusals],
                    entry=answer.entry,
                    before=answer.before,
                )
            case NotRead(refused):
                return ReadingRefused(
                    article=translate.article(refused.article),
                    code=refused.code,
                    message=refused.message,
                    remedy=refused.remedy,
                )
            case NoSuchTenant(tenant):
                return TenantNotFound(id=ID(tenant))
            case _:
                assert_never(answer)


def _own(agent: Agent) -> TenantId:
    """The asker's own organisation; a service's is the name of no tenant."""
    return TenantId(agent.organisation)


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise UnreadableQuery(f"{name} must be 1 to {most}")


def _habilitation(house: House, one: Held) -> Habilitation:
    now, who = house.clock(), one.designation
    return Habilitation(
        agent=ID(one.agent),
        name=one.name or None,
        rank=one.rank or None,
        service=one.service or None,
        organisation=ID(one.organisation),
        organisation_name=_organisation(house, one),
        acts=[right.value for right in Right if right in one.acts],
        level=HabilitationLevel(who.level.value),
        since=one.since,
        until=one.until,
        ends_soon=one.until <= now + review.SOON,
        suspended=one.suspended(now),
        designated_by=who.by,
        designated_title=who.title or None,
        reference=who.reference,
    )


def _organisation(house: House, one: Held) -> str:
    convention = house.convention(one.tenant)
    body = None if convention is None else convention.subscriber(one.organisation)
    if body is not None:
        return body.name
    return house.tenant_name(TenantId(one.organisation))


def _refusal(house: House, tenant: TenantId, one: Entered) -> Refusal:
    entry, camera = one.said, one.camera
    reason, remedy = french_refusals.refusal(entry["outcome"])
    return Refusal(
        entry=one.seq,
        at=datetime.fromisoformat(entry["at"]),
        act=entry["act"],
        agent=entry["agent"] and ID(entry["agent"]),
        name=entry["name"],
        rank=entry["rank"],
        service=entry["service"],
        camera=entry["camera"] and ID(entry["camera"]),
        camera_number=None if camera is None else camera.number,
        camera_name=None if camera is None else camera.name,
        motive=_motive(house, tenant, entry),
        incident=entry["incident"],
        article=entry["article"],
        code=entry["outcome"],
        reason=reason,
        remedy=remedy,
    )


def _motive(house: House, tenant: TenantId, entry: Mapping[str, Any]) -> str | None:
    """What the agent gave: for a look its motive, for the joystick its ground."""
    if entry["motive"] is not None:
        return translate.motive_label(house, tenant, entry["motive"])
    convention = house.convention(tenant)
    steering = None if convention is None else convention.steering
    grounds = () if steering is None else steering.grounds
    code: str | None = entry["ground"]
    return next((ground.label for ground in grounds if ground.code == code), code)


def _cursor(last: Held) -> str:
    said_of = orjson.dumps([last.organisation, last.agent])
    return urlsafe_b64encode(said_of).decode().rstrip("=")


def _place(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    try:
        read = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise UnreadableQuery("this cursor is not one of ours") from error
    match read:
        case [str() as organisation, str() as agent] if (organisation + agent).isprintable():
            return organisation, agent
    raise UnreadableQuery("this cursor is not one of ours")
