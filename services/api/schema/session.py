"""The end of one's own right at the GraphQL door, told while the screen can still read it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from services.api import french
from services.api.identity.identity import Identity
from services.api.known_sessions import concerns
from services.api.schema import words
from services.api.schema.context import Info
from services.api.schema.words import said
from services.api.storage.sessions.shelf import Ending


@strawberry.type(description="What ended of my own right to be here, and why.")
class SessionChange:
    code: str = said(
        "Stable: `session-ended`, `account-disabled`, `not-a-member`, `role-withdrawn`…"
    )
    message: str = said("French, for the agent.")
    over: bool = said("Nothing is left: this connection closes. Else ask for a fresh token.")


@strawberry.type
class SessionSubscription:
    @words.followed(
        "My own session: one message when it, my account, my membership or a role of mine ends."
    )
    async def session(self, info: Info) -> AsyncGenerator[SessionChange, None]:
        context = info.context
        with context.house.changes.sessions() as followed:
            async for ending in followed:
                if concerns(ending, context.identified):
                    yield SessionChange(
                        code=ending.code,
                        message=_said(ending, context.identified),
                        over=not ending.narrows,
                    )


def _said(ending: Ending, who: Identity) -> str:
    if ending.roles is not None:
        return french.taken(who.agent.roles - ending.roles)
    return french.said(ending.code) or ending.code
