"""One way in, one way out, and every shortcut refused."""

from __future__ import annotations

import re

import pytest

from services.demo.issuer.app import build_issuer
from tests.services.demo.issuer.person import (
    BACK,
    HOME,
    ISSUER,
    MARTIN,
    ORIGIN,
    Browser,
    Clock,
    said_back,
)


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
