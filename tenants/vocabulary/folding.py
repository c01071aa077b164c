"""How two texts that people write are compared: without case, accents or ligatures."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Lower case, without accents, words parted by one blank."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", plain)
    return " ".join(_WORD.findall("".join(c for c in letters if not unicodedata.combining(c))))
