"""What a convention that is read still lacks, on a given day: it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.cli.conventions import catalogue as say
from services.cli.words import Said
from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import day_in_france
from tenants.conventions.deadlines import What, deadlines


@dataclass(frozen=True, slots=True)
class Remark:
    """`code` for programs; `said` for people, whose gaps `values` fills."""

    code: str
    said: Said
    values: Mapping[str, object]


def remarks(deed: Deed, at: datetime) -> Iterator[Remark]:
    """Whatever would have everything refused, or a message lost, at `at`."""
    convention = deed.at(at)
    yield from _of_the_term(convention, at)
    yield from _of_orders(deed, at)
    if not convention.motives:
        yield Remark("no-motive", say.NO_MOTIVE, {})
    if not convention.subscribers:
        yield Remark("no-subscriber", say.NO_SUBSCRIBER, {})
    mails = {one.id: one.mail for one in convention.contacts}
    for contact, article in sorted(duties(convention), key=lambda one: (one[0], one[1].cited)):
        if not mails[contact]:
            values = {"contact": contact, "article": article.cited}
            yield Remark("no-mail", say.NO_MAIL, values)


def duties(convention: Convention) -> set[tuple[str, ArticleRef]]:
    """Which contact is owed a message, by which article."""
    found: set[tuple[str, ArticleRef]] = set()
    steering = convention.steering
    for rule in (steering.open, steering.closed) if steering else ():
        notices = (rule.before, rule.afterwards) if rule else ()
        found |= {(one.to, one.article) for one in notices if one}
    if convention.tickets:
        found.add((convention.tickets.inform.to, convention.tickets.inform.article))
    if convention.maintenance:
        found.add((convention.maintenance.inform, convention.maintenance.article))
    return found


def _of_the_term(convention: Convention, at: datetime) -> Iterator[Remark]:
    day, term = day_in_france(at), convention.term
    article = convention.article(Clause.TERM).cited
    if day < term.effective:
        values = {"day": term.effective, "article": article}
        yield Remark("not-begun", say.NOT_BEGUN, values)
    elif (ended := term.ended_by(day)) is not None:
        yield Remark("term-over", say.TERM_OVER, {"day": ended, "article": article})


def _of_orders(deed: Deed, at: datetime) -> Iterator[Remark]:
    convention = deed.at(at)
    if convention.needs_orders and not convention.orders:
        yield Remark("no-order", say.NO_ORDER, {})
    for one in deadlines(deed, at):
        if one.what is What.ORDER and one.past:
            values = {"order": one.subject, "day": one.day, "article": one.article.cited}
            yield Remark("order-expired", say.ORDER_EXPIRED, values)
