"""A convention whole, at the GraphQL door: every article of it, for the owner who signed it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

import strawberry
from strawberry import ID

from services.api.schema import translate, words
from services.api.schema.words import Article, Motive, SteeringWay, said
from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Notice, Steering, SteeringRule
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import day_in_france
from tenants.conventions.deadlines import deadlines

_MINUTE = timedelta(minutes=1)


@strawberry.enum
class Side(Enum):
    OWNER = "owner"
    STATE = "state"
    RECIPIENT = "recipient"


@strawberry.enum
class WatchingRegime(Enum):
    PERMANENT = "permanent"
    TICKET = "ticket"


@strawberry.enum
class DeadlineKind(Enum):
    NOTICE = "notice"
    TALKS = "talks"
    RENEWAL = "renewal"
    END = "end"
    ORDER = "order"
    ARRANGEMENT = "arrangement"


@strawberry.type(description="Who signed: an office, not a person.")
class ConventionParty:
    name: str
    represented_by: str
    side: Side


@strawberry.type(description="A commune that joined a shared CSU.")
class ConventionMember:
    insee: str
    name: str
    since: date


@strawberry.type
class ConventionTerm:
    effective: date
    months: int
    tacit: bool = said("Renewed by itself for as long again, each time.")
    notice_months: int
    ends: date | None = said("The first day without it, as things stand; null: not in force.")
    article: Article


@strawberry.type(description="One day that matters. NOTICE and TALKS are the last day to act.")
class ConventionDeadline:
    day: date
    kind: DeadlineKind
    subject: str | None
    days_left: int
    article: Article


@strawberry.type(description="A prefect's authorisation of a site's cameras, or of all.")
class ConventionOrder:
    number: str
    site: str | None
    signed: date
    expires: date
    in_force: bool


@strawberry.type(description="A body that receives the images. Rank 1 goes first.")
class ConventionSubscriber:
    id: ID
    name: str
    rank: int
    article: Article


@strawberry.type(description="The joystick, in one state of the CSU.")
class ConventionSteering:
    way: SteeringWay
    grounds: list[Motive]
    longest_minutes: int
    offices: list[str] = said("Whose word is needed, with APPROVAL.")
    answer_seconds: int | None
    silence_refuses: bool | None
    notice_to: str | None = said("Which desk is told before.")
    report_to: str | None = said("Which desk is told afterwards, by mail.")
    report_minutes: int | None
    article: Article


@strawberry.type
class ConventionRetention:
    recordings_days: int | None
    register_months: int
    article: Article


@strawberry.type(description="One article, under what it is about.")
class ConventionClause:
    clause: str = said("`watching`, `quota`, `steering`…")
    article: Article


@strawberry.type(description="The convention in force, whole.")
class ConventionInForce:
    id: ID
    title: str
    deed: str
    version: int = said("1 for the deed, one more for each amendment.")
    version_title: str
    signed_on: date | None
    illustrative: bool = said("Nobody signed it: it is made for the demo.")
    agreed: list[str] = said("Values that the deed does not give and the parties set apart.")
    parties: list[ConventionParty]
    members: list[ConventionMember]
    term: ConventionTerm
    deadlines: list[ConventionDeadline]
    orders: list[ConventionOrder]
    needs_orders: bool
    subscribers: list[ConventionSubscriber]
    regime: WatchingRegime
    flows: int = said("The quota: flows at once, all services together.")
    motives: list[Motive] = said("All of them; those that an agent may give now are the tenant's.")
    steering_open: ConventionSteering | None = said("While the CSU is staffed.")
    steering_closed: ConventionSteering | None = said("Otherwise.")
    retention: ConventionRetention | None
    clauses: list[ConventionClause]


def in_force(deed: Deed, at: datetime) -> ConventionInForce:
    one, today = deed.at(at), day_in_france(at)
    steering, version = one.steering, one.version
    return ConventionInForce(
        id=ID(one.id),
        title=one.title,
        deed=one.deed,
        version=version.number + 1,
        version_title=version.title,
        signed_on=version.signed or one.signed,
        illustrative=one.illustrative,
        agreed=sorted(one.agreed),
        parties=[
            ConventionParty(
                name=party.name, represented_by=party.represented_by, side=Side(party.side.value)
            )
            for party in one.parties
        ],
        members=[
            ConventionMember(insee=member.insee, name=member.name, since=member.since)
            for member in one.tenant.members
            if member.since <= today
        ],
        term=_term(one, at),
        deadlines=_deadlines(deed, at),
        orders=_orders(one, today),
        needs_orders=one.needs_orders,
        subscribers=_subscribers(one),
        regime=WatchingRegime(one.regime.value),
        flows=one.quota,
        motives=[translate.motive_of(motive) for motive in one.motives],
        steering_open=None if steering is None else _steering(one, steering, steering.open),
        steering_closed=None if steering is None else _steering(one, steering, steering.closed),
        retention=_retention(one),
        clauses=[
            ConventionClause(clause=clause.value, article=translate.article(article))
            for clause, article in one.articles.items()
        ],
    )


def _term(one: Convention, at: datetime) -> ConventionTerm:
    term = one.term
    return ConventionTerm(
        effective=term.effective,
        months=term.months,
        tacit=term.tacit,
        notice_months=term.notice_months,
        ends=one.in_force_until(at),
        article=translate.article(one.article(Clause.TERM)),
    )


def _deadlines(deed: Deed, at: datetime) -> list[ConventionDeadline]:
    """Those that are not past."""
    return [
        ConventionDeadline(
            day=due.day,
            kind=DeadlineKind(due.what.value),
            subject=due.subject,
            days_left=due.days_left,
            article=translate.article(due.article),
        )
        for due in deadlines(deed, at)
        if not due.past
    ]


def _orders(one: Convention, today: date) -> list[ConventionOrder]:
    return [
        ConventionOrder(
            number=order.number,
            site=order.site,
            signed=order.signed,
            expires=order.expires,
            in_force=order.in_force(today),
        )
        for order in one.orders
    ]


def _subscribers(one: Convention) -> list[ConventionSubscriber]:
    return [
        ConventionSubscriber(
            id=ID(body.id),
            name=body.name,
            rank=body.rank,
            article=translate.article(body.article),
        )
        for body in sorted(one.subscribers, key=lambda body: (body.rank, body.name))
    ]


def _retention(one: Convention) -> ConventionRetention | None:
    kept = one.retention
    if kept is None:
        return None
    return ConventionRetention(
        recordings_days=kept.recordings_days,
        register_months=kept.register_months,
        article=translate.article(kept.article),
    )


def _steering(
    one: Convention, steering: Steering, rule: SteeringRule | None
) -> ConventionSteering | None:
    if rule is None:
        return None
    asking, report = rule.asking, rule.afterwards
    return ConventionSteering(
        way=words.SteeringWay(rule.way.value),
        grounds=[
            translate.motive_of(ground)
            for ground in steering.grounds
            if ground.code in rule.grounds
        ],
        longest_minutes=rule.longest // _MINUTE,
        offices=[] if asking is None else list(asking.by),
        answer_seconds=None if asking is None else int(asking.within.total_seconds()),
        silence_refuses=None if asking is None else asking.on_silence.value == "refuse",
        notice_to=_desk(one, rule.before),
        report_to=_desk(one, report),
        report_minutes=None if report is None else report.within // _MINUTE,
        article=translate.article(rule.article),
    )


def _desk(one: Convention, notice: Notice | None) -> str | None:
    if notice is None:
        return None
    return next((desk.name for desk in one.contacts if desk.id == notice.to), notice.to)
