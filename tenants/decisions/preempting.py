"""Quota reached: does somebody yield to this service (VA-9), and who?

Asked once watching was refused for the quota alone. Only a convention that ranks its
services by a clause lets one take another's flow; see `quotas.victim` for whose. The service
is shown who would yield, and takes the slot by asking again for that very flow: the clause
gives the choice to a person, not to a queue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Duty, DutyKind, Refused
from tenants.decisions.standing import absent, no_subscriber
from tenants.decisions.watching import WatchRequest
from tenants.quotas.victim import RunningFlow, victim
from tenants.vocabulary.identifiers import SubscriberId


@dataclass(frozen=True, slots=True)
class Yields:
    """This flow's slot goes to revoking; `duties`: its agents are told by whom, and why."""

    article: ArticleRef
    flow: RunningFlow
    duties: tuple[Duty, ...]


TOLD = ("organisation", "article")
"""What the agents of the flow that yields are told: by whom, and why."""
LAST = 1_000_000
"""The rank of who watches without being subscribed any more: it yields before all."""

Yielding: TypeAlias = Yields | Refused


def rank_of(convention: Convention, organisation: SubscriberId) -> int:
    subscriber = convention.subscriber(organisation)
    return LAST if subscriber is None else subscriber.rank


def decide(request: WatchRequest, convention: Convention, flows: Iterable[RunningFlow]) -> Yielding:
    """`flows` are those that hold a slot now, without those already on their way out."""
    subscriber = convention.subscriber(request.organisation)
    if subscriber is None:
        return no_subscriber(convention)
    if Clause.PRECEDENCE not in convention.articles:
        return absent(convention, Clause.PRECEDENCE)

    article = convention.articles[Clause.PRECEDENCE]
    yielding = victim(flows, subscriber.rank)
    if yielding is None:
        return Refused(
            article,
            "nobody-yields",
            "Tous les flux ouverts le sont pour des services de même rang, ou de rang supérieur.",
            "Rejoignez une caméra déjà ouverte, ou convenez-en avec un des services.",
        )
    told = Duty(DutyKind.DISPLACED, article, yielding.camera, TOLD, request.at, timedelta(0))
    return Yields(article, yielding, (told,))
