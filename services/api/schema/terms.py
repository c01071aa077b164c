"""What a convention asks of who wants more than a look: tickets, arrangements, cells, posts.

Screens read it here; none of it is written in them.
"""

from __future__ import annotations

from datetime import timedelta

import strawberry
from strawberry import ID

from services.api.schema.words import Article, said
from tenants.conventions.articles import ArticleRef
from tenants.conventions.clauses import Silence
from tenants.conventions.convention import Convention
from tenants.decisions.special import posting
from tenants.decisions.special.posting import goes_first
from tenants.vocabulary.identifiers import SubscriberId
from tenants.vocabulary.people import Agent

HOUR = timedelta(hours=1)


@strawberry.type(description="How its owner opens an estate for some hours (CH-3).")
class TicketTerms:
    estates: list[str]
    offices: list[str] = said("Who may answer a request.")
    shortest_hours: int
    longest_hours: int
    answer_minutes: int = said("How long an answer is waited for.")
    silence_refuses: bool
    may_ask: bool = said("False for the owner, who decides.")
    article: Article


@strawberry.type(description="A special arrangement: for a suspect, for a person sought (VA-6).")
class ArrangementTerms:
    motives: list[NamedMotive]
    offices: list[str] = said("Who may answer a request.")
    longest_days: int
    answer_minutes: int
    article: Article


@strawberry.type
class NamedMotive:
    code: ID
    label: str
    incident_required: bool


@strawberry.type
class Body:
    id: ID
    name: str


@strawberry.type(description="A crisis cell: several bodies on the same live images (MF-2).")
class CrisisTerms:
    members: list[Body]
    longest_hours: int
    may_convene: bool
    incident_required: bool
    article: Article


@strawberry.type(description="A police post that answers for some zones while it is active.")
class PostTerms:
    id: ID
    name: str
    zones: list[str]
    offices: list[str] = said("Who answers for it.")
    longest_hours: int
    may_declare: bool = said("True for the service that administers the State's side.")
    article: Article


def tickets_of(convention: Convention, asker: Agent) -> TicketTerms | None:
    rule = convention.tickets
    if rule is None:
        return None
    return TicketTerms(
        estates=list(rule.estates),
        offices=list(rule.asking.by),
        shortest_hours=rule.shortest // HOUR,
        longest_hours=rule.longest // HOUR,
        answer_minutes=_minutes(rule.asking.within),
        silence_refuses=rule.asking.on_silence is Silence.REFUSE,
        may_ask=convention.subscriber(asker.organisation) is not None,
        article=_article(rule.article),
    )


def arranging_of(convention: Convention) -> ArrangementTerms | None:
    rule = convention.arranging
    if rule is None:
        return None
    return ArrangementTerms(
        motives=[
            NamedMotive(code=ID(one.code), label=one.label, incident_required=one.incident_required)
            for one in convention.motives
            if one.code in rule.motives
        ],
        offices=list(rule.asking.by),
        longest_days=rule.longest.days,
        answer_minutes=_minutes(rule.asking.within),
        article=_article(rule.article),
    )


def crisis_of(convention: Convention, asker: Agent) -> CrisisTerms | None:
    rule = convention.crisis
    if rule is None:
        return None
    motive = convention.motive(rule.motive)
    return CrisisTerms(
        members=[Body(id=ID(one), name=name_of(convention, one)) for one in rule.members],
        longest_hours=rule.longest // HOUR,
        may_convene=asker.organisation in rule.convened_by,
        incident_required=motive is not None and motive.incident_required,
        article=_article(rule.article),
    )


def posts_of(convention: Convention, asker: Agent) -> list[PostTerms]:
    return [
        PostTerms(
            id=ID(one.id),
            name=one.name,
            zones=list(one.zones),
            offices=list(one.asking.by),
            longest_hours=posting.LONGEST // HOUR,
            may_declare=goes_first(convention, asker.organisation),
            article=_article(one.article),
        )
        for one in convention.regimes
    ]


def name_of(convention: Convention, body: SubscriberId) -> str:
    subscriber = convention.subscriber(body)
    return body if subscriber is None else subscriber.name


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _article(ref: ArticleRef) -> Article:
    return Article(
        convention=ID(ref.convention), number=ref.number, cited=ref.cited, summary=ref.summary
    )
