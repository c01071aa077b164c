"""A node refuses at its door what it could not live with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.kit.link import pki
from services.kit.passkeys import write_key_pair
from services.media.serving import MissingSetting, run
from services.media.settings import Settings
from services.media.webrtc.door import UnusableAddress
from tests.services.media.scene.place import open_place

LONG = "0123456789abcdef0123456789abcdef"


def test_lists_are_separated_by_commas_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_NODE", "node-1")
    monkeypatch.setenv("MEDIA_URL", "https://media.example/")
    monkeypatch.setenv("MEDIA_ADDRESSES", "10.0.0.1, 2001:db8::1")
    monkeypatch.setenv("MEDIA_ORIGINS", "https://console.example")
    monkeypatch.setenv("MEDIA_TURN_URLS", "turn:relay.example, turns:relay.example:443")
    monkeypatch.setenv("MEDIA_TURN_SECRET", LONG)

    settings = Settings()

    assert settings.addresses == ("10.0.0.1", "2001:db8::1")
    assert settings.origins == ("https://console.example",)
    assert settings.url == "https://media.example"
    assert settings.relays.urls == ("turn:relay.example", "turns:relay.example:443")
    assert LONG not in repr(settings)


@pytest.mark.parametrize(
    "wrong_case",
    [
        {"addresses": ("0.0.0.0",)},  # noqa: S104  # refused is the point
        {"addresses": ("::",)},
        {"addresses": ("localhost",)},
        {"addresses": ()},
        {"url": "media.example"},
        {"views_at_most": 0},
        {"turn_urls": ("turn:relay.example",)},
        {"turn_secret": LONG},
        {"turn_urls": ("stun:relay.example",), "turn_secret": LONG},
        {"turn_urls": ("turn:relay.example",), "turn_secret": LONG[:-1]},
        {"turn_only": True},
        {"metrics_port": 8610},
        {"unknown": 1},
    ],
)
def test_what_cannot_work_is_refused(wrong_case: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**({"node": "node-1", "url": "http://media.test"} | wrong_case))


async def test_an_address_of_another_machine_is_refused_at_start() -> None:
    with pytest.raises(UnusableAddress, match=r"192\.0\.2\.1.*MEDIA_ADDRESSES"):
        async with open_place(addresses=("192.0.2.1",)):
            raise AssertionError("it started")


@pytest.mark.parametrize("missing_case", ["PASS_KEY", "LINK_AUTHORITY", "BUS_URL"])
async def test_a_node_that_stands_alone_says_what_it_lacks(
    missing_case: str, tmp_path: Path
) -> None:
    _, public = write_key_pair(tmp_path)
    now = datetime.now(UTC)
    authority = pki.make_authority("Test", now)
    authority_file, _ = authority.write(tmp_path, "authority")
    certificate, key = pki.issue_for_media(authority, ["127.0.0.1"], now).write(tmp_path, "media")
    whole: dict[str, Any] = {
        "pass_key": public,
        "link_authority": authority_file,
        "link_certificate": certificate,
        "link_key": key,
        "bus_url": "redis://127.0.0.1:1",
    }
    del whole[missing_case.lower()]

    with pytest.raises(MissingSetting, match=f"MEDIA_{missing_case}"):
        await run(Settings(node="node-1", url="http://media.test", **whole))
