"""Which of a camera's pictures a view is shown. Pure.

In this order: what it wants, if its browser can show it as it is; else the camera's other
picture, if that one can be; else what it wants, converted.
"""

from __future__ import annotations

from collections.abc import Mapping

from tenants.vocabulary.picture import Codec, Quality

Known = Mapping[Quality, Codec | None]
"""How each quality is coded, as far as it was seen; `None` where it gave no picture."""


def is_foreign(codec: Codec | None, plays: Codec) -> bool:
    """Whether a browser that plays `plays` has to have this converted."""
    return codec is not None and codec is not plays


def choose(wanted: Quality, plays: Codec, known: Known) -> Quality:
    """A quality that nobody has seen yet is worth a try."""
    if not is_foreign(known.get(wanted), plays):
        return wanted
    other = Quality.SUB if wanted is Quality.MAIN else Quality.MAIN
    if other not in known:
        return wanted if plays is Codec.VP8 else other
    codec = known[other]
    return wanted if codec is None or is_foreign(codec, plays) else other
