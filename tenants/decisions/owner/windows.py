"""The life of one maintenance window, as one transition table, and who may change it.

Announced, it begins at its hour unless an incident is in hand on one of its cameras: it is
then held back, until the incident ends or the window is over. What may begin is
`maintaining`'s to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tenants.conventions.articles import RESPONSIBLE, ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Refused
from tenants.decisions.owner.answering import not_answering
from tenants.vocabulary.people import Agent

LONGEST_REASON = 200


class WindowState(StrEnum):
    ANNOUNCED = "announced"
    HELD_BACK = "held-back"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class WindowEvent(StrEnum):
    INCIDENT = "incident"
    """Its hour has come, and somebody follows an incident on one of its cameras."""
    BEGUN = "begun"
    FINISHED = "finished"
    """Its time is over, or the work was done sooner."""
    CANCELLED = "cancelled"
    """By its owner, or because no convention provides for it any more."""


OPEN = frozenset({WindowState.ANNOUNCED, WindowState.HELD_BACK, WindowState.RUNNING})

TRANSITIONS: Mapping[WindowState, Mapping[WindowEvent, WindowState]] = {
    WindowState.ANNOUNCED: {
        WindowEvent.INCIDENT: WindowState.HELD_BACK,
        WindowEvent.BEGUN: WindowState.RUNNING,
        WindowEvent.FINISHED: WindowState.ENDED,
        WindowEvent.CANCELLED: WindowState.CANCELLED,
    },
    WindowState.HELD_BACK: {
        WindowEvent.BEGUN: WindowState.RUNNING,
        WindowEvent.FINISHED: WindowState.ENDED,
        WindowEvent.CANCELLED: WindowState.CANCELLED,
    },
    WindowState.RUNNING: {WindowEvent.FINISHED: WindowState.ENDED},
    WindowState.ENDED: {},
    WindowState.CANCELLED: {},
}


def after(state: WindowState, event: WindowEvent) -> WindowState | None:
    """`None`: this cannot happen to it any more, and nothing changes."""
    return TRANSITIONS[state].get(event)


def article_of(convention: Convention | None) -> ArticleRef:
    """What work on the cameras rests on: the deed's clause, or the owner's own charge."""
    if convention is None:
        return RESPONSIBLE
    return convention.articles.get(Clause.MAINTENANCE, RESPONSIBLE)


def not_announceable(agent: Agent, reason: str, article: ArticleRef) -> Refused | None:
    """What is not the convention's to say: who announces, and that a reason goes with it."""
    refused = not_answering(agent, article)
    if refused is not None:
        return refused
    if reason.strip() and len(reason) <= LONGEST_REASON and reason.isprintable():
        return None
    return Refused(
        article,
        "reason-missing",
        "Une maintenance s'annonce avec son objet : l'autre salle le lira.",
        f"Écrivez-le sur une ligne, {LONGEST_REASON} caractères au plus.",
    )
