"""The first words on a link: who we are, whether media speaks as we do, whose clock is ahead.

It decides nothing about clocks: media refuses a federator that is too far away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from services.kit.link.carrier import Carrier
from services.kit.link.words import PROTOCOL, Hello, UnreadableWord, Welcome

_log = logging.getLogger(__name__)

LARGEST_SKEW_SECONDS: Final = 2.0
"""Media refuses a federator whose clock is further away than this."""


async def greet(carrier: Carrier, clock: Callable[[], datetime], patience: float) -> None:
    """Say hello and hear a welcome. Raises `UnreadableWord`, `TimeoutError`, `LinkLost`."""
    await carrier.say(Hello(PROTOCOL, _software(), clock().timestamp()))
    async with asyncio.timeout(patience):
        word = await carrier.hear()
    if not isinstance(word, Welcome) or word.protocol != PROTOCOL:
        raise UnreadableWord(f"media does not speak protocol {PROTOCOL}")

    skew = clock().timestamp() - word.clock
    level = logging.INFO if abs(skew) < LARGEST_SKEW_SECONDS else logging.WARNING
    _log.log(level, "link up", extra={"clock_ahead_of_media_seconds": round(skew, 3)})


def _software() -> str:
    try:
        return version("beffroi")
    except PackageNotFoundError:
        return "unpackaged"
