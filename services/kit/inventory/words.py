"""What reading a list gives: rows, rejections, remarks; and what a defect is.

Codes are stable, sentences are French and for the person who keeps the list. Nothing
here repeats more of a cell than a short printable piece of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.kit.inventory.mapping import ColumnMapping
from tenants.vocabulary.camera import Camera

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_ECHO = 40


class Cause(StrEnum):
    """Why a row makes no camera; the last two only ask for a look."""

    NUMBER_MISSING = "number-missing"
    NUMBER_UNREADABLE = "number-unreadable"
    NUMBER_TWICE = "number-twice"
    NUMBER_AMBIGUOUS = "number-ambiguous"
    POSITION_MISSING = "position-missing"
    POSITION_UNREADABLE = "position-unreadable"
    POSITION_SWAPPED = "position-swapped"
    OUTSIDE_FRANCE = "outside-france"
    NOT_A_POINT = "not-a-point"
    HEADING_UNREADABLE = "heading-unreadable"
    HEADING_OUT_OF_RANGE = "heading-out-of-range"
    FIELD_OF_VIEW_UNREADABLE = "field-of-view-unreadable"
    KIND_UNKNOWN = "kind-unknown"
    STEERABLE_UNKNOWN = "steerable-unknown"
    TEXT_TOO_LONG = "text-too-long"
    TEXT_UNPRINTABLE = "text-unprintable"
    CREDENTIALS = "credentials"
    FORMULA = "formula"
    MERGED = "merged-cells"
    EMPTY_ROW = "empty-row"
    ROW_SHIFTED = "row-shifted"
    OUTSIDE_CONTOUR = "outside-contour"
    ZEROS_DIFFER = "zeros-differ"


class UnreadableInventory(ValueError):
    """The file as a whole cannot be read; `code` is stable, the message is French.

    `headers` are those that were read, where it is the columns that were not understood.
    """

    def __init__(self, code: str, message: str, headers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.headers = headers


class Defect(Exception):
    """One thing wrong with one cell. `said` is what may be repeated of it."""

    def __init__(self, cause: Cause, said: str = "", proposal: str | None = None) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.said = said
        self.proposal = proposal


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that makes no camera. `number` where it could be read all the same."""

    row: int
    column: str | None
    cause: Cause
    sentence: str
    number: str | None = None
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A row that is taken, and deserves a look."""

    row: int
    number: str
    cause: Cause
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`said` names the members of the camera that the file speaks of: others are defaults,
    and leave what is already known of it as it is."""

    row: int
    camera: Camera
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file turned out to be written."""

    format: str
    encoding: str | None = None
    separator: str | None = None


class MappingOrigin(StrEnum):
    """Where the columns' meaning came from."""

    GIVEN = "given"
    REMEMBERED = "remembered"
    RECOGNISED = "recognised"


@dataclass(frozen=True, slots=True)
class Habits:
    """How the coordinates turned out to be written: how many rows in each system, and
    whether any figure had a decimal comma."""

    systems: Mapping[str, int] = field(default_factory=dict)
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """`digest` is the file's SHA-256 in hexadecimal."""

    digest: str
    form: FileForm
    headers: tuple[str, ...]
    mapping: ColumnMapping
    rows: tuple[ReadRow, ...]
    rejections: tuple[Rejection, ...]
    remarks: tuple[Remark, ...]
    origin: MappingOrigin = MappingOrigin.RECOGNISED
    habits: Habits = field(default_factory=Habits)


def echo(text: str) -> str:
    """As much of a cell as a message may repeat."""
    shown = "".join(sign if sign.isprintable() else "·" for sign in text)
    return shown if len(shown) <= LONGEST_ECHO else f"{shown[: LONGEST_ECHO - 1]}…"
