"""The API's HTTP application: which address leads where, and through which doors.

It opens nothing and keeps nothing: `services.api.main` does.
"""

from __future__ import annotations

import time
from typing import Any, Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from services.api.acts.answers import RegisterUnavailable
from services.api.door.backchannel import BackchannelDoor
from services.api.door.console import Console
from services.api.door.federators import FederatorDoor
from services.api.door.graphql import PATH, GraphQLDoor
from services.api.door.headers import SecurityHeaders, content_security_policy
from services.api.door.inventory import InventoryDoor
from services.api.door.limits import Turnstile
from services.api.door.probe import ProbeDoor
from services.api.door.problems import (
    on_bug,
    on_http_exception,
    on_insufficient_authentication,
    on_not_identified,
    on_provider_away,
    problem,
)
from services.api.door.register import RegisterDoor
from services.api.identity.gate import InsufficientAuthentication
from services.api.identity.identity import NotIdentified
from services.api.identity.keys import ProviderAway
from services.api.identity.logout import LogoutReader
from services.api.identity.tokens import TokenReader
from services.api.known_sessions import SessionEnded
from services.api.schema.context import House
from services.api.schema.contract import build_schema
from services.api.settings import Settings

NODES_SPEAK_SECONDS: Final = 1.0
"""Each media node says twice in it that it is there, and which communes are linked to it."""


def build_app(
    settings: Settings, house: House, tokens: TokenReader, logouts: LogoutReader
) -> ASGIApp:
    """The application to serve at `settings.origin`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(InsufficientAuthentication, on_insufficient_authentication)
    app.add_exception_handler(NotIdentified, on_not_identified)
    app.add_exception_handler(SessionEnded, on_not_identified)
    app.add_exception_handler(ProviderAway, on_provider_away)
    app.add_exception_handler(Exception, on_bug)

    schema = build_schema(introspection=settings.introspection)
    app.include_router(GraphQLDoor(schema, house, tokens, settings.origin))
    app.router.routes.extend(InventoryDoor(house, tokens).routes())
    app.router.routes.extend(RegisterDoor(house, tokens).routes())
    app.router.routes.extend(BackchannelDoor(house.endings, logouts, house.clock).routes())
    app.router.routes.extend(FederatorDoor(house).routes())
    app.router.routes.extend(ProbeDoor(house, settings.probe_secret).routes())
    _add_health(app, house)
    _add_config(app, settings)
    if settings.console is not None:
        console = Console(settings.console)
        app.add_route("/{path:path}", console.answer, methods=["GET", "HEAD"])

    policy = content_security_policy(settings.origin, settings.issuer, settings.media_origins)
    secure = settings.origin.startswith("https:")
    return SecurityHeaders(Turnstile(app, PATH, settings.origin), policy, secure)


def _add_health(app: FastAPI, house: House) -> None:
    began = time.monotonic()

    def knows_who_is_linked() -> bool:
        """Who asks sooner would be refused as if the commune were cut off. With the bus away
        nothing comes of waiting."""
        is_time = time.monotonic() - began >= NODES_SPEAK_SECONDS
        return is_time or house.directory.was_told or not house.bus.connected

    async def healthz(_: Request) -> Response:
        return JSONResponse({"alive": True}, headers={"cache-control": "no-store"})

    async def readyz(_: Request) -> Response:
        try:
            async with house.begin() as work:
                await work.overdue(house.clock())
        except RegisterUnavailable:
            return problem(503)
        if not house.register.writable or not knows_who_is_linked():
            return problem(503)
        said = {
            "ready": True,
            "degraded": not house.bus.connected,
            "revocations": house.hearing.state,
        }
        return JSONResponse(said, headers={"cache-control": "no-store"})

    app.add_route("/healthz", healthz, methods=["GET"])
    app.add_route("/readyz", readyz, methods=["GET"])


def _add_config(app: FastAPI, settings: Settings) -> None:
    said: dict[str, Any] = {
        "issuer": settings.issuer,
        "clientId": settings.client,
        "scope": settings.scope,
        "graphql": PATH,
        "edition": settings.edition,
        "helpUrl": settings.help_url,
    }

    async def config(_: Request) -> Response:
        return JSONResponse(said, headers={"cache-control": "no-store"})

    app.add_route("/config.json", config, methods=["GET"])
