"""The door of a ProConnect that is played: it refuses what ProConnect refuses, and counts.

Behind it stands a realm of a real Keycloak. What its page for service providers allows in a
request to authorize, and in one to end a session, is written here; anything else is an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ALLOWED = {"response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce",
           "prompt", "idp_hint"}  # fmt: skip
TO_LEAVE = {"id_token_hint", "state", "post_logout_redirect_uri"}
SHORTEST_STATE = 32
SHORTEST_NONCE = 22
"""Its page says 32; its published code takes from 1 to 512. Keycloak's has 128 bits in 22."""
_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "date", "server"}


class Door:
    """`asked` and `left` are the requests that came, as they came."""

    def __init__(self, keycloak: str) -> None:
        self._keycloak = keycloak
        self.asked: list[dict[str, str]] = []
        self.left: list[dict[str, str]] = []
        self.away = False
        self.app = Starlette(routes=[Route("/{path:path}", self._serve, methods=["GET", "POST"])])

    async def _serve(self, request: Request) -> Response:
        response = await self._answer(request)
        # The next test opens another door at this place: no connection is kept for it.
        response.headers["connection"] = "close"
        return response

    async def _answer(self, request: Request) -> Response:
        if self.away:
            return Response("away", 503)
        fault = self._fault(request.url.path, request.url.query, request.method)
        if fault is not None:
            return JSONResponse({"error": "Y000400", "error_description": fault}, 400)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in {"host", "content-length", "accept-encoding"}
        }
        async with httpx.AsyncClient(timeout=30) as behind:
            answer = await behind.request(
                request.method,
                f"{self._keycloak}{request.url.path}",
                params=request.url.query,
                content=await request.body(),
                headers=headers,
            )
        response = Response(answer.content, answer.status_code)
        for name, value in answer.headers.multi_items():
            if name.lower() not in _HOP:
                response.headers.append(name, value)
        return response

    def _fault(self, path: str, query: str, method: str) -> str | None:
        pairs = parse_qsl(query, keep_blank_values=True)
        said = dict(pairs)
        if path.endswith("/auth") and method == "GET":
            self.asked.append(said)
            return _fault_of_authorize(said, len(pairs))
        if path.endswith("/logout") and method == "GET":
            self.left.append(said)
            return None if set(said) <= TO_LEAVE else f"unknown: {set(said) - TO_LEAVE}"
        return None


def _fault_of_authorize(said: Mapping[str, str], count: int) -> str | None:
    if not set(said) <= ALLOWED or count != len(said):
        return f"unknown or twice: {sorted(set(said) - ALLOWED)}"
    if len(said.get("state", "")) < SHORTEST_STATE:
        return "the state is too short"
    if len(said.get("nonce", "")) < SHORTEST_NONCE:
        return "the nonce is too short"
    if said.get("prompt", "login") != "login":
        return "this prompt is not known"
    asked: Any = json.loads(said.get("claims", "{}"))
    if asked != {"id_token": {"amr": {"essential": True}}}:
        return "without this claim there would be no amr"
    return None
