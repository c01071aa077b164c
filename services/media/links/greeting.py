"""The first words on a link that was dialled to us: who speaks, in our protocol, at our hour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.kit.link.carrier import Carrier
from services.kit.link.words import PROTOCOL, Hello, Welcome
from services.media.links.revocations import RevokedCertificates

HELLO_SECONDS: Final = 5.0
LARGEST_SKEW_SECONDS: Final = 2.0


class Unwelcome(Exception):
    """This end may not be linked; the message says why, for the log."""


async def welcome(
    carrier: Carrier, clock: Callable[[], datetime], certificates: RevokedCertificates
) -> Hello:
    """Hear a hello, and say welcome. Raises `Unwelcome`, `LinkLost`, `UnreadableWord` and
    `TimeoutError`."""
    async with asyncio.timeout(HELLO_SECONDS):
        hello = await carrier.hear()
    if not isinstance(hello, Hello):
        raise Unwelcome("its first word is not a greeting")
    if hello.protocol != PROTOCOL:
        raise Unwelcome(f"it speaks protocol {hello.protocol}, we speak {PROTOCOL}")

    now = clock().timestamp()
    skew = hello.clock - now
    if abs(skew) > LARGEST_SKEW_SECONDS:
        raise Unwelcome(f"its clock is {skew:+.1f} s away from ours: check its NTP")
    # It may have been revoked between the handshake and here.
    shown = carrier.credential
    doubt = None if shown is None else certificates.doubt(shown)
    if doubt is not None:
        raise Unwelcome(doubt)
    await carrier.say(Welcome(PROTOCOL, now))
    return hello
