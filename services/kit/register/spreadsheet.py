"""The rows of a register for a spreadsheet: semicolons and a BOM, as French ones open it.

No cell is ever a formula: what an agent typed is shown, never computed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from services.kit.register.rows import TITLES

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def heading() -> bytes:
    """The first line."""
    return BOM.encode() + line_of(TITLES)


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would compute it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def line_of(cells: Sequence[str]) -> bytes:
    """A row that `row_of` made."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(map(harmless, cells))
    return line.getvalue().encode()
