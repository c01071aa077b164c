"""What is turned away before anything reads it: too long, of another type, from another page."""

from __future__ import annotations

import logging
from email.message import Message as MailMessage

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api.door.problems import problem

LONGEST_BODY = 256 * 1024

_log = logging.getLogger(__name__)


class Turnstile:
    """Stands before `path`; everything else passes."""

    def __init__(self, app: ASGIApp, path: str, origin: str) -> None:
        self._app = app
        self._path = path
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI, so that a long body is refused while it arrives."""
        if scope["type"] == "lifespan" or scope.get("path") != self._path:
            await self._app(scope, receive, send)
            return

        headers = Headers(scope=scope)
        if scope["type"] == "websocket":
            await self._socket(headers, scope, receive, send)
        elif scope["method"] == "POST":
            await self._post(headers, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        # Only browsers send an origin; theirs must be our own page.
        origin = headers.get("origin")
        if origin is not None and origin != self._origin:
            _log.warning("a page of another origin tried to open a socket")
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        await self._app(scope, receive, send)

    async def _post(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_json(headers.get("content-type", "")):
            await problem(415)(scope, receive, send)
            return

        body = await _read(receive, headers)
        if body is None:
            # What is left of the body is not read: the connection cannot serve again.
            await problem(413, headers={"connection": "close"})(scope, receive, send)
            return

        await self._app(scope, _replay(body, receive), send)


def _is_json(content_type: str) -> bool:
    said = MailMessage()
    said["content-type"] = content_type
    charset = said.get_content_charset("utf-8")
    return said.get_content_type() == "application/json" and charset == "utf-8"


async def _read(receive: Receive, headers: Headers) -> bytes | None:
    """The body, `None` if it is too long."""
    if headers.get("content-length", "0").isdecimal() and (
        int(headers.get("content-length", "0")) > LONGEST_BODY
    ):
        return None

    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
