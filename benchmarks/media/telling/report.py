"""What was measured, as a page for people and as JSON for programs.

`tell` keeps both, where asked, under `benchmarks/results`, by day and by benchmark: the same one
measured again on that day takes the place of the one before. What a plan counts with goes to
the plan's own table besides, which is committed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from benchmarks.media.telling.figures import Verdict
from benchmarks.media.telling.machine import ROOT, commit, machine, versions
from services.cli.planning.measured import write_measures

RESULTS: Final = ROOT / "benchmarks/results"


@dataclass(frozen=True, slots=True)
class Table:
    """`head` names the columns; each of `rows` has as many cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, on what, of which versions."""

    day: str
    commit: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """`runs` is everything that was measured, run by run, for whoever wants to count again."""

    name: str
    title: str
    about: str
    tables: Sequence[Table]
    verdicts: Sequence[Verdict]
    runs: Sequence[Mapping[str, Any]]
    figures: Mapping[str, float] = field(default_factory=dict)
    """What `beffroi plan` counts with, by the names of `services.cli.planning.measured`."""
    by: str = ""
    """What measures those again."""


def circumstances() -> Circumstances:
    return Circumstances(datetime.now(UTC).date().isoformat(), commit(), machine(), versions())


def page(report: Report, when: Circumstances) -> str:
    """The report in Markdown."""
    parts = [f"# {report.title}", "", report.about, ""]
    for table in report.tables:
        parts += [f"## {table.title}", ""] if table.title else []
        parts += [*_grid(table), ""]
    if report.verdicts:
        rows = [(one.goal, one.found, one.word) for one in report.verdicts]
        parts += [*_grid(Table(("goal", "found", ""), rows)), ""]
    on = ", ".join(f"{name} {value}" for name, value in when.machine.items())
    parts += [f"{when.day}, commit {when.commit}, {on}.", ""]
    parts += [", ".join(f"{name} {value}" for name, value in when.versions.items()) + ".", ""]
    return "\n".join(parts)


def record(report: Report, when: Circumstances) -> str:
    """The report in JSON."""
    verdicts = [asdict(one) | {"verdict": one.word} for one in report.verdicts]
    said = {"name": report.name, **asdict(when), "verdicts": verdicts, "runs": list(report.runs)}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def tell(report: Report, *, keep: bool) -> None:
    """Print the page, and keep both where that is asked for."""
    when = circumstances()
    text = page(report, when)
    print(text, flush=True)
    if keep:
        RESULTS.mkdir(exist_ok=True)
        place = RESULTS / f"{when.day}-{report.name}"
        place.with_suffix(".md").write_text(text, encoding="utf-8")
        place.with_suffix(".json").write_text(record(report, when), encoding="utf-8")
        keep_figures(report.figures, report.by)


def keep_figures(figures: Mapping[str, float], by: str) -> None:
    """In the table that `beffroi plan` is held to; `by`: what measures them again."""
    when = circumstances()
    write_measures(figures, when.day, when.commit, by)


def _grid(table: Table) -> list[str]:
    ruled = [table.head, ["---"] * len(table.head), *table.rows]
    return ["| " + " | ".join(row) + " |" for row in ruled]
