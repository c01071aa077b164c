"""A WHEP player from npm, unmodified, in a real Chromium and from another origin: it plays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Error

from services.kit.link.words import Leave
from services.media.relay.native.library import load
from tests.servers.coturn import Coturn
from tests.services.media.scene.chromium import served
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place, open_place
from tests.services.media.scene.players import INSTALLED, Player, open_player, page_of_others

pytestmark = [pytest.mark.browser, pytest.mark.media]

NO_UDP = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
"""Chromium keeps to TCP, as behind a firewall that lets no UDP out."""


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not (INSTALLED / "whip-whep").is_dir():
        pytest.fail("the players are not installed. Remedy: scripts/setup.sh test")


@pytest.fixture(params=["in Python", "in C"])
def _sender(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both senders; the test of the helper is skipped, visibly, where it was not built."""
    if request.param == "in Python":
        monkeypatch.setattr("services.media.relay.native.line.load", lambda: None)
    elif load() is None:
        pytest.skip("the helper in C was not built here (beffroi build-sender)")


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    async with page_of_others() as opened:
        yield opened


@pytest.fixture
async def place(origin: str) -> AsyncIterator[Place]:
    """A node that the page may ask."""
    async with open_place(origin) as opened:
        yield opened


@pytest.fixture
async def player(origin: str, place: Place, commune: ScriptedFederator) -> AsyncIterator[Player]:
    async with served(place.node.app) as address, open_player(origin, address) as opened:
        yield opened


@pytest.mark.usefixtures("_sender")
async def test_its_pictures_move_under_aes_256_gcm_by_either_sender(
    place: Place, player: Player
) -> None:
    await player.view(place.token())

    shown = await player.moves(1.0)
    later = await player.moves(shown["seconds"] + 1.0)

    assert shown["encryption"] == ["AEAD_AES_256_GCM", "connected"]
    assert "AES_256" in shown["suite"]
    assert later["decoded"] > shown["decoded"] >= 10
    assert player.errors == []


async def test_neither_the_sound_it_asks_for_nor_its_candidates_are_in_the_way(
    place: Place, player: Player
) -> None:
    await player.view(place.token())

    shown = await player.moves()

    assert shown["directions"] == ["inactive", "recvonly"]
    assert set(player.answers) == {("POST", 201), ("PATCH", 405)}
    assert player.errors == []


async def test_it_plays_whichever_it_asks_for_first(place: Place, player: Player) -> None:
    await player.view(place.token(), ("video", "audio"))

    assert (await player.moves())["directions"] == ["recvonly", "inactive"]


async def test_when_it_leaves_the_view_is_over(
    place: Place, commune: ScriptedFederator, player: Player
) -> None:
    await player.view(place.token("view-1"))
    await player.moves()

    await player.stop()

    await until(lambda: place.bodies("views.ended") != [])
    assert [one["view"] for one in place.bodies("views.ended")] == ["view-1"]
    assert place.node.house.alive() == []
    assert player.answers[-1] == ("DELETE", 200)
    await until(lambda: commune.words(Leave) == [Leave("view-1")])


async def test_a_pass_that_is_over_shows_it_nothing(place: Place, player: Player) -> None:
    token = place.token(until=place.clock() - timedelta(seconds=10))

    with pytest.raises(Error, match="Request rejected with status 401"):
        await player.view(token)

    assert place.node.house.alive() == []


async def test_where_no_udp_leaves_it_comes_by_the_relay_that_the_answer_names(
    origin: str, coturn: Coturn
) -> None:
    urls = (coturn.url("tcp"),)
    async with open_place(origin, turn_urls=urls, turn_secret=coturn.secret) as place:
        # A relay reads its own clock.
        place.clock.at = datetime.now(UTC)
        await (await place.link()).greeted()
        async with served(place.node.app) as address, open_player(origin, address, NO_UDP) as tab:
            await tab.view(place.token(until=place.clock() + timedelta(hours=1)))

            shown = await tab.moves()

    assert shown["way"] == "relay"
    assert shown["encryption"] == ["AEAD_AES_256_GCM", "connected"]
