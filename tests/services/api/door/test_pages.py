"""What a browser gets: the console's files, their headers, and a policy that allows no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.api import app
from services.api.settings import Settings
from tests.builders import ASCQ
from tests.services.api.door.house import ORIGIN, House, open_house, until
from tests.services.api.identity.provider import ISSUER


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[House]:
    console = tmp_path / "dist"
    (console / "assets").mkdir(parents=True)
    (console / "index.html").write_text("<!doctype html><title>Beffroi</title>", "utf-8")
    (console / "assets" / "index-abc123.js").write_text("export {}", "utf-8")
    (console / "favicon.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "secret.txt").write_text("nobody asks for this", "utf-8")
    async with open_house(
        tmp_path,
        linked=False,
        console=console,
        edition="demo",
        help_url="https://aide.example.fr",
        media_origins=("https://media-1.example.fr",),
    ) as house:
        yield house


async def test_the_page_may_load_our_files_and_speak_to_the_provider_and_to_media(
    site: House,
) -> None:
    answer = await site.client.get("/")

    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self' wss://beffroi.example.fr https://keys.example.fr "
        "https://media-1.example.fr",
        "media-src": "'self' blob:",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "same-origin-allow-popups"),
        ("/auth/callback", "same-origin-allow-popups"),
        ("/auth/step-up", "unsafe-none"),
    ],
)
async def test_the_window_of_a_step_up_is_seen_by_who_opened_it_and_no_other_page_is(
    site: House, path: str, said: str
) -> None:
    answer = await site.client.get(path)

    assert answer.headers["cross-origin-opener-policy"] == said


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere.js", "/graphql"])
async def test_every_answer_carries_the_security_headers(site: House, path: str) -> None:
    headers = (await site.client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/auth/callback", "text/html; charset=utf-8", "no-cache"),
        ("/assets/index-abc123.js", "text/javascript; charset=utf-8",
         "public, max-age=31536000, immutable"),
        ("/favicon.svg", "image/svg+xml", "public, max-age=3600"),
    ],
)  # fmt: skip
async def test_files_say_what_they_are_and_how_long_they_are_good(
    site: House, path: str, kind: str, kept: str
) -> None:
    answer = await site.client.get(path)

    assert answer.status_code == 200
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (kind, kept)


@pytest.mark.parametrize(
    "path",
    ["/assets/gone.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt",
     "/.env", "//etc/passwd.txt"],
)  # fmt: skip
async def test_a_file_that_is_not_ours_is_not_found(site: House, path: str) -> None:
    answer = await site.client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nobody asks" not in answer.text


async def test_the_console_is_told_where_it_runs(site: House) -> None:
    answer = await site.client.get("/config.json")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "issuer": ISSUER,
        "clientId": "beffroi-console",
        "scope": "openid profile email organization",
        "graphql": "/graphql",
        "edition": "demo",
        "helpUrl": "https://aide.example.fr",
    }


async def test_it_is_not_ready_before_it_can_know_which_communes_are_linked(
    site: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "NODES_SPEAK_SECONDS", float("inf"))
    at_first = await site.client.get("/readyz")

    async def ready() -> bool:
        return (await site.client.get("/readyz")).status_code == 200

    assert (at_first.status_code, at_first.json()["code"]) == (503, "unavailable")
    assert (await site.client.get("/healthz")).status_code == 200
    await site.media_speaks(ASCQ)
    await until(ready)


async def test_it_says_that_it_is_alive_and_ready_where_no_node_ever_speaks(
    site: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "NODES_SPEAK_SECONDS", 0.0)
    assert (await site.client.get("/healthz")).json() == {"alive": True}
    assert (await site.client.get("/readyz")).json() == {
        "ready": True,
        "degraded": False,
        "revocations": "off",
    }


async def test_nothing_is_documented_that_we_do_not_mean_to_show(site: House) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert "openapi" not in (await site.client.get(path)).text.lower()


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("a setting it does not know", {"databse_url": "sqlite:////x"}),
        ("an origin with a path's slash", {"origin": ORIGIN + "/"}),
        ("an origin without a scheme", {"origin": "beffroi.example.fr"}),
        ("an issuer with a password", {"issuer": "https://a:b@keys.example.fr"}),
        ("media that is no address", {"media_origins": ("javascript:alert(1)",)}),
        ("an edition nobody knows", {"edition": "beta"}),
    ],
)
def test_settings_refuse_what_they_cannot_mean(_case: str, changes: dict[str, object]) -> None:
    good = {"database_url": "sqlite:////x.sqlite", "issuer": ISSUER, "origin": ORIGIN}

    with pytest.raises(ValidationError):
        Settings(**{**good, **changes})


def test_settings_do_not_show_where_the_database_is() -> None:
    settings = Settings(
        database_url="postgresql://api:hunter2@db/beffroi", issuer=ISSUER, origin=ORIGIN
    )

    assert "hunter2" not in repr(settings)
