"""One TOML table, whose keys must all be taken and must all be known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from tenants.conventions.articles import ArticleRef
from tenants.conventions.reading.lines import line_of

Wanted = TypeVar("Wanted")
Word = TypeVar("Word", bound=StrEnum)
Row = TypeVar("Row")


KINDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number with decimals",
    bool: "true or false",
    date: "a date",
    datetime: "a date and time",
    list: "a list",
    dict: "a table",
}
"""What a TOML value is, to somebody who writes one."""

MUST_BE = "must be one of {known}, not {value!r}"

_EARLIEST, _LATEST = 1950, 2200
_MOST = 1_000_000
_AMENDED = re.compile(r"amendments\[\d+\]\.")


class UnreadableDeed(ValueError):
    """A convention's file cannot be understood; the message says where and what to write.

    `place` is the file, its line and the key; `why` the sentence, whose gaps `said` fills:
    a screen in another language has its own sentence for the same `why`.
    """

    def __init__(self, place: str, why: str, **said: object) -> None:
        self.place, self.why, self.said = place, why, said
        super().__init__(f"{place} {why.format(**said)}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, where its keys stand, and how its articles are cited.

    `agreed` gathers the values that are said not to stand in the deed.
    """

    file: str
    lines: Mapping[str, int]
    convention: str = ""
    agreed: set[str] = field(default_factory=set)

    def wrong(self, path: str, why: str, **said: object) -> UnreadableDeed:
        return UnreadableDeed(f"{self.file}:{line_of(path, self.lines)}: {path}", why, **said)


class Table:
    """`moved` gives the path of the keys that an amendment replaced."""

    def __init__(
        self,
        content: Mapping[str, Any],
        source: Source,
        path: str = "",
        moved: Mapping[str, str] | None = None,
    ) -> None:
        self._left = dict(content)
        self._keys = frozenset(content)
        self._path = path
        self._moved = moved or {}
        self.source = source

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str, kind: type[Wanted]) -> Wanted:
        if key not in self._left:
            raise self.wrong(
                key, "is missing: write {at} ({kind})", at=self._at(key), kind=KINDS[kind]
            )
        value = self._left.pop(key)
        # TOML writes a date-time where a date was meant; bool is an int to Python.
        if type(value) is not kind:
            got = KINDS.get(type(value), "a time")
            raise self.wrong(key, "must be {kind}, not {got}", kind=KINDS[kind], got=got)
        if isinstance(value, date) and not _EARLIEST <= value.year <= _LATEST:
            raise self.wrong(
                key, "must be from {least} to {most}: mend the year", least=_EARLIEST, most=_LATEST
            )
        return value

    def take_if_there(self, key: str, kind: type[Wanted]) -> Wanted | None:
        return self.take(key, kind) if key in self._left else None

    def word(self, key: str, known: type[Word]) -> Word:
        value = self.take(key, str)
        if value not in [*known]:
            raise self.wrong(key, MUST_BE, known=", ".join(known), value=value)
        return known(value)

    def number(self, key: str, least: int, most: int) -> int:
        value = self.take(key, int)
        if not least <= value <= most:
            raise self.wrong(key, "must be {least} to {most}", least=least, most=most)
        return value

    def words(self, key: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of strings, each once; one of `known` where that is given."""
        values: list[Any] = self.take(key, list)
        if not all(isinstance(value, str) and value for value in values):
            raise self.wrong(key, 'must hold words alone: write ["…", "…"]')
        if len(set(values)) < len(values):
            raise self.wrong(key, "says a word twice: keep it once")
        if known is not None and not set(values) <= set(known):
            unknown = ", ".join(sorted(set(values) - set(known)))
            raise self.wrong(
                key, "does not know {unknown}: use {known}", unknown=unknown, known=", ".join(known)
            )
        return tuple(values)

    def lasting(self, key: str) -> timedelta:
        """A duration in the unit that ends its key: `_seconds`, `_minutes`, `_hours`, `_days`."""
        unit = key.rpartition("_")[2]
        return timedelta(**{unit: self.number(key, 1, _MOST)})

    def table(self, key: str) -> Table:
        content: dict[str, Any] = self.take(key, dict)
        return Table(content, self.source, self._at(key))

    def clauses(self) -> Table:
        """`clauses`, each of which an amendment may have replaced."""
        content: dict[str, Any] = self.take("clauses", dict)
        moved = {
            key.removeprefix("clauses."): path
            for key, path in self._moved.items()
            if key.startswith("clauses.")
        }
        return Table(content, self.source, self._at("clauses"), moved)

    def tables(self, key: str) -> list[Table]:
        """Each table of an array, none where the key is absent."""
        rows: list[Any] = self.take_if_there(key, list) or []
        for row in rows:
            if not isinstance(row, dict):
                raise self.wrong(key, "must be tables: write [[{at}]]", at=self._at(key))
        return [Table(row, self.source, f"{self._at(key)}[{i}]") for i, row in enumerate(rows)]

    def rows(self, key: str, read: Callable[[Table], Row], name: str) -> tuple[Row, ...]:
        """Each table of an array, read; no two have the same `name`."""
        rows: dict[str, Row] = {}
        for table in self.tables(key):
            row = read(table)
            called = str(getattr(row, name))
            if called in rows:
                raise table.wrong(name, "says {called!r} a second time: keep one", called=called)
            rows[called] = row
        return tuple(rows.values())

    def article(self) -> ArticleRef:
        """What this table rests on; and, with `agreed`, which of its values are not the deed's."""
        self.agree()
        return ArticleRef(
            self.source.convention, self.take("article", str), self.take("summary", str)
        )

    def agree(self) -> None:
        """Note which values of this table the parties set apart from the deed."""
        if "agreed" in self:
            own = sorted(self._keys - {"article", "summary", "agreed"})
            path = _AMENDED.sub("", self._path)
            self.source.agreed.update(f"{path}.{key}" for key in self.words("agreed", own))

    def finished(self) -> None:
        for key in self._left:
            raise self.wrong(key, "is not a key of a convention: remove it or mend its name")

    def wrong(self, key: str, why: str, **said: object) -> UnreadableDeed:
        return self.source.wrong(self._at(key), why, **said)

    def _at(self, key: str) -> str:
        if key in self._moved:
            return self._moved[key]
        return f"{self._path}.{key}" if self._path else key
