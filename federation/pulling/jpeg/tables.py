"""The quantisation tables that a packet names by a number (RFC 2435 §4.2). Pure."""

from __future__ import annotations

_LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
"""ITU-T T.81, table K.1, row by row."""
_CHROMINANCE = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    *(99,) * 32,
)  # fmt: skip
"""The same, table K.2."""


def _zigzag() -> tuple[int, ...]:
    """Places of a block of 8 by 8 in the order a JPEG writes them (T.81, figure A.6)."""
    places = [(row, column) for row in range(8) for column in range(8)]
    places.sort(key=lambda at: (sum(at), at[0] if sum(at) % 2 else at[1]))
    return tuple(8 * row + column for row, column in places)


_ORDER = _zigzag()


def quantisation(number: int) -> tuple[bytes, bytes] | None:
    """Of luminance and of chrominance; `None` for a number that stands for no table."""
    if not 1 <= number <= 99:
        return None
    scale = 5000 // number if number < 50 else 200 - 2 * number
    luminance, chrominance = (
        bytes(min(max((table[place] * scale + 50) // 100, 1), 255) for place in _ORDER)
        for table in (_LUMINANCE, _CHROMINANCE)
    )
    return luminance, chrominance
