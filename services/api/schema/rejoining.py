"""A screen comes back to its view, at the GraphQL door: the act, then where and by which pass."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api import french
from services.api.acts.answers import NoSuchView, RegisterUnavailable
from services.api.acts.rejoin_view import rejoin_view
from services.api.schema import answers, words
from services.api.schema.context import Info
from services.api.schema.words import said
from services.kit.passes import sign
from services.kit.tracing.spans import current
from tenants.vocabulary.identifiers import CameraId, ViewId


@strawberry.type(description="The same view: its slot, its flow and its entry have not changed.")
class Rejoined:
    view: ID
    whep: str = said("Where to POST the WHEP offer now, and the bearer token to send with it.")
    pass_: str = strawberry.field(name="pass")


@strawberry.type(description="The view runs, and nothing can show it now: ask again in a moment.")
class RejoinLater:
    code: str = said("Stable: `link-down`, `register-unavailable`.")
    message: str = said("French, for the agent.")


RejoinAnswer: TypeAlias = Annotated[
    Rejoined | RejoinLater | answers.ViewNotFound, strawberry.union("RejoinAnswer")
]


@strawberry.type
class RejoinMutation:
    @words.asked(
        "Where a running view of mine is shown now, and a fresh pass for it: after `moved`, or "
        "when its media node does not answer. It enters nothing: the view goes on."
    )
    async def rejoin_view(self, info: Info, view: ID) -> RejoinAnswer:
        house, agent = info.context.house, info.context.agent
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await rejoin_view(
                house.begin, house.conventions, agent, ViewId(view), house.clock()
            )
        except RegisterUnavailable:
            house.register.doubt()
            return _unwritten()

        if isinstance(answer, NoSuchView):
            return answers.ViewNotFound(id=view)
        await house.announcer.ended(answer.ended)
        granted = answer.granted
        if granted is None:
            return answers.ViewNotFound(id=view)
        place = house.places.choose(view, CameraId(granted.camera))
        if place is None:
            return RejoinLater(code="link-down", message=french.LINK_DOWN[0])
        return Rejoined(
            view=view,
            whep=f"{place.node.url}/whep/{granted.camera}",
            pass_=sign(granted, house.pass_key, house.clock(), place.relay, current()),
        )


def _unwritten() -> RejoinLater:
    return RejoinLater(code="register-unavailable", message=french.REGISTER_UNAVAILABLE[0])
