"""Figures that survive any codec: drawn as seven segments, and read back from a picture.

Pure, and imports nothing: the simulated dome draws with it under the system's Python,
the tests read with it under theirs.
"""

from __future__ import annotations

from collections.abc import Callable

SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd",
    "6": "afgedc", "7": "abc", "8": "abcdefg", "9": "abcdfg", "-": "g", " ": "",
}  # fmt: skip
WIDE, TALL, THICK = 3, 5, 1
"""A figure in units; the next one stands a unit further."""
PLACES: dict[str, tuple[int, int, int, int]] = {
    "a": (0, 0, WIDE, THICK),
    "g": (0, 2, WIDE, THICK),
    "d": (0, 4, WIDE, THICK),
    "f": (0, 0, THICK, 3),
    "b": (2, 0, THICK, 3),
    "e": (0, 2, THICK, 3),
    "c": (2, 2, THICK, 3),
}
"""Left, top, width and height of each segment, in units."""
CENTRES = {
    "a": (1.5, 0.5), "g": (1.5, 2.5), "d": (1.5, 4.5), "f": (0.5, 1.5), "b": (2.5, 1.5),
    "e": (0.5, 3.5), "c": (2.5, 3.5),
}  # fmt: skip
FIGURES, LINES = 4, 3
ACROSS, DOWN = (WIDE + 1) * FIGURES + 1, (TALL + 1) * LINES + 1
INK, PAPER = 235, 60


def unit_of(width: int, height: int) -> int:
    """Pixels a unit, for a picture of that size."""
    return min(width // ACROSS, height // DOWN)


def luma(width: int, height: int, lines: tuple[int, int, int]) -> bytes:
    """A luma plane with three numbers on it, one below the other."""
    plane = bytearray([PAPER]) * (width * height)
    unit = unit_of(width, height)
    for line, number in enumerate(lines):
        for place, figure in enumerate(f"{number:{FIGURES}d}"):
            left, top = 1 + place * (WIDE + 1), 1 + line * (TALL + 1)
            for segment in SEGMENTS[figure]:
                x, y, wide, tall = PLACES[segment]
                for row in range((top + y) * unit, (top + y + tall) * unit):
                    start = row * width + (left + x) * unit
                    plane[start : start + wide * unit] = bytes([INK]) * (wide * unit)
    return bytes(plane)


def numbers(width: int, height: int, at: Callable[[int, int], int]) -> tuple[int, ...]:
    """The numbers on a picture whose luma at (x, y) is `at(x, y)`. Raises `ValueError`."""
    unit = unit_of(width, height)
    found = []
    for line in range(LINES):
        said = ""
        for place in range(FIGURES):
            left, top = 1 + place * (WIDE + 1), 1 + line * (TALL + 1)
            lit = frozenset(
                segment
                for segment, (x, y) in CENTRES.items()
                if at(round((left + x) * unit), round((top + y) * unit)) > (INK + PAPER) // 2
            )
            said += READ.get(lit, "?")
        found.append(int(said))
    return tuple(found)


READ = {frozenset(segments): figure for figure, segments in SEGMENTS.items()}
