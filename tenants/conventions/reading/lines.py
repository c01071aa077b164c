"""On which line of a TOML text each key stands, so that an error can say so.

The parser of the standard library keeps no positions. This reads headers and keys alone,
as conventions are written (one key a line); a key it does not find has its table's line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def lines_of(text: str) -> Mapping[str, int]:
    """Line numbers, from 1, by path: `term`, `term.months`, `orders[0].signed`."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            table = _resolved(header[2].replace('"', ""), header[1] == "[[", counts)
            lines.setdefault(table, number)
        elif key is not None:
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of `path`, or of the nearest table around it; the first where none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 1


def _resolved(name: str, is_array: bool, counts: dict[str, int]) -> str:
    """The path with the index of every array of tables on the way."""
    path = ""
    parts = name.split(".")
    for place, part in enumerate(parts, 1):
        path = f"{path}.{part}" if path else part
        if is_array and place == len(parts):
            counts[path] = counts.get(path, -1) + 1
            for deeper in [one for one in counts if one.startswith(f"{path}[{counts[path]}]")]:
                del counts[deeper]
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
