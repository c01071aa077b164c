"""How long to wait before trying a system again.

Pure: chance is an argument, and so nobody sleeps here. Many federators must not
come back at the same instant after a cut; a picture must be back within seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

FIRST_SECONDS = 0.25
LONGEST_SECONDS = 5.0
JITTER = 0.5
"""The share of each delay that chance decides."""


def delays(
    chance: Callable[[], float],
    first_seconds: float = FIRST_SECONDS,
    longest_seconds: float = LONGEST_SECONDS,
) -> Iterator[float]:
    """Doubling delays without end; `chance` gives numbers in [0, 1).

    Each lies between half and the whole of its step, so that none exceeds the longest.
    Start a new one once a picture has come: the first delay is short again.
    """
    step = first_seconds
    while True:
        yield step * (1 - JITTER * chance())
        step = min(2 * step, longest_seconds)
