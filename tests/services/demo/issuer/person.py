"""One person at a browser, in front of the issuer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from services.demo.issuer.accounts import Account
from services.demo.issuer.grants import challenge_of
from tests.builders import NOON

ORIGIN = "http://127.0.0.1:8600"
ISSUER = ORIGIN + "/oidc"
BACK = ORIGIN + "/auth/callback"
HOME = ORIGIN + "/"
VERIFIER = "a-verifier-that-nobody-else-knows-of-at-all-0123456789"
MARTIN = Account(
    username="martin",
    password="beffroi",
    sub="demo-martin",
    name="Camille Martin",
    rank="Brigadier-chef",
    service="CIC du Nord",
    organisation="cic-nord",
    organisation_name="CIC du Nord",
    organisation_kind="subscriber",
    roles=("flow.view",),
    description="Opératrice <du CIC> & d'ailleurs",
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Browser:
    """One person's browser: it keeps cookies and follows no redirection by itself."""

    def __init__(self, app: Any) -> None:
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)

    async def ask(self, **changes: str | None) -> httpx.Response:
        return await self.http.get("/oidc/authorize", params=asked(**changes))

    async def enter(
        self, password: str = "beffroi", origin: str | None = ORIGIN, **changes: str | None
    ) -> httpx.Response:
        form = asked(**changes) | {"username": "martin", "password": password}
        headers = {} if origin is None else {"origin": origin}
        return await self.http.post("/oidc/authorize", data=form, headers=headers)

    async def code(self) -> str:
        return said_back(await self.enter())["code"]

    async def tokens(self, code: str, /, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": "beffroi-console",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return await self.http.post("/oidc/token", data=form | changes)

    async def refresh(self, token: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "client_id": "beffroi-console",
            "refresh_token": token,
        }
        return await self.http.post("/oidc/token", data=form)


def asked(**changes: str | None) -> dict[str, str]:
    said: dict[str, str | None] = {
        "client_id": "beffroi-console",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid profile organization",
        "state": "st&te",
        "nonce": "once",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def said_back(answer: httpx.Response) -> dict[str, str]:
    """What a redirection to the console says."""
    assert answer.status_code == 303, answer.text
    parts = urlsplit(answer.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return {name: values[0] for name, values in parse_qs(parts.query).items()}
