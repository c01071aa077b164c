"""The three answers. Each cites its article; none of them is true or false by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Never, TypeAlias

from tenants.conventions.articles import ArticleRef


class _NoTruth:
    """An outcome is matched, never tested: `if outcome` would call a refusal true."""

    __slots__ = ()

    def __bool__(self) -> Never:
        raise TypeError("match the outcome: it is neither true nor false")


@dataclass(frozen=True, slots=True)
class Granted(_NoTruth):
    """`until`: when the right ends whatever happens."""

    article: ArticleRef
    until: datetime


@dataclass(frozen=True, slots=True)
class NeedsApproval(_NoTruth):
    """`by`: whose word is needed; silence until `deadline` is a refusal."""

    article: ArticleRef
    by: str
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Refused(_NoTruth):
    """`code` is stable; `message` and `remedy` are French, for the agent."""

    article: ArticleRef
    code: str
    message: str
    remedy: str


Outcome: TypeAlias = Granted | NeedsApproval | Refused
