"""CSV as French spreadsheets write it: any usual separator, UTF-8 or Windows-1252.

The separator is the one under which a header is recognised and rows agree; it is not
asked, and not guessed from the first line alone.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection

from services.kit.inventory.formats.table import (
    HEADER_WITHIN,
    Table,
    from_grid,
    header_score,
    unreadable,
)
from services.kit.inventory.words import MOST_ROWS, FileForm

SEPARATORS = (";", "\t", "|", ",")
SAMPLE = 50


def read(data: bytes, wanted: Collection[str]) -> Table:
    """Raises `UnreadableInventory`."""
    text, encoding = decoded(data)
    separator = max(SEPARATORS, key=lambda one: _fitness(text, one, wanted))
    form = FileForm("csv", encoding, separator)
    return from_grid(form, _grid(text, separator, MOST_ROWS + HEADER_WITHIN + 2), wanted)


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and what it was written in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = [("utf-16", "UTF-16")]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = [("utf-8-sig", "UTF-8 (BOM)")]
    else:
        encodings = [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]
    for codec, name in encodings:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name
        raise unreadable("unknown-format")
    raise unreadable("encoding")


def _grid(text: str, separator: str, most: int) -> list[list[str]]:
    grid: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            grid.append([cell.strip() for cell in cells])
            if len(grid) >= most:
                break
    except csv.Error:
        raise unreadable("broken") from None
    return grid


def _fitness(text: str, separator: str, wanted: Collection[str]) -> tuple[int, int, int]:
    sample = [cells for cells in _grid(text, separator, SAMPLE) if any(cells)]
    if not sample:
        return 0, 0, 0
    known = max(header_score(cells, wanted) for cells in sample[:HEADER_WITHIN])
    width, agreeing = Counter(map(len, sample)).most_common(1)[0]
    return (known, agreeing, width) if width > 1 else (0, 0, 0)
