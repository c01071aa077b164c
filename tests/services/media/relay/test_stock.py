"""The sender of one view: in order, paced, bounded, and silent once stopped."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiortc.mediastreams import MediaStreamError

from services.media.relay.stock import UNSENT_BYTES, WAITING_UNITS, StockSender
from tenants.vocabulary.picture import AccessUnit
from tests.services.media.scene.clips import TICKS


def unit(number: int, *, keyframe: bool = False) -> AccessUnit:
    return AccessUnit(f"picture {number}".encode(), number * TICKS, keyframe)


def group(first: int, length: int) -> list[AccessUnit]:
    return [unit(first + index, keyframe=index == 0) for index in range(length)]


async def received(sender: StockSender, count: int) -> list[bytes]:
    packets: list[Any] = [await sender.recv() for _ in range(count)]
    return [bytes(packet) for packet in packets]


async def test_pictures_leave_in_order_coded_as_they_came() -> None:
    sender = StockSender(time.monotonic)

    sender.begin(group(0, 3))
    sender.follow(unit(3))

    assert await received(sender, 4) == [f"picture {n}".encode() for n in range(4)]
    assert sender.dropped == 0


async def test_a_view_starts_on_a_keyframe() -> None:
    sender = StockSender(time.monotonic)

    sender.follow(unit(0))
    sender.follow(unit(1, keyframe=True))

    assert await received(sender, 1) == [b"picture 1"]


async def test_a_group_is_paced_and_faster_than_it_was_filmed() -> None:
    sender = StockSender(time.monotonic)
    sender.begin(group(0, 26))

    began_at = time.monotonic()
    await received(sender, 26)
    took = time.monotonic() - began_at

    # One second of film in an eighth of a second, and what a busy machine adds.
    assert 0.12 < took < 0.9


async def test_a_viewer_that_does_not_keep_up_loses_pictures_up_to_the_next_keyframe() -> None:
    sender = StockSender(time.monotonic)
    sender.begin([unit(0, keyframe=True)])
    for number in range(1, WAITING_UNITS + 10):
        sender.follow(unit(number))

    sender.follow(unit(500, keyframe=True))
    sender.follow(unit(501))

    assert await received(sender, 2) == [b"picture 500", b"picture 501"]
    assert sender.dropped == WAITING_UNITS + 10


async def test_a_full_socket_counts_as_a_viewer_that_does_not_keep_up() -> None:
    unsent = 0
    sender = StockSender(time.monotonic, lambda: unsent)
    sender.begin([unit(0, keyframe=True)])

    unsent = UNSENT_BYTES + 1
    sender.follow(unit(1))
    sender.follow(unit(2, keyframe=True))
    unsent = 0
    sender.follow(unit(3))
    sender.follow(unit(4, keyframe=True))

    assert await received(sender, 1) == [b"picture 4"]


async def test_a_long_group_is_no_slowness() -> None:
    sender = StockSender(time.monotonic)
    sender.begin(group(0, WAITING_UNITS * 2))

    sender.follow(unit(WAITING_UNITS * 2))

    assert sender.dropped == 0


async def test_nothing_leaves_a_stopped_sender() -> None:
    sender = StockSender(time.monotonic)
    waiting = asyncio.create_task(sender.recv())
    await asyncio.sleep(0)

    sender.stop()
    sender.begin(group(0, 2))
    sender.follow(unit(3, keyframe=True))

    with pytest.raises(MediaStreamError):
        await waiting
    with pytest.raises(MediaStreamError):
        await sender.recv()
