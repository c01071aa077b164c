"""What was measured, and whether the plan's figures still keep below it.

`measured.json` is written by the benchmarks (`--write`), one figure a line, with the day and
the commit; `figures` holds what a plan counts with. A measure that is worse than its figure is a
promise that is not kept: a test fails, and whoever measured decides which of the two is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from services.cli.planning import figures

FILE: Final = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True)
class Measure:
    """`by`: what measures it again."""

    value: float
    day: str
    commit: str
    by: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan counts on, in the unit of the measure: `least` of it, or `most`."""

    least: float | None = None
    most: float | None = None

    def kept_by(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


CITY_CAMERAS, CITY_VIEWERS = 20, 2
SOAK_CAMERAS, SOAK_VIEWERS = 16, 5
"""Each; the sizes that benchmarks are run at unless told otherwise."""
_MBIT: Final = 4.0
_CITY_VIEWS = CITY_CAMERAS * CITY_VIEWERS * _MBIT * figures.PACKETS_PER_MBIT

PROMISES: Final[Mapping[str, Promise]] = {
    "packets-per-core": Promise(least=figures.PACKETS_PER_CORE),
    "media-cores-of-a-city": Promise(
        most=CITY_CAMERAS * figures.CORE_PER_PULL + _CITY_VIEWS / figures.PACKETS_PER_CORE
    ),
    "federator-cores-of-a-city": Promise(most=CITY_CAMERAS * figures.CORE_PER_UPLINK),
    "media-mib-of-a-soak": Promise(
        most=figures.MIB_MEDIA
        + SOAK_CAMERAS * (figures.MIB_PER_PULL + SOAK_VIEWERS * figures.MIB_PER_VIEW)
    ),
    "federator-mib-of-a-soak": Promise(
        most=figures.MIB_FEDERATOR + SOAK_CAMERAS * figures.MIB_PER_PULL
    ),
    # The plan counts with half, as the API shares its processor with PostgreSQL.
    "acts-per-second": Promise(least=2 * figures.ACTS_PER_CORE),
    "bytes-per-entry": Promise(most=figures.BYTES_PER_ENTRY),
}


def read_measures(file: Path = FILE) -> Mapping[str, Measure]:
    """Raises `ValueError`, `OSError`: the file is ours."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return {name: Measure(**one) for name, one in said.items()}


def write_measures(
    values: Mapping[str, float], day: str, commit: str, by: str, file: Path = FILE
) -> None:
    """In the place of what was measured before; the others stay."""
    known = dict(read_measures(file))
    known |= {name: Measure(value, day, commit, by) for name, value in values.items()}
    lines = [
        f' "{name}": {json.dumps(asdict(one) | {"value": round(one.value, 3)})}'
        for name, one in known.items()
    ]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def broken(measures: Mapping[str, Measure]) -> list[str]:
    """Promises that their measure does not keep, or that nothing measured, a line each."""
    found = []
    for name, promise in PROMISES.items():
        one = measures.get(name)
        if one is None:
            found.append(f"{name}: never measured")
        elif not promise.kept_by(one.value):
            bound = f"at least {promise.least:g}" if promise.least else f"at most {promise.most:g}"
            found.append(
                f"{name}: {one.value:g} on {one.day} ({one.by}), the plan counts on {bound}"
            )
    return found
