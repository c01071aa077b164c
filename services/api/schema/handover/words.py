"""The words of the contract for a handover, and our own turned into them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID, UNSET

import services.api.acts.handover.answers as acts
from services.api import french
from services.api.schema import answers, translate, words
from services.api.schema.barring import node_of
from services.api.schema.context import House
from services.api.schema.words import said
from services.api.storage.handover.shelf import Handover
from tenants.decisions.outcomes import NeedsApproval, Refused, or_of
from tenants.vocabulary.people import Agent

VIEW_OVER = "view-over"


@strawberry.enum
class HandoverState(Enum):
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@strawberry.type(name="Handover", description="What one agent offers the next to take over.")
class OfferedDesk:
    id: ID
    state: HandoverState
    agent: ID = said("Who leaves.")
    name: str
    rank: str
    service: str
    mine: bool = said("Whether it is I who leave.")
    at_desk: bool = said("For whoever signs in at the same desk; else for `toName`.")
    to_name: str
    views: int
    since: datetime
    until: datetime = said("Nobody may take it from then on.")


@strawberry.type
class Colleague:
    id: ID
    name: str
    rank: str
    service: str


@strawberry.type(description="One picture of a handover, as whoever takes over would have it.")
class HandoverLook:
    tile: int
    camera: words.Camera | None = said("Null where I may not know of it.")
    motive: ID | None
    motive_label: str | None
    incident: str | None
    code: str | None = said("Why it will not be mine; null where it will. `view-over`: it ended.")
    message: str | None = said("French.")
    remedy: str | None


@strawberry.type
class TakenLook:
    look: HandoverLook
    watching: answers.Watching | None = said("My view; null where it was refused or open already.")
    already: bool = said("I looked at this camera already.")


@strawberry.input
class HandedView:
    view: ID
    tile: int


@strawberry.input
class OfferHandoverInput:
    views: list[HandedView] = said("Views of mine; one that does not run is left out.")
    to: ID | None = strawberry.field(
        default=UNSET, description="A colleague; left out: whoever signs in at this desk."
    )


@strawberry.type
class HandoverOffered:
    handover: OfferedDesk
    key: str | None = said("For this desk alone, to show when the next agent takes over.")


@strawberry.type
class HandoverShown:
    handover: OfferedDesk
    looks: list[HandoverLook]


@strawberry.type
class HandoverTaken:
    handover: OfferedDesk
    looks: list[TakenLook]


@strawberry.type
class HandoverOver:
    handover: OfferedDesk


@strawberry.type
class HandoverRefused:
    article: words.Article
    code: str = said("Stable: `handover-expired`, `handover-not-yours`, `other-organisation`…")
    message: str
    remedy: str


@strawberry.type(description="It never was, or somebody was faster.")
class HandoverNotFound:
    id: ID


OfferHandoverAnswer: TypeAlias = Annotated[
    HandoverOffered | HandoverRefused, strawberry.union("OfferHandoverAnswer")
]
HandoverAnswer: TypeAlias = Annotated[
    HandoverShown | HandoverRefused | HandoverNotFound, strawberry.union("HandoverAnswer")
]
TakeHandoverAnswer: TypeAlias = Annotated[
    HandoverTaken | HandoverRefused | HandoverNotFound, strawberry.union("TakeHandoverAnswer")
]
EndHandoverAnswer: TypeAlias = Annotated[
    HandoverOver | HandoverRefused | HandoverNotFound, strawberry.union("EndHandoverAnswer")
]


def handover_of(one: Handover, asker: Agent) -> OfferedDesk:
    agent = one.agent
    return OfferedDesk(
        id=ID(one.id),
        state=HandoverState(one.ended_by or "offered"),
        agent=ID(agent.id),
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        mine=agent.id == asker.id,
        at_desk=one.to is None,
        to_name=one.to_name,
        views=len(one.views),
        since=one.since,
        until=one.until,
    )


def look_of(house: House, one: acts.Look) -> HandoverLook:
    view, camera = one.view, one.camera
    code, message, remedy = _why(one)
    return HandoverLook(
        tile=one.tile,
        camera=None if camera is None else translate.camera_of(house, camera),
        motive=None if view is None else ID(view.motive),
        motive_label=None
        if view is None
        else translate.motive_label(house, view.flow.tenant, view.motive),
        incident=None if view is None else view.incident,
        code=code,
        message=message,
        remedy=remedy,
    )


def taken_of(house: House, one: acts.TakenLook) -> TakenLook:
    granted = one.watching
    node = None if granted is None else node_of(house, granted.camera.id)
    return TakenLook(
        look=look_of(house, one.look),
        # A link that fell in between: the view is there, and the console asks again for it.
        watching=None
        if granted is None or node is None
        else translate.watching(house, granted, node),
        already=one.already,
    )


def refused_of(why: Refused) -> HandoverRefused:
    return HandoverRefused(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )


def _why(one: acts.Look) -> tuple[str | None, str | None, str | None]:
    if one.over:
        return VIEW_OVER, french.VIEW_OVER, None
    match one.refused:
        case None:
            return None, None, None
        case NeedsApproval(by=by):
            return "needs-approval", french.TO_APPROVE.format(by=or_of(by)), None
        case Refused(code=code, message=message, remedy=remedy):
            return code, message, remedy
