"""A person of the department without a browser: logs in at the issuer, asks the API."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from services.demo.issuer.grants import challenge_of
from tests.walks.department import Department

VERIFIER = "a-verifier-that-nobody-else-knows-of-at-all-0123456789"
RENEWED_EVERY = 40.0
"""Seconds: a token is good for sixty."""


class Person:
    """Fails on the first refusal; the password is the demonstration's."""

    def __init__(self, department: Department, username: str) -> None:
        self._department = department
        self._username = username
        self._http = httpx.AsyncClient()
        self._tokens: dict[str, Any] = {}
        self._renewed_at = 0.0

    async def __aenter__(self) -> Self:
        await self._log_in()
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        return await self.ask_in("", query, **variables)

    async def ask_in(self, traceparent: str, query: str, **variables: Any) -> dict[str, Any]:
        """The same, in the trace that a console would have begun; empty: in none."""
        if time.monotonic() - self._renewed_at > RENEWED_EVERY:
            await self._renew(
                grant_type="refresh_token", refresh_token=self._tokens["refresh_token"]
            )
        answer = await self._http.post(
            f"{self._department.origin}/graphql",
            json={"query": query, "variables": variables},
            headers={
                "Authorization": f"Bearer {self.token}",
                **({"traceparent": traceparent} if traceparent else {}),
            },
        )
        said: dict[str, Any] = answer.json()
        if "errors" in said or answer.status_code != 200:
            raise AssertionError(f"{self._username} was answered {answer.status_code}: {said}")
        data: dict[str, Any] = said["data"]
        return data

    @property
    def token(self) -> str:
        """What they show at a door now."""
        return str(self._tokens["access_token"])

    async def _log_in(self) -> None:
        asked = {
            "client_id": "beffroi-console",
            "redirect_uri": self._back,
            "response_type": "code",
            "scope": "openid profile organization",
            "state": "state",
            "nonce": "nonce",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            # Somebody who steers: the local issuer takes the password for both.
            "acr_values": "2",
            "username": self._username,
            "password": "beffroi",
        }
        issuer = self._department.issuer
        parts = urlsplit(issuer)
        headers = {"origin": f"{parts.scheme}://{parts.netloc}"}
        answer = await self._http.post(f"{issuer}/authorize", data=asked, headers=headers)
        (code,) = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
        await self._renew(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self._back,
            code_verifier=VERIFIER,
        )

    async def _renew(self, **said: str) -> None:
        form = {"client_id": "beffroi-console", **said}
        answer = await self._http.post(f"{self._department.issuer}/token", data=form)
        answer.raise_for_status()
        self._tokens = answer.json()
        self._renewed_at = time.monotonic()

    @property
    def _back(self) -> str:
        return f"{self._department.origin}/auth/callback"
