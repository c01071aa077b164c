"""Which column says what: an explicit value, recognised once, remembered, and the user's to change.

It is JSON both ways. A mapping that names nothing known is refused, not repaired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.kit.inventory.places.projections import AUTO, SYSTEMS

LONGEST_HEADER = 80


class Field(StrEnum):
    """What a column may say. East and north are degrees or metres, as `crs` has it."""

    NUMBER = "number"
    LOCAL = "local"
    NAME = "name"
    ADDRESS = "address"
    ZONE = "zone"
    KIND = "kind"
    HEADING = "heading"
    FIELD_OF_VIEW = "field_of_view"
    STEERABLE = "steerable"
    EAST = "east"
    NORTH = "north"
    POSITION = "position"


class UnreadableMapping(ValueError):
    """What was given as a mapping is none; the message is French."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`columns` gives the header of each field; a field that is not there is not read.

    `crs` is `auto` or an EPSG code; `swapped` exchanges the two coordinates.
    """

    columns: Mapping[Field, str]
    crs: str = AUTO
    swapped: bool = False

    def as_json(self) -> dict[str, Any]:
        columns = {field.value: header for field, header in self.columns.items()}
        return {"columns": columns, "crs": self.crs, "swapped": self.swapped}

    @classmethod
    def from_json(cls, said: object) -> ColumnMapping:
        """Raises `UnreadableMapping`."""
        if not isinstance(said, Mapping) or not said.keys() <= {"columns", "crs", "swapped"}:
            raise UnreadableMapping("La correspondance s'écrit avec columns, crs et swapped.")
        crs, swapped = said.get("crs", AUTO), said.get("swapped", False)
        if crs not in SYSTEMS:
            raise UnreadableMapping(f"crs se choisit parmi : {', '.join(SYSTEMS)}.")
        if not isinstance(swapped, bool):
            raise UnreadableMapping("swapped vaut true ou false.")
        return cls(_columns(said.get("columns")), crs, swapped)

    def fits(self, headers: tuple[str, ...]) -> bool:
        """Whether every column it names stands in this file."""
        return set(self.columns.values()) <= set(headers)


def _columns(said: object) -> Mapping[Field, str]:
    if not isinstance(said, Mapping) or not said:
        raise UnreadableMapping("columns donne, pour chaque champ, l'intitulé de sa colonne.")
    read: dict[Field, str] = {}
    for name, header in said.items():
        if name not in set(Field):
            raise UnreadableMapping(f"Un champ se choisit parmi : {', '.join(Field)}.")
        if not isinstance(header, str) or not 0 < len(header) <= LONGEST_HEADER:
            raise UnreadableMapping(f"{name} : donnez l'intitulé d'une colonne.")
        read[Field(name)] = header
    return read
