"""One TOML table, whose keys must all be taken and must all be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from tenants.conventions.articles import ArticleRef
from tenants.conventions.reading.lines import line_of

Wanted = TypeVar("Wanted")
Word = TypeVar("Word", bound=StrEnum)


class UnreadableDeed(ValueError):
    """A convention's file cannot be understood; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, where its keys stand, and how its articles are cited.

    `agreed` gathers the values that are said not to stand in the deed.
    """

    file: str
    lines: Mapping[str, int]
    convention: str = ""
    agreed: set[str] = field(default_factory=set)

    def wrong(self, path: str, why: str) -> UnreadableDeed:
        return UnreadableDeed(f"{self.file}:{line_of(path, self.lines)}: {path} {why}")


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
            raise self.wrong(key, f"is missing: write {self._at(key)} ({kind.__name__})")
        value = self._left.pop(key)
        # TOML writes a date-time where a date was meant; bool is an int to Python.
        if type(value) is not kind:
            raise self.wrong(key, f"must be a {kind.__name__}, not {type(value).__name__}")
        return value

    def take_if_there(self, key: str, kind: type[Wanted]) -> Wanted | None:
        return self.take(key, kind) if key in self._left else None

    def word(self, key: str, known: type[Word]) -> Word:
        value = self.take(key, str)
        if value not in [*known]:
            raise self.wrong(key, f"must be one of {', '.join(known)}, not {value!r}")
        return known(value)

    def number(self, key: str, least: int, most: int) -> int:
        value = self.take(key, int)
        if not least <= value <= most:
            raise self.wrong(key, f"must be {least} to {most}")
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
            raise self.wrong(key, f"does not know {unknown}: use {', '.join(known)}")
        return tuple(values)

    def lasting(self, key: str) -> timedelta:
        """A duration in the unit that ends its key: `_seconds`, `_minutes`, `_hours`, `_days`."""
        unit = key.rpartition("_")[2]
        value = self.take(key, int)
        if value < 1:
            raise self.wrong(key, "must be 1 or more")
        return timedelta(**{unit: value})

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
                raise self.wrong(key, f"must be tables: write [[{self._at(key)}]]")
        return [Table(row, self.source, f"{self._at(key)}[{i}]") for i, row in enumerate(rows)]

    def article(self) -> ArticleRef:
        """What this table rests on; and, with `agreed`, which of its values are not the deed's."""
        if "agreed" in self:
            own = sorted(self._keys - {"article", "summary", "agreed"})
            self.source.agreed.update(self._at(key) for key in self.words("agreed", own))
        return ArticleRef(
            self.source.convention, self.take("article", str), self.take("summary", str)
        )

    def finished(self) -> None:
        for key in self._left:
            raise self.wrong(key, "is not a key of a convention: remove it or mend its name")

    def wrong(self, key: str, why: str) -> UnreadableDeed:
        return self.source.wrong(self._at(key), why)

    def _at(self, key: str) -> str:
        if key in self._moved:
            return self._moved[key]
        return f"{self._path}.{key}" if self._path else key
