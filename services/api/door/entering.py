"""Who stands before a REST door, and whether they proved it lately enough for what it does."""

from __future__ import annotations

from starlette.requests import Request

from services.api.door.graphql import bearer
from services.api.identity.gate import Caller
from services.api.identity.tokens import TokenReader
from services.api.schema.context import House
from tenants.vocabulary.people import Agent


async def enter(request: Request, house: House, tokens: TokenReader, door: str) -> Agent:
    """`door` as `services.api.identity.assurance` names it: the verb and the path.

    Raises `NotIdentified`, `InsufficientAuthentication`, `ProviderAway`.
    """
    token = bearer(request.headers.get("authorization"))
    identity = await tokens.read(token)
    await house.gate.admit(Caller(identity, token), door)
    return identity.agent
