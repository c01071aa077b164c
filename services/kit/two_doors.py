"""Two ports of one server: a process has one way of being interrupted, and so one server.

What stands apart is told at its own port alone, whatever a proxy lets through to the other.
"""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


def by_port(app: ASGIApp, apart: ASGIApp, port: int | None) -> ASGIApp:
    """`apart` answers what comes in by `port`, `app` all the rest."""

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        _, came_in = scope.get("server") or (None, None)
        is_apart = port is not None and came_in == port
        await (apart if is_apart else app)(scope, receive, send)

    return chosen


def bound(config: uvicorn.Config, host: str, port: int | None) -> list[socket.socket]:
    """The sockets to serve `config` on: its own, and the one that stands apart."""
    sockets = [config.bind_socket()]
    if port is not None:
        apart = uvicorn.Config(config.app, host=host, port=port, log_config=None)
        sockets.append(apart.bind_socket())
    return sockets
