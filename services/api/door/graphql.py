"""GraphQL over HTTP and over a WebSocket, for identified people only.

By HTTP the token comes in a header, on a WebSocket in the first word. A connection does
not outlive its token: it is closed with 4401 a few seconds after the token ended, unless
a `ping` brought a fresh token of the same agent in between. Nor does it outlive its session:
from that instant nothing is answered on it, and it is closed once its screen was told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry import UNSET
from strawberry.exceptions import ConnectionRejectionError
from strawberry.fastapi import GraphQLRouter
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
    PingMessage,
)

from services.api.door.problems import problem
from services.api.identity.identity import Identity, NotIdentified
from services.api.identity.keys import ProviderAway
from services.api.identity.tokens import TokenReader
from services.api.known_sessions import concerns
from services.api.schema.context import Context, House

PATH = "/graphql"
GRACE = timedelta(seconds=5)
"""How long a connection goes on after its token ended."""
FIRST_WORD_SECONDS = 10
MOST_SUBSCRIPTIONS = 16
UNAUTHORIZED = 4401
TOLD_SECONDS = 1.0
"""How long a connection goes on after its session ended: its screen reads why, and no more."""


class Socket(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection, and the hour at which its token ends."""

    view: Any
    _ends: tuple[asyncio.Task[None], ...] = ()

    async def handle_message(self, message: Message) -> None:
        """A message of another shape than the protocol's closes the connection (4400)."""
        try:
            await super().handle_message(message)
        except (TypeError, AttributeError):
            await self.handle_invalid_message("Unreadable message")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """The first word identifies, or the connection is refused (4403)."""
        await super().handle_connection_init(message)
        if self.connection_acknowledged and not self._ends:
            self._ends = (
                asyncio.create_task(self._close_when_over()),
                asyncio.create_task(self._close_when_ended()),
            )

    async def handle_ping(self, message: PingMessage) -> None:
        """Answer; with a token, the same agent goes on for as long as it says."""
        payload = message.get("payload")
        if self.connection_acknowledged and isinstance(payload, dict) and payload:
            with suppress(NotIdentified, ProviderAway):
                fresh = await self.view.identify_by(payload)
                if _same_person(fresh, self.context.identified):
                    self.context.identity = fresh
                    self.context.token = bearer(payload.get("authorization"))
        await super().handle_ping(message)

    async def shutdown(self) -> None:
        """Whatever ended the connection, nothing of it goes on."""
        for end in self._ends:
            end.cancel()
        await super().shutdown()

    async def _close_when_over(self) -> None:
        clock: Callable[[], datetime] = self.context.house.clock
        # Asked again after each sleep: a ping may have brought a fresh token.
        while (left := self.context.identified.expires + GRACE - clock()) > timedelta(0):  # noqa: ASYNC110
            await asyncio.sleep(left.total_seconds())
        await self.websocket.close(code=UNAUTHORIZED, reason="Unauthorized")

    async def _close_when_ended(self) -> None:
        with self.context.house.changes.sessions() as followed:
            async for ending in followed:
                if not ending.narrows and concerns(ending, self.context.identified):
                    await asyncio.sleep(TOLD_SECONDS)
                    await self.websocket.close(code=UNAUTHORIZED, reason=ending.code)
                    return


class GraphQLDoor(GraphQLRouter[Context, None]):
    """Strawberry's router, with our way of identifying and of refusing."""

    graphql_transport_ws_handler_class = Socket

    def __init__(self, schema: BaseSchema, house: House, tokens: TokenReader, origin: str) -> None:
        self._house = house
        self._tokens = tokens
        super().__init__(
            schema,
            path=PATH,
            graphql_ide=None,
            context_getter=self._context,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=FIRST_WORD_SECONDS),
            max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
            allowed_origins=[origin],
            include_in_schema=False,
        )

    async def run(
        self, request: Request | WebSocket, context: Any = UNSET, root_value: Any = UNSET
    ) -> Any:
        """As Strawberry does, refusals in our form."""
        try:
            return await super().run(request, context, root_value)
        except HTTPException as error:
            return problem(error.status_code, error.reason)

    def decode_json(self, data: str | bytes) -> object:
        """Strict, and without end to nest in."""
        return orjson.loads(data)

    def parse_json(self, data: str | bytes) -> Any:
        """A body: an object, or a list that is then refused as a batch."""
        said = super().parse_json(data)
        if not isinstance(said, dict | list):
            raise HTTPException(400, "the body must be a JSON object")
        return said

    def encode_json(self, data: object) -> str:
        """Values are strings, numbers, lists and objects by now."""
        # Text, not bytes: a browser's graphql-transport-ws refuses a binary frame.
        return orjson.dumps(data).decode()

    async def on_ws_connect(self, context: Context) -> Any:
        """Raises `ConnectionRejectionError` for nobody, or for a token that is no good."""
        try:
            said = context.connection_params or {}
            context.identity = await self.identify_by(said)
            context.token = bearer(said.get("authorization"))
        except (NotIdentified, ProviderAway) as error:
            raise ConnectionRejectionError from error
        return UNSET

    async def identify_by(self, params: dict[str, Any]) -> Identity:
        """Who speaks, by the parameters of a connection."""
        return await self._tokens.read(bearer(params.get("authorization")))

    def create_response(self, response_data: Any, sub_response: Response) -> Response:
        """Nothing of an answer is kept by anybody on its way."""
        response = super().create_response(response_data, sub_response)
        response.headers["cache-control"] = "no-store"
        return response

    async def _context(self, connection: HTTPConnection) -> Context:
        if connection.scope["type"] == "websocket":
            return Context(self._house, None)
        token = bearer(connection.headers.get("authorization"))
        return Context(self._house, await self._tokens.read(token), token)


def bearer(said: object) -> str:
    """The token of an `Authorization` header. Raises `NotIdentified`."""
    if not isinstance(said, str):
        raise NotIdentified("a bearer token is needed")
    kind, _, token = said.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotIdentified("a bearer token is needed")
    return token.strip()


def _same_person(fresh: Identity, known: Identity) -> bool:
    return (fresh.agent.id, fresh.agent.organisation) == (
        known.agent.id,
        known.agent.organisation,
    )
