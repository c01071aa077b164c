"""XLSX: the sheet that looks most like a list, its values as text, its formulas left as formulas.

The archive is measured before it is opened: a small file that unfolds into a huge one,
or declares entities, is refused. Nothing is computed, and no link is followed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from services.kit.inventory.formats.table import Table, from_grid, header_score, unreadable
from services.kit.inventory.words import FileForm, UnreadableInventory

MOST_UNFOLDED = 24 * 1024 * 1024
MOST_TAGS = 1_200_000
"""In one part: ten thousand rows of twenty columns have 800 000."""


def read(data: bytes, wanted: Collection[str]) -> Table:
    """Raises `UnreadableInventory`."""
    refuse_bombs(data)
    # Only here: it is slow to import, and most lists are not workbooks.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        grids = [(_grid(one), _merged_rows(one)) for one in sheets]
    except Exception:
        # Whatever the library meets in a broken workbook, of which it promises nothing.
        raise unreadable("broken") from None
    if not grids:
        raise unreadable("empty")

    grid, merged = max(grids, key=lambda one: _likeness(one[0], wanted))
    return from_grid(FileForm("xlsx"), grid, wanted, merged)


def refuse_bombs(data: bytes) -> None:
    """Raises `UnreadableInventory`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNFOLDED:
                raise unreadable("too-large")
            for part in parts:
                # An archive that lies about a size ends the reading at that size.
                content = archive.read(part)
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                    raise unreadable("entities")
                if content.count(b"<") > MOST_TAGS:
                    raise unreadable("too-many-rows")
    except UnreadableInventory:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise unreadable("broken") from None


def _grid(sheet: Any) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet.iter_rows()]


def _merged_rows(sheet: Any) -> frozenset[int]:
    return frozenset(
        row for span in sheet.merged_cells.ranges for row in range(span.min_row, span.max_row + 1)
    )


def _likeness(grid: list[list[str]], wanted: Collection[str]) -> int:
    return max((header_score(cells, wanted) for cells in grid[:20]), default=0)


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            # A value that Excel could not compute is refused as the formula that it is.
            return f"={value}" if cell.data_type == "e" else value.strip()
        case bool():
            return "oui" if value else "non"
        case int() | float():
            return _figure(value, cell.number_format)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return "=formule"


def _figure(value: float, shown_as: str) -> str:
    """Without decimals that are not there; with the zeros that the sheet shows in front."""
    if value != int(value):
        return repr(value)
    zeros = len(shown_as) if shown_as.strip("0") == "" else 0
    return str(int(value)).zfill(zeros)
