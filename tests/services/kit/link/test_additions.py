"""Words that were added: said to who knows them, and no link of the version before is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from services.kit.link.additions import MINOR, MINORS, Arrival, minor_of, select_minor
from services.kit.link.pair import carrier_pair
from services.kit.link.websocket import dial
from services.kit.link.words import Leave, write_word
from tests.builders import ASCQ
from tests.services.kit.link.carriers import Pki, answered, over_tls

ADDED = Arrival("flow-1", "sub", 100, 1)


async def test_two_ends_of_this_version_say_what_was_added(tmp_path: Path) -> None:
    async with over_tls(tmp_path) as (media, federator):
        await federator.say(ADDED)

        assert (media.minor, federator.minor) == (MINOR, MINOR)
        assert await media.hear() == ADDED


async def test_a_node_of_the_version_before_is_told_nothing_that_it_does_not_know(
    tmp_path: Path,
) -> None:
    pki = Pki.make(tmp_path)
    heard: asyncio.Queue[str | bytes] = asyncio.Queue()

    async def hear(connection: ServerConnection) -> None:
        async for said in connection:
            heard.put_nowait(said)

    async with serve(hear, "localhost", 0, ssl=pki.answering(), compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"wss://localhost:{port}/federators"
        federator = await dial(url, tenant=ASCQ, context=pki.dialling())
        await federator.say(ADDED)
        await federator.say(Leave("view-1"))

        assert federator.minor == 0
        assert await asyncio.wait_for(heard.get(), 5) == write_word(Leave("view-1"))
        await federator.close()


async def test_a_federator_of_the_version_before_is_answered_as_it_always_was(
    tmp_path: Path,
) -> None:
    pki = Pki.make(tmp_path)
    async with answered(pki) as (port, links):
        url = f"wss://localhost:{port}/federators"
        async with connect(url, ssl=pki.dialling(), compression=None) as federator:
            media = await links.get()
            await media.say(ADDED)
            await media.say(Leave("view-1"))

            assert (media.minor, federator.subprotocol) == (0, None)
            assert await asyncio.wait_for(federator.recv(), 5) == write_word(Leave("view-1"))


async def test_two_ends_in_one_process_agree_as_others_do() -> None:
    media, federator = carrier_pair(ASCQ, minor=0)

    await federator.say(ADDED)
    await federator.say(Leave("view-1"))

    assert await media.hear() == Leave("view-1")


@pytest.mark.parametrize(
    ("_case", "offered", "agreed"),
    [
        ("nothing is said", [], 0),
        ("what we know", list(MINORS), MINOR),
        ("more than we know", ["beffroi-link.4.99", *MINORS], MINOR),
        ("something else", ["chat"], 0),
    ],
)
def test_the_lesser_of_both_holds(_case: str, offered: list[str], agreed: int) -> None:
    assert minor_of(select_minor(None, offered)) == agreed  # type: ignore[arg-type]  # as the wire gives them
