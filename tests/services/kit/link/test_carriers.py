"""What both carriers promise, each test on the pair of queues and on real TLS."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import (
    Hello,
    Inventory,
    Keep,
    Picture,
    Refused,
    Want,
    Watch,
    Welcome,
    Word,
)
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.builders import ASCQ
from tests.services.kit.link.carriers import OpenLink, a_picture, over_tls, paired

carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


@carriers
async def test_words_arrive_whole_and_in_order(open_link: OpenLink, tmp_path: Path) -> None:
    up: list[Word] = [
        Hello(1, "0.1.0", 1_750_000_000.25),
        Inventory([{"local": "001", "name": "Place de la République – été"}]),
        Refused("view-1", "quota-reached", "villeneuve-d-ascq art. 3", "Quota atteint."),
    ]
    down: list[Word] = [
        Welcome(1, 1_750_000_000.5),
        Watch("view-1", "token", "sub"),
        Want("flow-1", ["main"]),
    ]

    async with open_link(tmp_path) as (media, federator):
        for said, answered in zip(up, down, strict=True):
            await federator.say(said)
            await media.say(answered)

        assert [await media.hear() for _ in up] == up
        assert [await federator.hear() for _ in down] == down


@carriers
async def test_both_ends_know_the_tenant(open_link: OpenLink, tmp_path: Path) -> None:
    async with open_link(tmp_path) as (media, federator):
        assert (media.tenant, federator.tenant) == (ASCQ, ASCQ)


@carriers
async def test_pictures_arrive_as_they_were(open_link: OpenLink, tmp_path: Path) -> None:
    shown = [
        Picture("flow-1", Quality.MAIN, AccessUnit(b"\0\0\1\x65key", 2**40, True, 1_750_000_000.5)),
        Picture("flow-1", Quality.MAIN, AccessUnit(b"\0\0\1\x41next", 2**40 + 3600, False)),
    ]

    async with open_link(tmp_path) as (media, federator):
        for picture in shown:
            await federator.show(picture)

        assert [await media.hear() for _ in shown] == shown


@carriers
async def test_when_one_end_goes_the_other_hears_what_was_said_then_the_loss(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with open_link(tmp_path) as (media, federator):
        await federator.say(Hello(1, "0.1.0", 0.0))
        await federator.close()

        assert await media.hear() == Hello(1, "0.1.0", 0.0)
        with pytest.raises(LinkLost):
            await media.hear()
        with pytest.raises(LinkLost):
            await media.say(Keep([]))


@carriers
async def test_whoever_closed_says_and_hears_no_more(open_link: OpenLink, tmp_path: Path) -> None:
    async with open_link(tmp_path) as (media, federator):
        await media.close()

        with pytest.raises(LinkLost):
            await media.say(Keep([]))
        with pytest.raises(LinkLost):
            await media.show(a_picture())
        with pytest.raises(LinkLost):
            await media.hear()
        with pytest.raises(LinkLost):
            await federator.hear()


@carriers
async def test_a_slow_reader_loses_pictures_by_whole_runs_and_not_one_word(
    open_link: OpenLink, tmp_path: Path
) -> None:
    groups, length = 100, 5
    async with open_link(tmp_path, waiting_bytes=1_000_000) as (media, federator):
        for number in range(groups * length):
            keyframe = number % length == 0
            await federator.show(a_picture(timestamp=number, keyframe=keyframe, size=60_000))
            if keyframe:
                await federator.say(Keep([str(number)]))
            # A camera leaves the loop some air between two frames.
            await asyncio.sleep(0)
        words, pictures = await _everything_until_the_end(media, federator)

    assert words == [[str(number)] for number in range(0, groups * length, length)]
    assert length < len(pictures) < groups * length
    for before, after in pairwise(pictures):
        assert after == before + 1 or after % length == 0


async def _everything_until_the_end(
    media: Carrier, federator: Carrier
) -> tuple[list[list[str]], list[int]]:
    words: list[list[str]] = []
    pictures: list[int] = []
    ending = asyncio.create_task(_show_the_end(federator))
    try:
        while True:
            match await media.hear():
                case Picture(flow="end"):
                    return words, pictures
                case Keep(flows=flows):
                    words.append(flows)
                case Picture(unit=unit):
                    pictures.append(unit.timestamp)
    finally:
        ending.cancel()


async def _show_the_end(federator: Carrier) -> None:
    """Pictures of another flow, until there is room for one behind all that waits."""
    while True:
        await federator.show(a_picture("end"))
        await asyncio.sleep(0.005)
