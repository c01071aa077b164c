"""The door of pictures: WHEP (draft-ietf-wish-whep-03), where a player posts its offer and pass.

`POST /whep/{camera}` opens a session, `DELETE` on its address closes it and ends the
view. Its answer names the TURN relays, and so does `OPTIONS` to whoever shows a pass.
Neither trickled candidates nor ICE restarts, which `PATCH` is told: the node learns a
browser's addresses as they knock. The address of a session holds its secret, so whoever
knows it may close it, with an expired pass too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.kit.passes import Pass, PassRefused
from services.kit.tracing.spans import say, span
from services.media.house import House
from services.media.problems import Problem, on_bug, on_http, on_problem
from services.media.view import LinkAbsent, NodeDraining, NodeFull, Opened, ViewOver
from services.media.webrtc.offer import (
    LARGEST_OFFER,
    Offer,
    UnreadableOffer,
    UnsuitableOffer,
    read_offer,
)
from services.media.webrtc.turn import POLICY_HEADER, Relays
from tenants.vocabulary.picture import Quality

_log = logging.getLogger(__name__)

SDP: Final = "application/sdp"
READING_SECONDS: Final = 5.0

Handler: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]


def build_app(
    house: House, origins: Sequence[str], relays: Relays, clock: Callable[[], datetime]
) -> Starlette:
    """The ASGI application of one node; consoles at `origins` may call it."""
    door = _Door(house, relays, clock)
    cors = Middleware(
        _Cors,
        allow_origins=list(origins),
        # PATCH so that a player may read that it is refused: without it the browser hides that.
        allow_methods=["POST", "DELETE", "OPTIONS", "PATCH", "GET"],
        allow_headers=["Authorization", "Content-Type", "If-Match"],
        expose_headers=["Location", "ETag", "Accept-Post", "Retry-After", "Link", POLICY_HEADER],
    )
    return Starlette(
        routes=[
            _route(
                "/whep/{camera}",
                POST=door.open,
                OPTIONS=door.describe,
                GET=_recognised,
                HEAD=_recognised,
            ),
            _route("/whep/{camera}/{session}", DELETE=door.close, GET=_nothing, HEAD=_nothing),
            Route("/health", _health, methods=["GET"]),
            Route("/readyz", door.ready, methods=["GET"]),
        ],
        middleware=[cors],
        exception_handlers={Problem: on_problem, HTTPException: on_http, Exception: on_bug},
    )


class _Cors(CORSMiddleware):
    """Says in a preflight too what may be posted (WHEP, "Playback Session Termination")."""

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        answer.headers["Accept-Post"] = SDP
        return answer


class _Door:
    def __init__(self, house: House, relays: Relays, clock: Callable[[], datetime]) -> None:
        self._house = house
        self._relays = relays
        self._clock = clock

    async def open(self, request: Request) -> Response:
        token = _token(request)
        with span("media.whep", self._house.traced(token), node=self._house.node):
            return await self._open(request, token)

    async def _open(self, request: Request, token: str) -> Response:
        camera = request.path_params["camera"]
        granted = self._check(token, camera)
        quality = _quality(request)
        say(view=granted.view, tenant=granted.tenant, camera=camera, quality=quality.value)

        offer = _offer(await _body(request))
        opened = await self._answer(granted, token, quality, offer)
        answer = Response(
            opened.answer,
            status_code=201,
            media_type=SDP,
            headers={
                "Location": f"{request.scope.get('root_path', '')}/whep/{quote(camera, safe=':')}"
                f"/{opened.session}",
                "ETag": f'"{opened.tag}"',
                "Cache-Control": "no-store",
            },
        )
        self._name_relays(answer, granted)
        return answer

    async def describe(self, request: Request) -> Response:
        """For players that want their relays before they make an offer. A preflight shows no
        pass and is told of none."""
        answer = Response(
            headers={
                "Accept-Post": SDP,
                "Allow": "POST, OPTIONS, GET, HEAD",
                "Cache-Control": "no-store",
            },
        )
        if "authorization" in request.headers:
            self._name_relays(answer, self._check(_token(request), request.path_params["camera"]))
        return answer

    async def close(self, request: Request) -> Response:
        parts = request.path_params
        if not self._house.close_session(parts["camera"], parts["session"]):
            raise Problem("no-such-session")
        return Response(status_code=200, headers={"Cache-Control": "no-store"})

    async def ready(self, _: Request) -> Response:
        if self._house.leaving.draining:
            raise Problem("draining")
        return JSONResponse({"ready": True}, headers={"Cache-Control": "no-store"})

    def _name_relays(self, answer: Response, granted: Pass) -> None:
        for name, value in self._relays.headers(granted.view, granted.until, self._clock()):
            answer.headers.append(name, value)

    def _check(self, token: str, camera: str) -> Pass:
        try:
            granted = self._house.check(token)
        except PassRefused as error:
            raise Problem("pass-refused") from error
        if granted.camera != camera:
            _log.warning("a pass was tried on another camera", extra={"view": granted.view})
            raise Problem("pass-for-another-camera")
        try:
            self._house.admit(granted)
        except ViewOver as error:
            raise Problem("view-ended") from error
        except NodeDraining as error:
            raise Problem("draining") from error
        except LinkAbsent as error:
            raise Problem("link-lost") from error
        except NodeFull as error:
            raise Problem("node-full") from error
        return granted

    async def _answer(self, granted: Pass, token: str, quality: Quality, offer: Offer) -> Opened:
        try:
            return await self._house.open(granted, token, quality, offer)
        except UnreadableOffer as error:
            raise Problem("offer-unreadable", str(error)) from error
        except UnsuitableOffer as error:
            raise Problem(error.code) from error
        except ViewOver as error:
            raise Problem("view-ended") from error


def _route(path: str, **handlers: Handler) -> Route:
    """One route, so that whoever takes another method is told all of these."""

    async def handle(request: Request) -> Response:
        return await handlers[request.method](request)

    return Route(path, handle, methods=list(handlers))


async def _recognised(_: Request) -> Response:
    """How a player finds out that this address speaks WHEP (its "Endpoint URL Discoverability");
    whether there is such a camera is not told."""
    return Response(media_type=SDP, headers={"Cache-Control": "no-store"})


async def _nothing(_: Request) -> Response:
    """A session has no form to be read (WHEP, "HTTP Usage"), and a guess of one learns nothing."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem("pass-missing")
    return token.strip()


def _quality(request: Request) -> Quality:
    """The wall's by default: a player that knows nothing of us costs the commune little."""
    try:
        return Quality(request.query_params.get("quality", Quality.SUB.value))
    except ValueError as error:
        raise Problem("quality-unknown") from error


async def _body(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != SDP:
        raise Problem("not-sdp")
    body = bytearray()
    try:
        async with asyncio.timeout(READING_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_OFFER:
                    raise Problem("offer-too-large")
    except TimeoutError as error:
        raise Problem("offer-too-slow") from error
    except ClientDisconnect as error:
        raise Problem("offer-unreadable") from error
    return bytes(body)


def _offer(body: bytes) -> Offer:
    try:
        return read_offer(body)
    except UnreadableOffer as error:
        raise Problem("offer-unreadable", str(error)) from error
    except UnsuitableOffer as error:
        raise Problem(error.code) from error
