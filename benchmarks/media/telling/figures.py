"""Medians, percentiles and verdicts. Pure: no clock, no disk."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """The same thing measured several times."""

    median: float
    least: float
    most: float
    count: int


def summarise(values: Sequence[float]) -> Summary | None:
    """`None` of nothing: what was not measured has no figure."""
    if not values:
        return None
    return Summary(statistics.median(values), min(values), max(values), len(values))


def percentile(values: Sequence[float], hundredths: float) -> float:
    """The nearest rank: a value that was really measured. Raises `ValueError` of nothing."""
    if not values:
        raise ValueError("nothing was measured")
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * hundredths / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal beside what was found; `holds` is `None` where nothing could be measured."""

    goal: str
    found: str
    holds: bool | None

    @property
    def word(self) -> str:
        if self.holds is None:
            return "NOT MEASURED"
        return "PASS" if self.holds else "FAIL"


def at_least(goal: str, found: float | None, least: float) -> Verdict:
    holds = None if found is None else found >= least
    return Verdict(f"{goal} ≥ {least:g}", _written(found), holds)


def at_most(goal: str, found: float | None, most: float) -> Verdict:
    holds = None if found is None else found <= most
    return Verdict(f"{goal} ≤ {most:g}", _written(found), holds)


def ratio(of: float | None, to: float | None) -> float | None:
    return of / to if of is not None and to else None


def _written(found: float | None) -> str:
    return "–" if found is None else f"{found:.3g}"
