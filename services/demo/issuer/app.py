"""The issuer as one ASGI application, to be served at the address it is named by."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.demo.issuer.accounts import Account, Accounts
from services.demo.issuer.doors import Doors
from services.demo.issuer.grants import Grants
from services.demo.issuer.herald import Herald
from services.demo.issuer.levels import KNOWN
from services.demo.issuer.pages import STYLE
from services.demo.issuer.tokens import ALGORITHM, Signer


def build_issuer(
    issuer: str,
    accounts: Iterable[Account],
    *,
    redirect_uris: Collection[str],
    post_logout_uris: Collection[str],
    clock: Callable[[], datetime],
    key: ECKey | None = None,
    names: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    herald: Herald | None = None,
    api_secret: str | None = None,
) -> ASGIApp:
    """`issuer` is the whole address, its path included; paths are not stripped on the way.

    `herald` tells the client that a session is over; `api_secret` is the API's, by which it
    asks whether a token holds.
    """
    parts = urlsplit(issuer)
    origin, prefix = f"{parts.scheme}://{parts.netloc}", parts.path
    signer = Signer(issuer, key or ECKey.generate_key("P-256"), clock, names)
    doors = Doors(
        origin,
        prefix,
        Accounts(accounts),
        Grants(clock, names),
        signer,
        frozenset(redirect_uris),
        frozenset(post_logout_uris),
        herald,
        api_secret,
    )
    consoles = sorted({_origin_of(uri) for uri in redirect_uris})
    return Starlette(
        routes=_routes(prefix, doors, _discovery(issuer), signer),
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=consoles,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type"],
            ),
            Middleware(_Headers, form_targets=[one for one in consoles if one != origin]),
        ],
    )


def _routes(prefix: str, doors: Doors, discovery: dict[str, object], signer: Signer) -> list[Route]:
    async def discover(_: Request) -> Response:
        return JSONResponse(discovery, headers={"cache-control": "no-cache"})

    async def keys(_: Request) -> Response:
        return JSONResponse(signer.jwks(), headers={"cache-control": "no-cache"})

    async def style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    return [
        Route(prefix + "/.well-known/openid-configuration", discover),
        Route(prefix + "/jwks", keys),
        Route(prefix + "/style.css", style),
        Route(prefix + "/authorize", doors.ask, methods=["GET"]),
        Route(prefix + "/authorize", doors.enter, methods=["POST"]),
        Route(prefix + "/token", doors.token, methods=["POST"]),
        Route(prefix + "/userinfo", doors.userinfo, methods=["GET"]),
        Route(prefix + "/revoke", doors.revoke, methods=["POST"]),
        Route(prefix + "/introspect", doors.introspect, methods=["POST"]),
        Route(prefix + "/logout", doors.leave, methods=["GET"]),
    ]


def _discovery(issuer: str) -> dict[str, object]:
    return {
        "issuer": issuer,
        "authorization_endpoint": issuer + "/authorize",
        "token_endpoint": issuer + "/token",
        "userinfo_endpoint": issuer + "/userinfo",
        "end_session_endpoint": issuer + "/logout",
        "revocation_endpoint": issuer + "/revoke",
        "revocation_endpoint_auth_methods_supported": ["none"],
        "introspection_endpoint": issuer + "/introspect",
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic"],
        "jwks_uri": issuer + "/jwks",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid", "profile", "email", "organization"],
        "acr_values_supported": sorted(KNOWN),
        "claims_parameter_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }


class _Headers:
    """What the login page may do: nothing but show itself and send its form."""

    def __init__(self, app: ASGIApp, form_targets: Collection[str]) -> None:
        self._app = app
        # Browsers apply form-action to where a form is redirected, too.
        targets = " ".join(["'self'", *form_targets])
        policy = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {targets}"
        )
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            # Not `no-referrer`: a browser then sends « Origin: null » with the form.
            (b"referrer-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
