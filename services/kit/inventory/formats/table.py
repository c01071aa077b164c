"""A file as a table of texts, whatever it was: the one thing that the formats give.

Rows are numbered as the person sees them, headers included. The header is the row that
says most of what we know among the first ten; what stands above it is a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.kit.inventory.cells import holds_credentials
from services.kit.inventory.columns import recognised
from services.kit.inventory.french import FILES
from services.kit.inventory.mapping import LONGEST_HEADER
from services.kit.inventory.words import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cause,
    Defect,
    FileForm,
    UnreadableInventory,
)

HEADER_WITHIN = 10
_ESCAPED = re.compile(r"'+[=+\-@]")


@dataclass(frozen=True, slots=True)
class Record:
    """One row or feature. A column that it does not speak of is not among its cells."""

    row: int
    cells: Mapping[str, str]
    point: tuple[float, float] | None = None
    defect: Defect | None = None
    formulas: frozenset[str] = frozenset()
    """Headers of the cells that hold something to compute."""


@dataclass(frozen=True, slots=True)
class Table:
    """`system` is what the file itself says of its coordinates."""

    form: FileForm
    headers: tuple[str, ...]
    records: tuple[Record, ...]
    system: str | None = None


def unreadable(code: str, headers: Sequence[str] = ()) -> UnreadableInventory:
    """The refusal of a whole file, in its own sentence."""
    return UnreadableInventory(code, FILES[code].format(headers=", ".join(headers)), tuple(headers))


def from_grid(
    form: FileForm,
    grid: Sequence[Sequence[str]],
    wanted: Collection[str],
    merged: Collection[int] = (),
) -> Table:
    """The table of a sheet. `wanted`: headers that the user named; `merged`: rows, from 1."""
    last = max((at for at, cells in enumerate(grid) if any(cells)), default=-1)
    if last < 0:
        raise unreadable("empty")
    grid = grid[: last + 1]
    top = header_row(grid, wanted)
    headers = _headers(grid[top])
    refuse_too_much(len(grid) - top - 1, len(headers))
    records = tuple(
        _record(at + 1, headers, grid[at], at + 1 in merged) for at in range(top + 1, len(grid))
    )
    return Table(form, tuple(headers), records)


def header_row(grid: Sequence[Sequence[str]], wanted: Collection[str]) -> int:
    """Where the header is; raises `UnreadableInventory`."""
    likely = [at for at, cells in enumerate(grid) if any(cells)][:HEADER_WITHIN]
    if not likely:
        raise unreadable("no-header")
    return max(likely, key=lambda at: (header_score(grid[at], wanted), -at))


def header_score(cells: Sequence[str], wanted: Collection[str]) -> int:
    """How much a row looks like a header."""
    named = sum(cell.strip() in wanted for cell in cells)
    return named or recognised(cell for cell in cells if cell)


def refuse_too_much(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise unreadable("too-many-rows")
    if columns > MOST_COLUMNS:
        raise unreadable("too-many-columns")


def _headers(cells: Sequence[str]) -> list[str]:
    headers: list[str] = []
    width = max(at for at, cell in enumerate(cells) if cell) + 1
    for at, cell in enumerate(cells[:width], 1):
        name = header_name(cell, at)
        headers.append(f"{name} ({at})" if name in headers else name)
    return headers


def header_name(said: str, at: int) -> str:
    """A header as it may be repeated; a column without one is named by its place."""
    name = " ".join(said.split())
    hidden = len(name) > LONGEST_HEADER or not name.isprintable() or holds_credentials(name)
    return f"colonne {at}" if hidden or not name else name


def _record(row: int, headers: Sequence[str], cells: Sequence[str], merged: bool) -> Record:
    defect = None
    if not any(cells):
        defect = Defect(Cause.EMPTY_ROW)
    elif merged:
        defect = Defect(Cause.MERGED)
    elif any(cells[len(headers) :]):
        defect = Defect(Cause.ROW_SHIFTED)
    # Cells beyond the header are kept under no name: they may hold what must be refused.
    named = dict(zip(headers, [*cells, *[""] * (len(headers) - len(cells))], strict=False))
    beyond = " ".join(cells[len(headers) :])
    formulas = frozenset(header for header, cell in named.items() if cell.startswith("="))
    texts = {header: _unescaped(cell) for header, cell in named.items()}
    return Record(row, texts | ({"": beyond} if beyond else {}), None, defect, formulas)


def _unescaped(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from computing it (see `writing`)."""
    return cell[1:] if _ESCAPED.match(cell) else cell
