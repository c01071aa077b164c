"""What is looked for in a register, and whether an entry answers to it.

The same question is put to the database by its indexes; what is said here is what both
must mean. Who may ask is `tenants.decisions.owner.reading_register`'s to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tenants.register.entry import Act
from tenants.vocabulary.folding import fold
from tenants.vocabulary.identifiers import CameraId, SubscriberId

NO_REFUSAL = ("granted", "needs-approval", "done")
"""Outcomes that refuse nothing; every other one is the code of a refusal."""
ACCESSES = frozenset({Act.WATCH, Act.STEER, Act.EXTEND_STEERING, Act.ASK_TICKET})
"""What an agent may want of somebody else's camera: an owner asks who was refused it, and why."""
LONGEST = 200
"""Letters of anything that is looked for; of what an entry says, no more are compared."""


class Result(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class UnreadableCriteria(ValueError):
    """Nothing can be looked for like this; `field` is to be mended."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} cannot be looked for")
        self.field = field


@dataclass(frozen=True, slots=True)
class Criteria:
    """An entry answers where each of those that are given holds.

    `since` is part of the period, `until` is not. `person` is words of a name; `seq` the
    number of one entry.
    """

    since: datetime | None = None
    until: datetime | None = None
    camera: CameraId | None = None
    person: str | None = None
    act: Act | None = None
    incident: str | None = None
    organisation: SubscriberId | None = None
    result: Result | None = None
    seq: int | None = None

    def __post_init__(self) -> None:
        for field in ("camera", "person", "incident", "organisation"):
            said = getattr(self, field)
            if said is not None and not (0 < len(said) <= LONGEST and said.isprintable()):
                raise UnreadableCriteria(field)
        if self.person is not None and not fold(self.person):
            raise UnreadableCriteria("person")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise UnreadableCriteria("until")
        if self.seq is not None and not 0 <= self.seq < 2**53:
            raise UnreadableCriteria("seq")

    @property
    def is_period(self) -> bool:
        """Whether nothing but a time range is asked for."""
        return self == Criteria(self.since, self.until)

    def names(self, name: str) -> bool:
        """Whether every word of `person` begins one of the name's."""
        words = fold(name).split()
        asked = fold(self.person or "").split()
        return all(any(word.startswith(one) for word in words) for one in asked)

    def answered_by(self, seq: int, at: datetime, members: Mapping[str, Any]) -> bool:
        """`members` are those of the entry's body."""
        plain = (("camera", self.camera), ("act", self.act), ("incident", self.incident),
                 ("organisation", self.organisation))  # fmt: skip
        return (
            (self.seq is None or seq == self.seq)
            and (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
            and all(asked is None or _start(members, name) == asked for name, asked in plain)
            and (self.person is None or self.names(_start(members, "name")))
            and self._results_in(members.get("outcome"))
        )

    def _results_in(self, outcome: object) -> bool:
        match self.result:
            case None:
                return True
            case Result.GRANTED:
                return outcome == "granted"
            case Result.REFUSED:
                return is_refusal(outcome)

    @property
    def told(self) -> str | None:
        """All but the period, in one line, as the entry of a reading says it.

        Not in that entry's own columns: who looks for a camera wants those who saw it, and
        not those who looked for it.
        """
        said = {
            "camera": self.camera,
            "incident": self.incident,
            "person": self.person,
            "act": self.act,
            "organisation": self.organisation,
            "outcome": self.result,
            "entry": self.seq,
        }
        parts = [f"{name}={json.dumps(value, ensure_ascii=False)}"
                 for name, value in said.items() if value is not None]  # fmt: skip
        return ", ".join(parts) or None


def _start(members: Mapping[str, Any], name: str) -> str:
    return (members.get(name) or "")[:LONGEST]


def is_refusal(outcome: object) -> bool:
    return outcome not in NO_REFUSAL
