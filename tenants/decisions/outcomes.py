"""The three answers. Each cites its article; none of them is true or false by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Never, TypeAlias

from tenants.conventions.articles import ArticleRef
from tenants.conventions.clauses import Notice, Silence


class _NoTruth:
    """An outcome is matched, never tested: `if outcome` would call a refusal true."""

    __slots__ = ()

    def __bool__(self) -> Never:
        raise TypeError("match the outcome: it is neither true nor false")


class DutyKind(StrEnum):
    """What kind of thing is owed; it says from when its time counts."""

    NOTICE = "notice"
    """Told before the act begins: on its screen in the act's own transaction, and by mail."""
    INFORM = "inform"
    """Told while the act begins."""
    REPORT = "report"
    """Told once the act has ended, and of how it went."""
    DISPLACED = "displaced"
    """Who loses a flow or the joystick is told by whom, and why."""
    ENTRY = "entry"
    """Written in the register, with these contents."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be done for a right to be lawful: to which contact, with what, by when.

    `by` is the latest instant if the right runs to its end; `within` is the time the
    clause leaves. See `due` for a right that ended early.
    """

    kind: DutyKind
    article: ArticleRef
    to: str
    contents: tuple[str, ...]
    by: datetime
    within: timedelta

    def due(self, ended: datetime) -> datetime:
        """When it is owed at the latest, for a right that ended at `ended`."""
        return min(self.by, ended + self.within) if self.kind is DutyKind.REPORT else self.by


def duty(kind: DutyKind, notice: Notice, counted_from: datetime) -> Duty:
    """A clause's notice as a duty whose time counts from an instant."""
    return Duty(
        kind,
        notice.article,
        notice.to,
        notice.contents,
        counted_from + notice.within,
        notice.within,
    )


@dataclass(frozen=True, slots=True)
class Granted(_NoTruth):
    """`until`: when the right ends whatever happens. An act of an instant ends with it."""

    article: ArticleRef
    until: datetime
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsApproval(_NoTruth):
    """`by`: whose word is needed, any of them; what silence becomes at `deadline`.

    `duties` are those that come with the asking itself.
    """

    article: ArticleRef
    by: tuple[str, ...]
    deadline: datetime
    on_silence: Silence
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused(_NoTruth):
    """`code` is stable; `message` and `remedy` are French, for the agent."""

    article: ArticleRef
    code: str
    message: str
    remedy: str


Outcome: TypeAlias = Granted | NeedsApproval | Refused


def or_of(names: tuple[str, ...]) -> str:
    """Names as French joins them: « a, b ou c »."""
    return " ou ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
