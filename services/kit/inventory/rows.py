"""One row turned into a camera, or into everything that keeps it from being one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from services.kit.inventory import cells
from services.kit.inventory.columns import is_secret
from services.kit.inventory.formats.table import Record
from services.kit.inventory.french import sentence
from services.kit.inventory.mapping import ColumnMapping, Field
from services.kit.inventory.places import coordinates
from services.kit.inventory.places.projections import AUTO, guess
from services.kit.inventory.words import Cause, Defect, Habits, ReadRow, Rejection, echo
from tenants.vocabulary.camera import Camera, GeoPoint
from tenants.vocabulary.identifiers import CameraId, TenantId, UnreadableName, camera_id

LONGEST_NUMBER = 32
LONGEST_TEXT = 200

_WHOLE = (Cause.EMPTY_ROW, Cause.MERGED, Cause.ROW_SHIFTED)
"""What is wrong with a row as a whole: its cells may not be where they seem."""

T = TypeVar("T")


class RowReader:
    """Reads the rows of one file, one after the other: a number is used once."""

    def __init__(self, tenant: TenantId, mapping: ColumnMapping, system: str) -> None:
        self._tenant = tenant
        self._mapping = mapping
        self._system = system
        self._seen: set[CameraId] = set()
        self._numbers: set[str] = set()
        self._systems: Counter[str] = Counter()
        self._decimal_comma = False

    @property
    def habits(self) -> Habits:
        """Of the coordinates that made a place."""
        return Habits(dict(self._systems), self._decimal_comma)

    def read(self, record: Record) -> ReadRow | list[Rejection]:
        if _holds_a_secret(record):
            defect = Defect(Cause.CREDENTIALS)
            return [Rejection(record.row, _secret_column(record), defect.cause, sentence(defect))]
        row = _Row(record, self._mapping)
        if record.defect is not None and record.defect.cause in _WHOLE:
            row.refuse(None, record.defect)
            return row.rejections

        said = self._members(row)
        identity = self._identity(row)
        if row.rejections or identity is None:
            return row.rejections
        members = {"name": f"Caméra {row.number}"} | said
        camera = Camera(id=identity, tenant=self._tenant, number=row.number or "", **members)
        self._seen.add(identity)
        self._numbers.add(camera.number)
        return ReadRow(record.row, camera, frozenset(said) | {"number"})

    def _identity(self, row: _Row) -> CameraId | None:
        """Which camera it is: its own column where there is one, else its number."""
        local = row.text(Field.LOCAL) or row.number
        column = Field.LOCAL if row.text(Field.LOCAL) else Field.NUMBER
        if not row.number or local is None:
            return None
        try:
            identity = camera_id(self._tenant, local)
        except UnreadableName:
            row.refuse(column, Defect(Cause.NUMBER_UNREADABLE, echo(local)))
            return None
        if identity in self._seen or row.number in self._numbers:
            row.refuse(column, Defect(Cause.NUMBER_TWICE, echo(row.number)))
        return identity

    def _members(self, row: _Row) -> dict[str, Any]:
        """The members of the camera that this row speaks of."""
        row.number = row.parsed(Field.NUMBER, _number)
        said: dict[str, Any] = {}
        name = row.parsed(Field.NAME, _words) or row.parsed(Field.ADDRESS, _words)
        if name:
            said["name"] = name
        if row.has(Field.ZONE):
            said["zone"] = row.parsed(Field.ZONE, _words)
        if row.has(Field.HEADING):
            said["heading"] = row.parsed(Field.HEADING, cells.heading)
        view = row.parsed(Field.FIELD_OF_VIEW, cells.field_of_view)
        if view is not None:
            said["field_of_view"] = view
        said |= _shape(row)
        place = self._place(row)
        if place is not None:
            said["place"] = place
        return said

    def _place(self, row: _Row) -> GeoPoint | None:
        column: Field | None = None
        try:
            if row.record.defect is not None:
                raise row.record.defect
            if row.record.point is not None:
                east, north = row.record.point
            elif row.text(Field.POSITION):
                column = Field.POSITION
                east, north = coordinates.pair(row.text(Field.POSITION))
            else:
                column = Field.NORTH
                east, north = _two_columns(row)
            if self._mapping.swapped:
                east, north = north, east
            place = coordinates.place(east, north, self._system)
        except Defect as defect:
            row.refuse(column, defect)
            return None
        self._note(row, guess(east, north) if self._system == AUTO else self._system)
        return place

    def _note(self, row: _Row, system: str | None) -> None:
        if system is not None:
            self._systems[system] += 1
        texts = (row.text(Field.EAST), row.text(Field.NORTH))
        self._decimal_comma |= any("," in text for text in texts)


class _Row:
    """The cells of one record, by field, and what was refused of them."""

    def __init__(self, record: Record, mapping: ColumnMapping) -> None:
        self.record = record
        self.number: str | None = None
        self._mapping = mapping
        self._refused: list[tuple[str | None, Defect]] = []

    @property
    def rejections(self) -> list[Rejection]:
        row, number = self.record.row, self.number
        return [
            Rejection(row, column, defect.cause, sentence(defect), number, defect.proposal)
            for column, defect in self._refused
        ]

    def has(self, field: Field) -> bool:
        """Whether this row speaks of it at all, were it to say « none »."""
        return self._mapping.columns.get(field) in self.record.cells

    def text(self, field: Field) -> str:
        header = self._mapping.columns.get(field)
        return "" if header is None else cells.clean(self.record.cells.get(header, ""))

    def parsed(self, field: Field, parse: Callable[[str], T]) -> T | None:
        """`None` where nothing is said, or where it was refused."""
        text = self.text(field)
        if not text and field is not Field.NUMBER:
            return None
        try:
            self.refuse_formula(field)
            return parse(text)
        except Defect as defect:
            self.refuse(field, defect)
            return None

    def refuse_formula(self, field: Field) -> None:
        if self._mapping.columns.get(field) in self.record.formulas:
            raise Defect(Cause.FORMULA)

    def refuse(self, field: Field | None, defect: Defect) -> None:
        column = None if field is None else self._mapping.columns.get(field)
        self._refused.append((column, defect))


def _two_columns(row: _Row) -> tuple[float, float]:
    texts = [row.text(Field.EAST), row.text(Field.NORTH)]
    if not any(texts):
        raise Defect(Cause.POSITION_MISSING)
    for field in (Field.EAST, Field.NORTH):
        row.refuse_formula(field)
    figures = [coordinates.number(text) for text in texts]
    if figures[0] is None or figures[1] is None:
        raise Defect(Cause.POSITION_UNREADABLE, echo(" ; ".join(reversed(texts))))
    return figures[0], figures[1]


def _shape(row: _Row) -> dict[str, Any]:
    said: dict[str, Any] = {}
    kind = row.parsed(Field.KIND, cells.kind)
    if kind is not None:
        said["kind"] = kind[0]
        if kind[1] is not None:
            said["steerable"] = kind[1]
    steerable = row.parsed(Field.STEERABLE, cells.yes_no)
    if steerable is not None:
        said["steerable"] = steerable
    return said


def _number(text: str) -> str:
    if not text:
        raise Defect(Cause.NUMBER_MISSING)
    if len(text) > LONGEST_NUMBER or not text.isprintable():
        raise Defect(Cause.NUMBER_UNREADABLE, echo(text))
    return text


def _words(text: str) -> str:
    return cells.words(text, LONGEST_TEXT)


def _holds_a_secret(record: Record) -> bool:
    return _secret_column(record) is not None


def _secret_column(record: Record) -> str | None:
    for header, text in record.cells.items():
        if text.strip() and (is_secret(header) or cells.holds_credentials(text)):
            return header
    return None
