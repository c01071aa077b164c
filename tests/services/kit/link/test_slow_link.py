"""A link that carries half of what is filmed: fewer pictures, whole runs of them, none stale."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from services.kit.link.carrier import Carrier
from services.kit.link.outbox import UNSENT_BYTES, WAITING_SECONDS
from services.kit.link.websocket import dial
from services.kit.link.words import Keep, Picture
from tests.builders import ASCQ
from tests.servers.throttle import throttled
from tests.services.kit.link.carriers import Ends, Pki, a_picture, answered

RATE, GROUP, SECONDS = 25, 25, 6
KEYFRAME_BYTES, PICTURE_BYTES = 60_000, 18_000
FILMED = KEYFRAME_BYTES + (GROUP - 1) * PICTURE_BYTES
"""Bytes a second, as there is one group in each."""
NARROW = FILMED // 2
BETWEEN_SECONDS = 3 * UNSENT_BYTES / NARROW
"""What the two ends' own buffers hold at most: the kernel's, TLS's, the socket's."""
SLACK_SECONDS = 1.0
"""A machine that does other work besides."""


@asynccontextmanager
async def over_a_narrow_line(folder: Path) -> AsyncIterator[Ends]:
    """Media's end and the federator's, whose pictures meet the narrow side."""
    pki = Pki.make(folder)
    async with answered(pki) as (port, links), throttled(port, NARROW) as narrow:
        url = f"wss://localhost:{narrow}/federators"
        federator = await dial(url, tenant=ASCQ, context=pki.dialling())
        try:
            yield await links.get(), federator
        finally:
            federator.abort()


async def test_a_slow_link_drops_to_the_next_keyframe_and_shows_nothing_stale(
    tmp_path: Path,
) -> None:
    async with over_a_narrow_line(tmp_path) as (media, federator):
        filming = asyncio.create_task(_film(federator))
        pictures, ages, words = await _everything(media)
        shown = await filming

    assert words == [str(second) for second in range(SECONDS)]
    assert GROUP < len(pictures) < shown
    for before, after in pairwise(pictures):
        assert after == before + 1 or after % GROUP == 0
    assert max(ages) < WAITING_SECONDS + BETWEEN_SECONDS + SLACK_SECONDS
    # It goes on to the end: no picture of its last seconds is missed for good.
    assert pictures[-1] > shown - 2 * GROUP


async def _film(federator: Carrier) -> int:
    """A second is a group, with a word at its head; says how many pictures were shown."""
    began = time.monotonic()
    for number in range(SECONDS * RATE):
        keyframe = number % GROUP == 0
        if keyframe:
            await federator.say(Keep([str(number // GROUP)]))
        size = KEYFRAME_BYTES if keyframe else PICTURE_BYTES
        stamped = a_picture(timestamp=number, keyframe=keyframe, size=size)
        await federator.show(_at(stamped, time.monotonic()))
        await asyncio.sleep(began + (number + 1) / RATE - time.monotonic())
    await federator.say(Keep(["end"]))
    return SECONDS * RATE


def _at(picture: Picture, now: float) -> Picture:
    """`captured_at` is this machine's monotonic clock here, for want of any other use."""
    return replace(picture, unit=replace(picture.unit, captured_at=now))


async def _everything(media: Carrier) -> tuple[list[int], list[float], list[str]]:
    pictures: list[int] = []
    ages: list[float] = []
    words: list[str] = []
    while True:
        match await media.hear():
            case Keep(flows=["end"]):
                return pictures, ages, words
            case Keep(flows=[said]):
                words.append(said)
            case Picture(unit=unit):
                pictures.append(unit.timestamp)
                assert unit.captured_at is not None
                ages.append(time.monotonic() - unit.captured_at)
