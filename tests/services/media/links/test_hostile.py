"""What no honest end would say, at both doors that are dialled: read or refused, never a fault of
ours, and nothing of it stays."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

import services
from services.kit.link.pair import carrier_pair
from services.kit.link.words import (
    Ended,
    Picture,
    Refused,
    UnreadableWord,
    Word,
    read_picture,
    read_word,
    write_picture,
    write_word,
)
from services.kit.passes import PassRefused, read_relay, verify
from services.media.edges.seats import Edge
from services.media.edges.speaking import Speaking
from services.media.links.communes import Communes
from tenants.vocabulary.picture import Quality
from tests.builders import NOON
from tests.services.media.links.hostile import KEY, TOKEN, frames, texts, tokens, words
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import TENANT, open_place

often = settings(
    max_examples=500,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
T = TypeVar("T")
GROWTH_BYTES = 100 * 1024
OUR_CODE = tracemalloc.Filter(True, f"{Path(services.__path__[0])}/*")


@often
@given(texts)
def test_a_text_is_a_word_or_is_refused(said: str | bytes) -> None:
    with suppress(UnreadableWord):
        word = read_word(said)
        assert read_word(write_word(word)) == word


@often
@given(frames)
def test_a_frame_is_a_picture_or_is_refused(frame: bytes) -> None:
    with suppress(UnreadableWord):
        picture = read_picture(frame)
        assert read_picture(write_picture(picture)) == picture
        assert picture.unit.captured_at is None or isfinite(picture.unit.captured_at)


@often
@given(tokens)
def test_a_token_is_a_pass_or_is_refused(token: str) -> None:
    for read in (verify, read_relay):
        if token == TOKEN:
            continue
        with pytest.raises(PassRefused):
            read(token, KEY, NOON)


@pytest.mark.media
async def test_whatever_a_federator_says_costs_nobody_a_picture_and_stays_nowhere() -> None:
    # It may end its own views, and one is to be seen afterwards.
    said = [word for word in some(words) if not isinstance(word, Ended | Refused)]
    shown = some(frames)
    # Nothing is converted: whoever calls each picture another codec would start programs.
    async with open_place(transcodes_max=0) as place:
        commune = await place.link()
        await commune.greeted()
        viewer = await place.watching()
        communes = cast("Communes", vars(place.node)["_communes"])

        def harm() -> Iterator[None]:
            for word in said:
                communes.hear(TENANT, word)
                yield
            for frame in shown:
                with suppress(UnreadableWord):
                    communes.show(TENANT, read_picture(frame))
                yield

        grown = await _grown(harm)
        for quality in Quality:
            await commune.report("flow-1", quality, "live")
        # The other picture, where one of these said that this one is in a codec it is not in.
        await until(lambda: viewer.told[-1]["state"] == "live")
        # Its own decoder may have had enough: a newcomer's has not.
        before = await viewer.packets()
        newcomer = await place.watching("view-2")
        await newcomer.sees(25)
        assert await viewer.packets() > before
    assert grown < GROWTH_BYTES


@pytest.mark.media
async def test_whatever_a_node_says_ends_its_own_link_at_most_and_stays_nowhere() -> None:
    said, shown = some(words), some(frames)
    async with open_place() as place:
        commune = await place.link()
        await commune.greeted()
        viewer = await place.watching()
        edge = Edge("node-9", Speaking(carrier_pair("")[0]))
        answer = cast("Callable[[Edge, Word | Picture], None]", vars(place.node)["guests"]._answer)

        def harm() -> Iterator[None]:
            for word in said:
                with suppress(UnreadableWord):
                    answer(edge, word)
                yield
            for frame in shown:
                with suppress(UnreadableWord):
                    answer(edge, read_picture(frame))
                yield

        grown = await _grown(harm)

        await viewer.sees(25)
        await edge.speaking.close()
        assert place.node.guests.views == 0
    assert grown < GROWTH_BYTES


def some(strategy: SearchStrategy[T]) -> list[T]:
    """Examples, made before anything runs: making them takes longer than a screen waits."""
    made: list[T] = []

    @often
    @given(strategy)
    def make(one: T) -> None:
        made.append(one)

    make()
    return made


async def _grown(harm: Callable[[], Iterator[None]]) -> int:
    """Bytes that our own code holds more after the second time than after the first."""
    tracemalloc.start()
    try:
        held = []
        for _ in range(2):
            await _whole(harm)
            ours = tracemalloc.take_snapshot().filter_traces([OUR_CODE])
            held.append(sum(each.size for each in ours.statistics("filename")))
        return held[1] - held[0]
    finally:
        tracemalloc.stop()


async def _whole(harm: Callable[[], Iterator[None]]) -> None:
    for number, _ in enumerate(harm()):
        if number % 20 == 0:
            await asyncio.sleep(0.001)
    gc.collect()
