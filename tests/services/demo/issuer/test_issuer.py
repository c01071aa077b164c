"""The demo's own provider: one way in, tokens the API believes, and every shortcut refused."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.api.identity.keys import IssuerKeys
from services.api.identity.tokens import TokenReader
from services.demo.issuer.accounts import Account
from services.demo.issuer.app import build_issuer
from services.demo.issuer.grants import CODE_LIFE, IDLE, SHIFT, challenge_of
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


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> Any:
    numbers = count(1)
    return build_issuer(
        ISSUER,
        [MARTIN],
        redirect_uris=[BACK],
        post_logout_uris=[HOME],
        clock=clock,
        names=lambda: f"name-{next(numbers)}",
    )


@pytest.fixture
async def person(app: Any) -> AsyncIterator[Browser]:
    opened = Browser(app)
    yield opened
    await opened.http.aclose()


async def test_the_api_believes_its_tokens(app: Any, person: Browser, clock: Clock) -> None:
    tokens = (await person.tokens(await person.code())).json()
    keys = IssuerKeys(ISSUER, clock, person.http)
    reader = TokenReader(
        keys, clock, issuer=ISSUER, audience="beffroi-api", clients=["beffroi-console"]
    )

    identity = await reader.read(tokens["access_token"])

    assert identity.agent.id == "demo-martin"
    assert identity.agent.rank == "Brigadier-chef"
    assert identity.agent.roles == {"flow.view"}
    assert identity.agent.organisation == "cic-nord"
    assert identity.expires == NOON + timedelta(seconds=60)
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 60)


async def test_the_login_page_lists_the_accounts_and_their_rights(person: Browser) -> None:
    page = (await person.ask()).text

    assert "martin" in page
    assert "flow.view" in page
    assert "Opératrice &lt;du CIC&gt; &amp; d&#x27;ailleurs" in page
    assert "<script" not in page
    assert "style=" not in page


async def test_the_login_page_may_do_nothing_but_send_its_form(person: Browser) -> None:
    headers = (await person.ask()).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"


async def test_the_button_of_an_account_sends_what_the_page_was_asked(person: Browser) -> None:
    page = (await person.ask()).text
    form = page[page.index("<li") : page.index("</li>")]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    fields["state"] = fields["state"].replace("&amp;", "&")

    answer = await person.http.post("/oidc/authorize", data=fields, headers={"origin": ORIGIN})

    assert said_back(answer)["state"] == "st&te"


async def test_a_wrong_password_is_refused_without_being_shown(person: Browser) -> None:
    answer = await person.enter(password="hunter2<script>")

    assert answer.status_code == 401
    assert "inconnu" in answer.text
    assert "hunter2" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example.fr", ORIGIN + "0"])
async def test_a_form_of_another_page_is_refused(person: Browser, origin: str | None) -> None:
    answer = await person.enter(origin=origin)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("another client", {"client_id": "somebody"}),
        ("no client", {"client_id": None}),
        ("another address", {"redirect_uri": "https://evil.example.fr/auth/callback"}),
        ("an address that begins alike", {"redirect_uri": BACK + "/../evil"}),
        ("an address with a query", {"redirect_uri": BACK + "?x=1"}),
        ("no address", {"redirect_uri": None}),
    ],
)
async def test_an_address_that_is_not_registered_is_never_redirected_to(
    person: Browser, _case: str, changes: dict[str, str | None]
) -> None:
    for answer in (await person.ask(**changes), await person.enter(**changes)):
        assert answer.status_code == 400
        assert "location" not in answer.headers
        assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_what_is_wrong_is_told_to_the_console(
    person: Browser, changes: dict[str, str | None], error: str
) -> None:
    said = said_back(await person.ask(**changes))

    assert (said["error"], said["state"], said["iss"]) == (error, "st&te", ISSUER)


async def test_a_code_serves_once_and_a_second_use_ends_the_session(person: Browser) -> None:
    code = await person.code()
    tokens = (await person.tokens(code)).json()

    again = await person.tokens(code)

    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    assert (await person.refresh(tokens["refresh_token"])).status_code == 400


@pytest.mark.parametrize(
    ("_case", "changes", "status", "error"),
    [
        ("another verifier", {"code_verifier": "x" * 50}, 400, "invalid_grant"),
        ("no verifier", {"code_verifier": ""}, 400, "invalid_grant"),
        ("a verifier that is not ASCII", {"code_verifier": "é" * 50}, 400, "invalid_grant"),
        ("another address", {"redirect_uri": HOME}, 400, "invalid_grant"),
        ("another code", {"code": "name-1"}, 400, "invalid_grant"),
        ("another client", {"client_id": "somebody"}, 401, "invalid_client"),
        ("a password", {"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_worth_nothing_to_anybody_else(
    person: Browser, _case: str, changes: dict[str, str], status: int, error: str
) -> None:
    answer = await person.tokens(await person.code(), **changes)

    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert answer.headers["cache-control"] == "no-store"


async def test_a_code_is_good_for_a_minute(person: Browser, clock: Clock) -> None:
    code = await person.code()
    clock.now += CODE_LIFE

    assert (await person.tokens(code)).status_code == 400


async def test_refresh_tokens_rotate(person: Browser) -> None:
    first = (await person.tokens(await person.code())).json()

    second = (await person.refresh(first["refresh_token"])).json()

    assert second["refresh_token"] != first["refresh_token"]
    assert (await person.refresh(second["refresh_token"])).status_code == 200


async def test_a_refresh_token_shown_twice_ends_the_session(person: Browser) -> None:
    first = (await person.tokens(await person.code())).json()
    second = (await person.refresh(first["refresh_token"])).json()

    stolen = await person.refresh(first["refresh_token"])

    assert stolen.json() == {"error": "invalid_grant"}
    assert (await person.refresh(second["refresh_token"])).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("wait", [IDLE, SHIFT])
async def test_a_session_that_is_left_alone_ends(
    person: Browser, clock: Clock, wait: timedelta
) -> None:
    tokens = (await person.tokens(await person.code())).json()
    clock.now += wait

    assert (await person.refresh(tokens["refresh_token"])).status_code == 400


async def test_a_browser_that_comes_back_is_not_asked_again(person: Browser) -> None:
    await person.enter()

    said = said_back(await person.ask(nonce="twice"))
    tokens = (await person.tokens(said["code"])).json()

    assert tokens["access_token"]
    assert (await person.ask(prompt="login")).status_code == 200


async def test_the_cookie_is_for_the_issuer_alone(person: Browser) -> None:
    cookie = (await person.enter()).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "Path=/oidc" in cookie
    assert "SameSite=lax" in cookie


async def test_logging_out_ends_the_session_everywhere(person: Browser) -> None:
    tokens = (await person.tokens(await person.code())).json()
    params = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": HOME,
        "state": "bye",
    }

    answer = await person.http.get("/oidc/logout", params=params)

    assert (answer.status_code, answer.headers["location"]) == (303, HOME + "?state=bye")
    assert (await person.refresh(tokens["refresh_token"])).status_code == 400
    assert (await person.ask()).status_code == 200


async def test_logging_out_leads_nowhere_else(person: Browser) -> None:
    params = {"post_logout_redirect_uri": "https://evil.example.fr/"}

    answer = await person.http.get("/oidc/logout", params=params)

    assert answer.status_code == 200
    assert "location" not in answer.headers


async def test_userinfo_says_what_the_token_says(person: Browser, clock: Clock) -> None:
    tokens = (await person.tokens(await person.code())).json()

    async def info(token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"}
        return await person.http.get("/oidc/userinfo", headers=headers)

    said = (await info(tokens["access_token"])).json()
    assert (said["sub"], said["preferred_username"]) == ("demo-martin", "martin")
    assert list(said["organization"]) == ["cic-nord"]
    assert (await info(tokens["id_token"])).status_code == 401
    assert (await info("rubbish")).status_code == 401
    clock.now += timedelta(seconds=61)
    assert (await info(tokens["access_token"])).status_code == 401


async def test_discovery_names_the_issuer_to_the_letter(person: Browser) -> None:
    said = (await person.http.get("/oidc/.well-known/openid-configuration")).json()

    assert said["issuer"] == ISSUER
    assert said["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert said[name].startswith(ISSUER + "/")


async def test_the_private_key_is_not_among_the_public_ones(person: Browser) -> None:
    (key,) = (await person.http.get("/oidc/jwks")).json()["keys"]

    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


@pytest.mark.parametrize(
    ("_case", "content", "kind", "status"),
    [
        ("JSON", b"{}", "application/json", 415),
        ("too long", b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        ("not UTF-8", b"a=\xff\xfe", "application/x-www-form-urlencoded", 400),
        ("a name said twice", b"a=1&a=2", "application/x-www-form-urlencoded", 400),
        ("no pairs", b"rubbish", "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_form_that_is_none_is_refused(
    person: Browser, _case: str, content: bytes, kind: str, status: int
) -> None:
    answer = await person.http.post("/oidc/token", content=content, headers={"content-type": kind})

    assert answer.status_code == status


async def test_a_console_at_another_origin_may_send_its_form_and_ask_for_tokens(
    clock: Clock,
) -> None:
    console = "https://console.example.fr"
    app = build_issuer(
        ISSUER, [MARTIN], redirect_uris=[console + "/cb"], post_logout_uris=[], clock=clock
    )
    person = Browser(app)

    page = await person.ask(redirect_uri=console + "/cb")
    discovery = await person.http.get(
        "/oidc/.well-known/openid-configuration", headers={"origin": console}
    )

    assert page.headers["content-security-policy"].endswith(f"form-action 'self' {console}")
    assert discovery.headers["access-control-allow-origin"] == console
    await person.http.aclose()
