"""A browser, as far as logging in needs one: redirections, cookies, and forms filled in.

It knows no provider: what a page asks for is read from its form.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from services.demo.issuer.grants import challenge_of

CLIENT = "beffroi-console"
SCOPE = "openid profile email organization"
MOST_PAGES = 20


class NoCode(AssertionError):
    """The provider sent nobody back to the console; `page` is what it showed."""

    def __init__(self, page: str) -> None:
        super().__init__(page[:300])
        self.page = page


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person writes; `code` gives a one-time code that was not used yet."""

    username: str
    password: str
    code: Callable[[], str] = lambda: ""
    organisation: str = ""


class Browser:
    """One person's, in front of `issuer`; the console, or another client, is at `back`."""

    def __init__(
        self, http: httpx.AsyncClient, issuer: str, back: str, client: str = CLIENT
    ) -> None:
        self._http = http
        self._issuer = issuer
        self._back = back
        self._client = client
        self._jars: dict[str, dict[str, str]] = {}
        self._discovery: dict[str, Any] = {}

    async def log_in(self, answers: Answers, scope: str = SCOPE, **more: str) -> dict[str, Any]:
        """Tokens. Raises `NoCode` where the provider refuses."""
        verifier = secrets.token_urlsafe(48)
        said = await self.ask(answers, scope, code_challenge=challenge_of(verifier), **more)
        if "code" not in said:
            raise NoCode(json.dumps(said))
        answer = await self.exchange(
            grant_type="authorization_code", code=said["code"], code_verifier=verifier,
            redirect_uri=self._back,
        )  # fmt: skip
        answer.raise_for_status()
        tokens: dict[str, Any] = answer.json()
        return tokens

    async def ask(self, answers: Answers, scope: str = SCOPE, **more: str) -> dict[str, str]:
        """What the provider sends back to the console, after every page it shows."""
        said = {
            "client_id": self._client,
            "redirect_uri": self._back,
            "response_type": "code",
            "scope": scope,
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge_method": "S256",
            **more,
        }
        asked = {name: value for name, value in said.items() if value}
        address = (await self.discovery())["authorization_endpoint"]
        page = await self._open("GET", address, params=asked)
        for _ in range(MOST_PAGES):
            target = urljoin(str(page.url), page.headers.get("location", ""))
            if page.is_redirect and target.startswith(self._back):
                return {name: them[0] for name, them in parse_qs(urlsplit(target).query).items()}
            page = await self._next(page, target, answers)
        raise NoCode("pages without end")

    async def exchange(self, **said: str) -> httpx.Response:
        """The token endpoint's answer."""
        address = (await self.discovery())["token_endpoint"]
        return await self._http.post(address, data={"client_id": self._client, **said})

    async def refresh(self, tokens: Mapping[str, Any]) -> httpx.Response:
        return await self.exchange(
            grant_type="refresh_token", refresh_token=tokens["refresh_token"]
        )

    async def revoke(self, tokens: Mapping[str, Any]) -> httpx.Response:
        """Give the refresh token up, and the session with it (RFC 7009)."""
        address = (await self.discovery())["revocation_endpoint"]
        said = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"}
        return await self._http.post(address, data={"client_id": CLIENT, **said})

    async def log_out(self, tokens: Mapping[str, Any]) -> str:
        """Where the provider sends back, after everywhere that it sends before."""
        home = self._back.removesuffix("auth/callback")
        said = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": home}
        address = (await self.discovery())["end_session_endpoint"]
        page = await self._open("GET", address, params=said)
        for _ in range(MOST_PAGES):
            target: str = urljoin(str(page.url), page.headers.get("location", ""))
            if not page.is_redirect or target.startswith(home):
                return target
            page = await self._open("GET", target)
        raise NoCode("pages without end")

    async def leave(self, tokens: Mapping[str, Any]) -> httpx.Response:
        """As the console signs out."""
        address = (await self.discovery())["end_session_endpoint"]
        return await self._open("GET", address, params={"id_token_hint": tokens["id_token"]})

    async def discovery(self) -> dict[str, Any]:
        if not self._discovery:
            address = self._issuer + "/.well-known/openid-configuration"
            self._discovery = (await self._http.get(address)).json()
        return self._discovery

    async def _next(self, page: httpx.Response, target: str, answers: Answers) -> httpx.Response:
        if page.is_redirect:
            return await self._open("GET", target)
        form = _Form(page.text)
        said = form.filled(answers)
        if form.action is None or said == form.hidden:
            raise NoCode(page.text)
        return await self._open("POST", urljoin(str(page.url), form.action), data=said)

    async def _open(self, verb: str, address: str, **said: Any) -> httpx.Response:
        parts = urlsplit(address)
        cookies = self._jars.setdefault(_owner(address), {})
        # Keycloak's cookies are for secure places, as loopback is to browsers and not to httpx.
        headers = {
            "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "origin": f"{parts.scheme}://{parts.netloc}",
        }
        page = await self._http.request(verb, address, headers=headers, **said)
        for line in page.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return page


def _owner(address: str) -> str:
    """Whose cookies: a host's, or those of one of its realms, as their paths say."""
    parts = urlsplit(address)
    realm = parts.path.split("/")[2] if parts.path.startswith("/realms/") else ""
    return f"{parts.netloc}/{realm}"


class _Form(HTMLParser):
    """The first form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.hidden: dict[str, str] = {}
        self._asked: set[str] = set()
        self._over = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = said.get("action") or ""
        name = said.get("name")
        if tag not in {"input", "button"} or self.action is None or self._over or not name:
            return
        if said.get("type") == "hidden":
            self.hidden[name] = said.get("value") or ""
        else:
            self._asked.add(name)

    def handle_endtag(self, tag: str) -> None:
        self._over = self._over or tag == "form"

    def filled(self, answers: Answers) -> dict[str, str]:
        said = dict(self.hidden)
        if "username" in self._asked:
            said["username"] = answers.username
        if "password" in self._asked:
            said["password"] = answers.password
        if "otp" in self._asked:
            said["otp"] = answers.code()
        if "kc.org" in self._asked:
            said["kc.org"] = answers.organisation
        return said


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, its signature unread."""
    body = token.split(".")[1]
    said: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return said


def header_of(token: str) -> dict[str, Any]:
    head = token.split(".")[0]
    said: dict[str, Any] = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return said
