"""A camera, or the link, that fails: who may report it, and its way back into service (VA-14).

A report changes no right: anybody of the commune may make one, and so may an agent of a
service that receives these images, of what is seen from there. Its way back is the owner's
alone to tell. One report a trouble: a second one is told of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tenants.conventions.articles import ArticleRef
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.owner.answering import is_own
from tenants.decisions.owner.windows import article_of
from tenants.decisions.standing import not_subscribed
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

LONGEST_DETAIL = 200
OLDEST = timedelta(days=366)
"""How far back a trouble may have begun."""


class FaultKind(StrEnum):
    NO_PICTURE = "no-picture"
    FROZEN = "frozen"
    DIRTY = "dirty"
    MISAIMED = "misaimed"
    LINK = "link"
    """Of the commune, not of a camera."""
    OTHER = "other"


class FaultState(StrEnum):
    REPORTED = "reported"
    LOCATED = "located"
    UNDER_REPAIR = "under-repair"
    RESTORED = "restored"


TRANSITIONS: Mapping[FaultState, Mapping[FaultState, FaultState]] = {
    FaultState.REPORTED: {
        FaultState.LOCATED: FaultState.LOCATED,
        FaultState.UNDER_REPAIR: FaultState.UNDER_REPAIR,
        FaultState.RESTORED: FaultState.RESTORED,
    },
    FaultState.LOCATED: {
        FaultState.UNDER_REPAIR: FaultState.UNDER_REPAIR,
        FaultState.RESTORED: FaultState.RESTORED,
    },
    FaultState.UNDER_REPAIR: {
        FaultState.LOCATED: FaultState.LOCATED,
        FaultState.RESTORED: FaultState.RESTORED,
    },
    FaultState.RESTORED: {},
}
"""What may be said next of a trouble; a repair that did not hold goes back to the search."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What fails: `camera` is `None` for the link of the whole commune."""

    camera: CameraId | None
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class FaultReport:
    """`since` is when it began, `expected` when it should be over, where that is known."""

    agent: Agent
    tenant: TenantId
    trouble: Trouble
    detail: str
    since: datetime
    expected: datetime | None
    at: datetime


def decide(
    report: FaultReport, convention: Convention | None, open_troubles: Iterable[Trouble]
) -> Outcome:
    """Granted for good: a report stands until what it tells of is restored."""
    article = article_of(convention)
    refused = _not_heard(report, convention, article)
    if refused is None:
        refused = _unclear(report, article)
    if refused is not None:
        return refused
    if report.trouble in open_troubles:
        return Refused(
            article,
            "already-reported",
            "Ce défaut est déjà signalé : la collectivité le suit.",
            "Suivez-le dans la liste des pannes.",
        )
    return Granted(article, report.at)


def may_follow(agent: Agent, tenant: TenantId, article: ArticleRef) -> Refused | None:
    """`None` where this person may tell how far the repair has come."""
    if is_own(agent, tenant):
        return None
    return Refused(
        article,
        "owner-only",
        "La collectivité seule dit l'état de sa liaison et de ses réparations.",
        "Adressez-vous à elle, par l'annuaire de la convention.",
    )


def not_next(
    before: FaultState,
    after: FaultState,
    expected: datetime | None,
    article: ArticleRef,
    at: datetime,
) -> Refused | None:
    """`None` where `after` may be said of a trouble that stands at `before`, or only a new
    hour of its return."""
    if after is not before and after not in TRANSITIONS[before]:
        return Refused(
            article,
            "fault-state-impossible",
            "Cette panne ne peut pas passer à cet état.",
            "Relisez où elle en est : elle a pu changer depuis.",
        )
    return None if expected is None or at < expected else _to_come(article)


def _not_heard(
    report: FaultReport, convention: Convention | None, article: ArticleRef
) -> Refused | None:
    if is_own(report.agent, report.tenant):
        return None
    if convention is None or report.trouble.camera is None:
        return may_follow(report.agent, report.tenant, article)
    return not_subscribed(convention, report.agent.organisation)


def _unclear(report: FaultReport, article: ArticleRef) -> Refused | None:
    detail, trouble = report.detail, report.trouble
    if (trouble.camera is None) is not (trouble.kind is FaultKind.LINK):
        return Refused(
            article,
            "fault-misplaced",
            "Une panne est celle d'une caméra, ou celle de la liaison.",
            "Choisissez la caméra, ou la liaison sans caméra.",
        )
    if len(detail) > LONGEST_DETAIL or (detail and not detail.isprintable()):
        return Refused(
            article,
            "detail-unreadable",
            "La précision est trop longue, ou illisible.",
            f"Écrivez-la sur une ligne, {LONGEST_DETAIL} caractères au plus.",
        )
    if trouble.kind is FaultKind.OTHER and not detail.strip():
        return Refused(
            article,
            "detail-missing",
            "Un autre défaut se dit en quelques mots.",
            "Écrivez ce que vous voyez.",
        )
    return _misdated(report, article)


def _misdated(report: FaultReport, article: ArticleRef) -> Refused | None:
    begun = report.at - OLDEST <= report.since <= report.at
    if begun and (report.expected is None or report.at < report.expected):
        return None
    return _to_come(article)


def _to_come(article: ArticleRef) -> Refused:
    return Refused(
        article,
        "fault-misdated",
        "Une panne a commencé, et son retour prévu est à venir.",
        "Corrigez ses heures, ou laissez le retour prévu en blanc.",
    )
