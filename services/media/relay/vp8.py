"""One picture of VP8 in RTP payloads (RFC 7741), in fragments of one size. Pure."""

from __future__ import annotations

from typing import Final

from services.media.relay.fragments import LARGEST_PAYLOAD, Payloads

_BEGINS: Final = b"\x10"
"""§4.2: S, the first payload of the one partition that we make of a picture."""
_GOES_ON: Final = b"\x00"


def packetise_vp8(data: bytes, largest: int = LARGEST_PAYLOAD) -> Payloads:
    """A picture in payloads of `largest` bytes at most."""
    count = max(1, -(-len(data) // (largest - 1)))
    size = max(1, -(-len(data) // count))
    each = tuple(
        (_GOES_ON if begin else _BEGINS) + data[begin : begin + size]
        for begin in range(0, max(len(data), 1), size)
    )
    return Payloads.of(each)
