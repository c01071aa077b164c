"""Read the lines of OpenStreetMap's `opening_hours`, as far as they are evaluated here.

Weekdays, public holidays, times, several intervals a day, past midnight, off and 24/7.
The notation's own parser must accept each line; what it accepts and this subset does not is
an `UnreadableHours` that says why and what to write. Says nothing of when it is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from opening_hours import validate

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PUBLIC_HOLIDAY = "PH"
DAY_MINUTES = 24 * 60

_DAY = f"(?:{'|'.join(DAYS)})"
_SELECTOR = rf"(?:{_DAY}(?:-{_DAY})?|{PUBLIC_HOLIDAY})"
_LINE = re.compile(rf"(?:(?P<days>{_SELECTOR}(?:,{_SELECTOR})*) )?(?P<hours>off|closed|\d.*)")
_SPAN = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_FRENCH = re.compile(
    r"\b(?:lu|ma|me|je|ve|di|lun|mer|jeu|ven|sam|dim|jf"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|fériés?)\b",
    re.IGNORECASE,
)
_MONTH = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|easter|week)\b"
_WRITE = "write days (Mo-Sa or Su,PH), then 07:30-02:00 or off; lines are separated by ';'"
_OUTSIDE = (
    (re.compile(r'"'), "a comment is not read: remove it, or write a dated exception"),
    (re.compile(r"\|\|"), "a fallback (||) is not evaluated: write one line for each day"),
    (re.compile(r"sun|dawn|dusk"), "the sun is not evaluated: write a time, as 21:30"),
    (re.compile(r"\d\+"), "an open end (+) is not evaluated: write when it closes"),
    (re.compile(r"\bSH\b"), "school holidays (SH) are not evaluated: write dated exceptions"),
    (re.compile(rf"\[|{_MONTH}"), "a date is not evaluated in a line: write dated exceptions"),
)


class UnreadableHours(ValueError):
    """Opening hours that are not evaluated; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was written, and its spans in minutes from the local midnight."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def spill(self) -> int:
        """The minutes it runs past midnight."""
        return max((end - DAY_MINUTES for _, end in self.spans if end > DAY_MINUTES), default=0)


def read_lines(notation: str) -> Iterator[tuple[tuple[str, ...], Line]]:
    """Each line with the days it selects, in the order of the notation."""
    said = f"hours {notation!r}"
    _refuse_what_is_outside(notation, said)
    for text in notation.split(";"):
        yield _line(" ".join(text.split()), said)


def read_spans(hours: str, said: str) -> tuple[tuple[int, int], ...]:
    """The spans of `hours` alone, without days; `said` begins the message of a refusal."""
    _refuse_what_is_outside(hours, said)
    parts = _LINE.fullmatch(_tight(hours))
    if parts is None or parts["days"] or ";" in hours or not validate(hours):
        raise UnreadableHours(f"{said}: must be hours alone: write 10:00-04:00 or off")
    return _spans(parts["hours"], said)


def _refuse_what_is_outside(text: str, said: str) -> None:
    if french := _FRENCH.search(text):
        raise UnreadableHours(
            f"{said}: {french[0]!r} is French: write Mo, Tu, We, Th, Fr, Sa, Su for lundi to "
            "dimanche, and PH for public holidays"
        )
    for what, why in _OUTSIDE:
        if what.search(text):
            raise UnreadableHours(f"{said}: {why}")


def _line(text: str, said: str) -> tuple[tuple[str, ...], Line]:
    if not validate(text):
        raise UnreadableHours(f"{said}: {text!r} is not the notation: {_WRITE}")
    if text == "24/7":
        return DAYS, Line(text, ((0, DAY_MINUTES),))
    parts = _LINE.fullmatch(_tight(text))
    if parts is None:
        raise UnreadableHours(f"{said}: {text!r} is not evaluated: {_WRITE}")
    days = tuple(_days(parts["days"])) if parts["days"] else DAYS
    return days, Line(text, _spans(parts["hours"], said))


def _tight(text: str) -> str:
    return re.sub(r" ?([,-]) ?", r"\1", " ".join(text.split()))


def _days(selector: str) -> Iterator[str]:
    for part in selector.split(","):
        first, _, last = part.partition("-")
        if not last:
            yield first
            continue
        start = DAYS.index(first)
        length = (DAYS.index(last) - start) % len(DAYS) + 1
        yield from (DAYS * 2)[start : start + length]


def _spans(hours: str, said: str) -> tuple[tuple[int, int], ...]:
    if hours in ("off", "closed"):
        return ()
    spans = sorted(_span(part, said) for part in hours.split(","))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise UnreadableHours(f"{said}: {hours!r} overlaps itself: write intervals apart")
    return tuple(spans)


def _span(text: str, said: str) -> tuple[int, int]:
    times = _SPAN.fullmatch(text)
    if times is None:
        raise UnreadableHours(f"{said}: {text!r} is not an interval: {_WRITE}")
    hour, minute, last_hour, last_minute = map(int, times.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if start == end:
        raise UnreadableHours(f"{said}: {text!r} is nothing or a day: write off or 00:00-24:00")
    end += DAY_MINUTES if end < start else 0
    if end - start > DAY_MINUTES:
        raise UnreadableHours(f"{said}: {text!r} is longer than a day: write one line a day")
    return start, end
