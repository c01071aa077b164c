"""On which line of a TOML text each key stands, so that an error can say so.

The parser of the standard library keeps no positions. This reads headers and keys alone,
as conventions are written (one key a line); a key it does not find has its table's line.
It refuses nothing: what is not TOML was refused before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAMES})\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(rf"\s*({_NAMES})\s*=")
_PART = re.compile(_NAME)
_LONG = ('"""', "'''")


def lines_of(text: str) -> Mapping[str, int]:
    """Line numbers, from 1, by path: `term`, `term.months`, `orders[0].signed`."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, inside = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if not inside and header is not None:
            table = _resolved(_parts(header[2]), header[1] == "[[", counts)
            lines.setdefault(table, number)
        elif not inside and key is not None:
            lines.setdefault(".".join([*([table] if table else []), *_parts(key[1])]), number)
        inside = _still_inside(line, inside)
    return lines


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of `path`, or of the nearest table around it; the first where none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 1


def _parts(names: str) -> list[str]:
    return [one.strip("\"'") for one in _PART.findall(names)]


def _still_inside(line: str, inside: str) -> str:
    """The quotes of the text of several lines that `line` opens, or leaves open."""
    for quotes in _LONG:
        if inside in ("", quotes) and line.count(quotes) % 2:
            return "" if inside else quotes
    return inside


def _resolved(parts: list[str], is_array: bool, counts: dict[str, int]) -> str:
    """The path with the index of every array of tables on the way."""
    path = ""
    for place, part in enumerate(parts, 1):
        path = f"{path}.{part}" if path else part
        if is_array and place == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
