"""An OpenID provider small enough to lie on demand: it signs whatever a test asks for."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ISSUER = "https://keys.example.fr/realms/beffroi"
KEY = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
_LOGOUTS = count()
SECRET = "the-secret-of-the-api"
STRANGER = ECKey.generate_key("P-256")


def an_organisation(
    alias: str = "cic-nord", *, kind: str = "subscriber", roles: tuple[str, ...] = ("flow.view",)
) -> dict[str, Any]:
    """In the shape that Keycloak gives it."""
    nested = {"beffroi-api": {"roles": list(roles)}}
    return {alias: {"name": ["CIC du Nord"], "kind": [kind], "resource_access": nested}}


def the_claims(at: datetime, **changes: Any) -> dict[str, Any]:
    """Good for a minute; a change to `None` takes the claim away."""
    claims = {
        "iss": ISSUER,
        "aud": ["beffroi-api", "account"],
        "azp": "beffroi-console",
        "typ": "Bearer",
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + 60,
        "sid": "a-session-of-the-provider",
        "acr": "2",
        "auth_time": int(at.timestamp()),
        "sub": "camille.martin",
        "name": "Camille Martin",
        "rank": "Brigadier-chef",
        "service": "CIC du Nord",
        "organization": an_organisation(),
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def a_token(at: datetime, **changes: Any) -> str:
    """As the provider signs it."""
    return signed(the_claims(at, **changes))


def a_logout(at: datetime, **changes: Any) -> str:
    """A logout token (Back-Channel Logout 1.0 §2.4); a change to `None` takes a claim away."""
    said = {
        "iss": ISSUER,
        "aud": "beffroi-console",
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + 120,
        "jti": f"logout-{next(_LOGOUTS)}",
        "sub": "camille.martin",
        "sid": "a-session-of-the-provider",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        **changes,
    }
    claims = {name: value for name, value in said.items() if value is not None}
    return signed(claims, typ="logout+jwt")


def signed(
    claims: Mapping[str, Any],
    key: ECKey | RSAKey | OctKey = KEY,
    algorithm: str = "ES256",
    **header: Any,
) -> str:
    said = {"alg": algorithm, "typ": "JWT", "kid": KEY.thumbprint(), **header}
    return jwt.encode(said, dict(claims), key, [algorithm])


class Provider:
    """Counts how often it is asked; `away` makes it answer with an error.

    `said` is what it says of a token, to who shows `SECRET`; `questions` counts those.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.question = asyncio.Event()
        self.away = False
        self.said: Any = {"active": True}
        self.questions = 0
        self.issuer = ISSUER
        self.keys: list[dict[str, Any]] = [_public(KEY), _public(RSA)]
        self._new: list[tuple[int, dict[str, Any]]] = []
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self._app()))

    def rotate(self, at: datetime, seen_from: int = 0) -> str:
        """A token under a key that is new; the question `seen_from` is the first to be told it."""
        new = ECKey.generate_key("P-256")
        self._new.append((seen_from, _public(new)))
        return signed(the_claims(at), new, kid=new.thumbprint())

    def _app(self) -> Starlette:
        path = "/realms/beffroi"
        return Starlette(
            routes=[
                Route(path + "/.well-known/openid-configuration", self._discovery),
                Route(path + "/certs", self._certs),
                Route(path + "/introspect", self._introspect, methods=["POST"]),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        self.asked += 1
        self.question.set()
        await asyncio.sleep(0)  # others have their turn, as on a network
        if self.away:
            return Response("away", 503)
        said = {
            "issuer": self.issuer,
            "jwks_uri": ISSUER + "/certs",
            "introspection_endpoint": ISSUER + "/introspect",
        }
        return JSONResponse(said)

    async def _introspect(self, request: Request) -> Response:
        self.questions += 1
        expected = b64encode(f"beffroi-api:{SECRET}".encode()).decode()
        if self.away:
            return Response("away", 503)
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        return JSONResponse(self.said)

    async def _certs(self, _: Request) -> Response:
        keys = self.keys
        if self._new:
            keys = keys + [key for seen_from, key in self._new if self.asked >= seen_from]
        return Response(json.dumps({"keys": keys}), media_type="application/json")


def _public(key: ECKey | RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig"}
