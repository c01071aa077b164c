"""Two ports of one server: a process has one way of being interrupted, and so one server.

What stands apart is told at its own port alone, whatever a proxy lets through to the other.
"""

from __future__ import annotations

import errno
import os
import socket

from starlette.types import ASGIApp, Receive, Scope, Send


def by_port(app: ASGIApp, apart: ASGIApp, port: int | None) -> ASGIApp:
    """`apart` answers what comes in by `port`, `app` all the rest."""
    if port is None:
        return app

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        _, came_in = scope.get("server") or (None, None)
        await (apart if came_in == port else app)(scope, receive, send)

    return chosen


def bound(host: str, port: int, apart_host: str, apart_port: int | None) -> list[socket.socket]:
    """The sockets to serve on: the first, and the one that stands apart where there is one.
    Raises `OSError`, which names the address."""
    sockets = [_listening(host, port)]
    if apart_port is not None:
        sockets.append(_listening(apart_host, apart_port))
    return sockets


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno or errno.EADDRNOTAVAIL).lower()
        raise OSError(error.errno, f"({host}, {port}): {why}") from error
