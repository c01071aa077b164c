"""A real server on loopback, and a client that speaks graphql-transport-ws to it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 20.0


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Where `app` answers: `127.0.0.1:port`."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


class Socket:
    """One connection; each subscription's messages are read in the order they come."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def say(self, message: Any) -> None:
        await self._connection.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            said: dict[str, Any] = json.loads(await self._connection.recv())
            return said

    async def begin(self, token: str | None) -> dict[str, Any]:
        params = {} if token is None else {"authorization": f"Bearer {token}"}
        await self.say({"type": "connection_init", "payload": params})
        return await self.hear()

    async def follow(self, query: str, name: str = "1") -> None:
        await self.say({"id": name, "type": "subscribe", "payload": {"query": query}})

    async def data(self) -> dict[str, Any]:
        """What the next message brings."""
        said = await self.hear()
        assert said["type"] == "next", said
        assert "errors" not in said["payload"], said
        data: dict[str, Any] = said["payload"]["data"]
        return data

    async def closed(self) -> int:
        """The code with which the server closes; what it still says is left aside."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    await self._connection.recv()
                except Exception:
                    return self._connection.close_code or 0


@asynccontextmanager
async def socket_to(
    place: str,
    *,
    origin: str | None = None,
    protocol: str | None = "graphql-transport-ws",
) -> AsyncIterator[Socket]:
    async with connect(
        f"ws://{place}/graphql",
        origin=origin,  # type: ignore[arg-type]  # a NewType of theirs
        subprotocols=None if protocol is None else [protocol],  # type: ignore[list-item]
        proxy=None,
    ) as connection:
        yield Socket(connection)
