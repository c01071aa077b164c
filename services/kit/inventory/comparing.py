"""What a list would change to what is known, before anything is changed.

A member that the file does not speak of stays as it is known. A camera whose row was
refused is not absent: nothing happens to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.kit.inventory.french import sentence
from services.kit.inventory.words import Cause, Defect, Reading, ReadRow, Rejection, Remark, echo
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId


class Policy(StrEnum):
    """What becomes of the cameras that the file does not name."""

    MERGE = "merge"
    """They stay."""
    REPLACE = "replace"
    """They go: the file is the whole list."""


@dataclass(frozen=True, slots=True)
class Change:
    before: Camera
    after: Camera

    @property
    def fields(self) -> tuple[str, ...]:
        """The members that differ."""
        return tuple(
            name
            for name in Camera.__slots__
            if getattr(self.before, name) != getattr(self.after, name)
        )


@dataclass(frozen=True, slots=True)
class Preview:
    new: tuple[Camera, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Camera, ...]
    absent: tuple[Camera, ...]
    rejected: tuple[Rejection, ...]
    remarks: tuple[Remark, ...]
    rows: Mapping[CameraId, int] = field(default_factory=dict)
    """In which row of the file each camera that it names stands."""

    def dropped(self, policy: Policy) -> tuple[Camera, ...]:
        """What an import takes away."""
        return self.absent if policy is Policy.REPLACE else ()

    def after(self, known: Collection[Camera], policy: Policy) -> Mapping[CameraId, Camera]:
        """The list once this is imported over the one that it was compared with."""
        gone = {camera.id for camera in self.dropped(policy)}
        kept = {camera.id: camera for camera in known if camera.id not in gone}
        kept |= {change.after.id: change.after for change in self.changed}
        return kept | {camera.id: camera for camera in self.new}


def compare(known: Collection[Camera], reading: Reading) -> Preview:
    """Every row against the camera that it speaks of: the one of its id, else of its number."""
    index = _Index(known)
    new: list[Camera] = []
    changed: list[Change] = []
    unchanged: list[Camera] = []
    met: dict[CameraId, int] = {}
    rejected = list(reading.rejections)
    remarks = list(reading.remarks)
    for row in reading.rows:
        try:
            before = index.find(row.camera)
            if before is not None and before.id in met:
                raise Defect(Cause.NUMBER_TWICE, echo(row.camera.number))
        except Defect as defect:
            rejected.append(_refused(row, defect))
            continue
        if before is None:
            new.append(row.camera)
            met[row.camera.id] = row.row
            continue
        met[before.id] = row.row
        after = _after(before, row)
        if before.number != row.camera.number and after.number == before.number:
            remarks.append(_same_but_zeros(row, before))
        if after == before:
            unchanged.append(before)
        else:
            changed.append(Change(before, after))
    spared = {one.number for one in rejected}
    absent = tuple(one for one in known if one.id not in met and one.number not in spared)
    return Preview(
        tuple(new),
        tuple(changed),
        tuple(unchanged),
        absent,
        tuple(sorted(rejected, key=lambda one: one.row)),
        tuple(remarks),
        met,
    )


class _Index:
    def __init__(self, known: Collection[Camera]) -> None:
        self._by_id: Mapping[CameraId, Camera] = {camera.id: camera for camera in known}
        self._by_number: dict[str, list[Camera]] = {}
        self._by_bare: dict[str, list[Camera]] = {}
        for camera in known:
            self._by_number.setdefault(camera.number, []).append(camera)
            self._by_bare.setdefault(_bare(camera.number), []).append(camera)

    def find(self, read: Camera) -> Camera | None:
        """Raises `Defect` where several could be meant."""
        exact = self._by_id.get(read.id)
        if exact is not None:
            return exact
        for index, number in ((self._by_number, read.number), (self._by_bare, _bare(read.number))):
            found = index.get(number, [])
            if len(found) > 1:
                raise Defect(Cause.NUMBER_AMBIGUOUS, echo(read.number))
            if found:
                return found[0]
        return None


def _after(before: Camera, row: ReadRow) -> Camera:
    said = {name: getattr(row.camera, name) for name in row.said}
    if row.camera.id != before.id and _bare(row.camera.number) == _bare(before.number):
        said["number"] = before.number
    return replace(before, **said)


def _bare(number: str) -> str:
    """A spreadsheet takes the zeros in front of a number away."""
    return number.lstrip("0") or "0"


def _refused(row: ReadRow, defect: Defect) -> Rejection:
    return Rejection(row.row, None, defect.cause, sentence(defect), row.camera.number)


def _same_but_zeros(row: ReadRow, before: Camera) -> Remark:
    defect = Defect(Cause.ZEROS_DIFFER, echo(row.camera.number), before.number)
    return Remark(row.row, row.camera.number, defect.cause, sentence(defect))
