"""What the issuer answers at each of its addresses. The steps are OpenID Connect Core 1.0
§3.1, OAuth 2.0 (RFC 6749), PKCE (RFC 7636), revocation (RFC 7009), RP-initiated and
back-channel logout 1.0.

An address that is not registered, to the letter, is never redirected to.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from services.demo.issuer import pages
from services.demo.issuer.accounts import Accounts, profile, rights
from services.demo.issuer.grants import Grant, Grants, Session
from services.demo.issuer.herald import Herald
from services.demo.issuer.levels import LOGGED_IN, UnreadableClaims, wanted_level
from services.demo.issuer.tokens import ACCESS_LIFE, AUDIENCE, CLIENT, Signer

COOKIE = "beffroi_issuer"
LONGEST_FORM = 16 * 1024
_CARRIED = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce",
    "code_challenge", "code_challenge_method", "acr_values", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doors:
    """`prefix` is the path of the issuer; `origin` the rest of its address."""

    origin: str
    prefix: str
    accounts: Accounts
    grants: Grants
    signer: Signer
    redirect_uris: Collection[str]
    post_logout_uris: Collection[str]
    herald: Herald | None = None
    """Who tells the client that a session is over; nobody, where it is not to be told."""
    api_secret: str | None = None
    """By which the API asks whether a token holds; `None`: nobody may ask."""

    async def ask(self, request: Request) -> Response:
        """GET authorize: the login page, or at once a code where a session goes on and no
        more than that is wanted."""
        asked = dict(request.query_params)
        refusal = self._refused(asked)
        if refusal is not None:
            return refusal

        session = self.grants.session(request.cookies.get(COOKIE))
        goes_on = session is not None and asked.get("prompt") != "login"
        if session is not None and goes_on and not self._is_too_old(asked, session):
            if wanted_level(asked) == LOGGED_IN:
                return self._code(asked, self.grants.going_on(session))
            if asked.get("prompt") != "none":
                return self._proof_page(asked, session, None)
        if asked.get("prompt") == "none":
            return self._back(asked, {"error": "login_required"})
        return self._login_page(asked, None)

    async def enter(self, request: Request) -> Response:
        """POST authorize: a name and a password, from our own pages only."""
        if request.headers.get("origin") != self.origin:
            raise HTTPException(403)
        said = await _form(request)
        refusal = self._refused(said)
        if refusal is not None:
            return refusal

        account = self.accounts.check(said.get("username", ""), said.get("password", ""))
        known = self.grants.session(request.cookies.get(COOKIE))
        if account is None:
            if known is not None and wanted_level(said) != LOGGED_IN:
                return self._proof_page(said, known, "Mot de passe inconnu.", status=401)
            wrong = "Identifiant ou mot de passe inconnu."
            return self._login_page(said, wrong, status=401)

        if known is None or known.sub != account.sub:
            known = self.grants.begin_session(account.sub)
        session = self.grants.proved(known, wanted_level(said))
        response = self._code(said, session)
        response.set_cookie(
            COOKIE,
            session.id,
            path=self.prefix or "/",
            httponly=True,
            samesite="lax",
            secure=self.origin.startswith("https:"),
        )
        return response

    async def token(self, request: Request) -> Response:
        """POST token: a code, or a refresh token, for fresh tokens."""
        said = await _form(request)
        if said.get("client_id") != CLIENT:
            return _error("invalid_client", 401)
        match said.get("grant_type"):
            case "authorization_code":
                granted = self.grants.use_code(
                    said.get("code", ""),
                    said.get("code_verifier", ""),
                    said.get("redirect_uri", ""),
                )
            case "refresh_token":
                granted = self.grants.use_refresh_token(said.get("refresh_token", ""))
            case _:
                return _error("unsupported_grant_type", 400)
        if granted is not None:
            return self._tokens(*granted)
        refusal = _error("invalid_grant", 400)
        # One that was shown twice has ended its session.
        refusal.background = self._telling()
        return refusal

    async def userinfo(self, request: Request) -> Response:
        """What an access token says of its person."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        claims = self.signer.read(token, "Bearer") if kind.lower() == "bearer" else None
        if claims is None or not self._holds(claims):
            headers = {"www-authenticate": 'Bearer error="invalid_token"'}
            return JSONResponse({"error": "invalid_token"}, 401, headers)
        account = self.accounts.of(claims["sub"])
        said = {**profile(account), **rights(account, AUDIENCE, claims["scope"])}
        return JSONResponse(said, headers=_UNKEPT)

    async def revoke(self, request: Request) -> Response:
        """POST revoke: a refresh token, and with it its session (RFC 7009). What is no token
        of ours is no error."""
        said = await _form(request)
        if said.get("client_id") != CLIENT:
            return _error("invalid_client", 401)
        self.grants.revoke(said.get("token", ""))
        return Response(headers=_UNKEPT, background=self._telling())

    async def introspect(self, request: Request) -> Response:
        """POST introspect: whether a token holds, for the API alone (RFC 7662)."""
        if self.api_secret is None or not _is_client(request, AUDIENCE, self.api_secret):
            headers = {"www-authenticate": "Basic"}
            return JSONResponse({"error": "invalid_client"}, 401, headers)
        claims = self.signer.read((await _form(request)).get("token", ""), "Bearer")
        if claims is None or not self._holds(claims):
            return JSONResponse({"active": False}, headers=_UNKEPT)
        return JSONResponse({**claims, "active": True}, headers=_UNKEPT)

    async def leave(self, request: Request) -> Response:
        """Logout: ends the session of the browser, and the one the hint names."""
        asked = dict(request.query_params)
        hint = self.signer.read(asked.get("id_token_hint", ""), "ID")
        for session in (request.cookies.get(COOKIE), None if hint is None else hint["sid"]):
            self.grants.end_session(session or "")

        target = asked.get("post_logout_redirect_uri")
        response: Response
        if target is not None and target in self.post_logout_uris:
            state = {"state": asked["state"]} if "state" in asked else {}
            response = RedirectResponse(_with(target, state), 303, _UNKEPT)
        else:
            page = pages.message("Déconnexion", "Votre session est terminée.", self.prefix)
            response = HTMLResponse(page, headers=_UNKEPT)
        response.delete_cookie(COOKIE, path=self.prefix or "/")
        response.background = self._telling()
        return response

    def _telling(self) -> BackgroundTask:
        """After the answer has left: nobody waits for the client to hear."""

        async def tell(tokens: Sequence[str]) -> None:
            for token in tokens:
                if self.herald is not None:
                    await self.herald.tell(token)

        return BackgroundTask(
            tell, [self.signer.logout_token(session) for session in self.grants.take_ended()]
        )

    def _holds(self, claims: Mapping[str, Any]) -> bool:
        return self.signer.in_time(claims) and self.grants.session(claims["sid"]) is not None

    def _is_too_old(self, asked: Mapping[str, str], session: Session) -> bool:
        said = asked.get("max_age", "")
        if not (said.isascii() and said.isdecimal()):
            return False
        return self.grants.age(session) > timedelta(seconds=int(said[:9]))

    def _refused(self, asked: Mapping[str, str]) -> Response | None:
        """What is wrong with a request to authorize; told to the client only if it is ours."""
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") not in self.redirect_uris:
            page = pages.message(
                "Demande refusée", "Cette application n'est pas enregistrée ici.", self.prefix
            )
            return HTMLResponse(page, 400, _UNKEPT)

        if asked.get("response_type") != "code":
            return self._back(asked, {"error": "unsupported_response_type"})
        try:
            wanted_level(asked)
        except UnreadableClaims:
            return self._back(asked, {"error": "invalid_request"})
        if "openid" not in asked.get("scope", "").split():
            return self._back(asked, {"error": "invalid_scope"})
        if asked.get("code_challenge_method") != "S256" or not _is_challenge(
            asked.get("code_challenge", "")
        ):
            return self._back(
                asked, {"error": "invalid_request", "error_description": "PKCE S256 is required"}
            )
        return None

    def _code(self, asked: Mapping[str, str], session: Session) -> Response:
        code = self.grants.code(
            session,
            asked["scope"],
            asked.get("nonce"),
            asked["code_challenge"],
            asked["redirect_uri"],
        )
        return self._back(asked, {"code": code})

    def _back(self, asked: Mapping[str, str], said: Mapping[str, str]) -> Response:
        answer = dict(said) | {"iss": self.origin + self.prefix}
        if "state" in asked:
            answer["state"] = asked["state"]
        return RedirectResponse(_with(asked["redirect_uri"], answer), 303, _UNKEPT)

    def _login_page(
        self, asked: Mapping[str, str], refusal: str | None, status: int = 200
    ) -> Response:
        carried = {name: asked[name] for name in _CARRIED if name in asked}
        page = pages.login(self.accounts.all, carried, refusal, self.prefix)
        return HTMLResponse(page, status, _UNKEPT)

    def _proof_page(
        self, asked: Mapping[str, str], session: Session, refusal: str | None, status: int = 200
    ) -> Response:
        carried = {name: asked[name] for name in _CARRIED if name in asked}
        page = pages.proof(self.accounts.of(session.sub), carried, refusal, self.prefix)
        return HTMLResponse(page, status, _UNKEPT)

    def _tokens(self, grant: Grant, session: Session) -> Response:
        account = self.accounts.of(session.sub)
        said = {
            "access_token": self.signer.access_token(account, session, grant.scope),
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "id_token": self.signer.id_token(account, session, grant.nonce),
            "refresh_token": self.grants.refresh_token(grant),
            "scope": grant.scope,
        }
        return JSONResponse(said, headers=_UNKEPT)


_UNKEPT = {"cache-control": "no-store"}


def _error(code: str, status: int) -> Response:
    return JSONResponse({"error": code}, status, _UNKEPT)


def _with(address: str, said: Mapping[str, str]) -> str:
    if not said:
        return address
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode(said)}"


def _is_client(request: Request, client: str, secret: str) -> bool:
    """RFC 6749 §2.3.1; both words are ours, and need no escaping."""
    kind, _, said = request.headers.get("authorization", "").partition(" ")
    expected = b64encode(f"{client}:{secret}".encode()).decode()
    return kind.lower() == "basic" and hmac.compare_digest(said.encode(), expected.encode())


def _is_challenge(said: str) -> bool:
    return len(said) == 43 and all(letter.isalnum() or letter in "-_" for letter in said)


async def _form(request: Request) -> dict[str, str]:
    """A short form; a name said twice is refused, since nobody knows which one counts."""
    if request.headers.get("content-type", "").partition(";")[0] != (
        "application/x-www-form-urlencoded"
    ):
        raise HTTPException(415)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body))
    except ValueError as error:
        raise HTTPException(400) from error
    said = dict(pairs)
    if len(said) != len(pairs):
        raise HTTPException(400)
    return said
