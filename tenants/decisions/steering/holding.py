"""Who holds the joystick, and who yields to whom.

The owner goes before every service, a service before those that the convention ranks
after it, and only where the convention has a clause that says so. Equals never yield.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tenants.conventions.articles import RESPONSIBLE, ArticleRef
from tenants.conventions.convention import Convention
from tenants.conventions.days import PARIS
from tenants.decisions.outcomes import Duty, DutyKind, Refused
from tenants.leases.lease import Lease, State
from tenants.vocabulary.identifiers import AgentId

AT_ONCE = timedelta(0)


def owner_s_article(convention: Convention | None, at: datetime) -> ArticleRef:
    """What the owner's own steering rests on: its deed's clause, or the law's."""
    if convention is None or convention.steering is None:
        return RESPONSIBLE
    return RESPONSIBLE if convention.in_force_until(at) is None else convention.steering.article


def in_hand(held: Lease | None, at: datetime) -> Lease | None:
    """The lease, where it really holds the joystick at `at`."""
    if held is None or held.state is not State.HELD or held.until <= at:
        return None
    return held


def not_free(
    agent: AgentId, rank: int, held: Lease | None, article: ArticleRef, precedence: bool
) -> Refused | None:
    """Refuse where somebody holds it who does not yield. `precedence`: there are ranks, by
    a clause, or because it is the owner who asks."""
    if held is None:
        return None
    if held.agent == agent:
        return Refused(
            article,
            "already-held",
            f"Vous tenez déjà la manette jusqu'à {clock(held.until)}.",
            "Demandez une prolongation.",
        )
    if rank < held.rank and precedence:
        return None
    return Refused(
        article,
        "joystick-held",
        f"La manette est tenue par {held.agent} ({held.organisation}) jusqu'à {clock(held.until)}.",
        "Attendez cette heure, ou convenez-en avec ce service.",
    )


def displaced(held: Lease | None, article: ArticleRef, at: datetime) -> tuple[Duty, ...]:
    """Who loses the joystick is told by whom, and under which article, before it moves."""
    if held is None:
        return ()
    return (
        Duty(DutyKind.DISPLACED, article, held.agent, ("organisation", "article"), at, AT_ONCE),
    )


def clock(at: datetime) -> str:
    """An instant as a control room reads it."""
    return f"{at.astimezone(PARIS):%H h %M}"
