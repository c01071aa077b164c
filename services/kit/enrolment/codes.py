"""The one-time code that a person reads, dictates and types: `K7M3Q-…`, twenty-five characters.

Crockford's alphabet in five groups: the first group names the invitation, nineteen
characters (95 bits) are the secret, the last is a check. Pure, and so chance is an argument.
The check sees every wrong character and every two that changed places, before anything is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP: Final = 5
LENGTH: Final = 25
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_BITS: Final = 5
_FIELD: Final = 0b100101
"""x⁵ + x² + 1: x then has order 31, longer than a code."""


class UnreadableCode(ValueError):
    """This is no code; the message is safe to show and never repeats it."""


@dataclass(frozen=True, slots=True)
class Code:
    """`handle` finds the invitation and opens nothing; the secret never shows in a `repr`."""

    handle: str
    characters: str

    def __repr__(self) -> str:
        return f"Code({self.handle}-…)"

    @property
    def grouped(self) -> str:
        """How it is shown to whoever transcribes it."""
        starts = range(0, LENGTH, GROUP)
        return "-".join(self.characters[start : start + GROUP] for start in starts)

    @property
    def digest(self) -> str:
        """What is kept of it. 95 random bits need no slow hash."""
        return sha256(self.characters.encode()).hexdigest()

    def opens(self, digest: str) -> bool:
        return compare_digest(self.digest, digest)


def make_code(chance: Callable[[int], int]) -> Code:
    """A fresh one; `chance(n)` gives a number from 0 to n - 1 that nobody can guess."""
    drawn = "".join(ALPHABET[chance(len(ALPHABET))] for _ in range(LENGTH - 1))
    whole = drawn + ALPHABET[_times_x(_remainder(drawn))]
    return Code(whole[:GROUP], whole)


def read_code(said: str) -> Code:
    """What a person typed: in any case, with or without its dashes. Raises `UnreadableCode`."""
    characters = said.strip().upper().translate(_MISREAD)
    if len(characters) != LENGTH or any(one not in ALPHABET for one in characters):
        raise UnreadableCode(
            f"a code has {LENGTH} letters and digits, in groups of {GROUP}: read it again"
        )
    if _remainder(characters) != 0:
        raise UnreadableCode("a character of this code is wrong: compare it group by group")
    return Code(characters[:GROUP], characters)


def _remainder(characters: str) -> int:
    """The characters as a polynomial over GF(32), at x."""
    kept = 0
    for one in characters:
        kept = _times_x(kept) ^ ALPHABET.index(one)
    return kept


def _times_x(value: int) -> int:
    shifted = value << 1
    return shifted ^ _FIELD if shifted >> _BITS else shifted
