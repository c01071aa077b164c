"""A convention for people: the version in force, clause by clause, each with its article.

What the parties agreed and the deed does not give is marked. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from services.cli.conventions import catalogue as say
from services.cli.conventions import headings as head
from services.cli.conventions.members import next_days
from services.cli.conventions.rules import rules
from services.cli.conventions.telling import Teller, in_order, state_of
from services.cli.words import Language
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Deed
from tenants.conventions.days import PARIS, day_in_france, months_later
from tenants.conventions.deadlines import Deadline, deadlines
from tenants.conventions.hours import ServiceDay


def lines(deed: Deed, at: datetime, language: Language) -> Iterator[str]:
    """The whole page."""
    teller, today = Teller(deed.at(at), language), day_in_france(at)
    yield from _identity(teller, at)
    yield from teller.section(head.PARTIES, _parties(teller))
    yield from teller.section(head.TERM, _term(teller, today), Clause.TERM)
    coming = (due("", one, language) for one in deadlines(deed, at))
    yield from teller.section(head.DEADLINES, coming)
    yield from teller.section(head.ORDERS, _orders(teller, today), Clause.AUTHORISATION)
    yield from rules(teller)
    yield from teller.section(head.HOURS, _hours(teller, today), Clause.STAFFED)
    yield from teller.section(head.CONTACTS, _contacts(teller))
    yield from teller.section(head.ARTICLES, _articles(teller))
    yield from teller.section(head.VERSIONS, _versions(teller, deed))


def due(convention: str, one: Deadline, language: Language) -> str:
    """One deadline, on one line; `convention` in front, where several are told."""
    what = say.WHATS[one.what].told(language)
    if one.subject is not None:
        what = say.SUBJECT.told(language, what=what, subject=one.subject)
    line = say.DUE.told(
        language,
        day=say.day(one.day, language),
        left=_left(one, language),
        convention=f"{convention} · " if convention else "",
        what=what,
        article=one.article.cited,
    )
    if one.past or one.step is None:
        return line
    return line + say.STEP.told(language, step=one.step)


def _left(one: Deadline, language: Language) -> str:
    if one.past and one.days_left == 0:
        return say.PAST_TODAY.told(language)
    if one.past:
        return say.PAST.told(language, days=-one.days_left)
    return (
        say.LEFT.told(language, days=one.days_left) if one.days_left else say.TODAY.told(language)
    )


def _identity(teller: Teller, at: datetime) -> Iterator[str]:
    convention = teller.convention
    yield f"{convention.title} — {convention.tenant.name} [{convention.id}]"
    if convention.illustrative:
        yield teller.told(head.ILLUSTRATIVE)
    signed = convention.signed
    when = teller.told(head.SIGNED, day=signed) if signed else teller.told(head.UNSIGNED)
    yield teller.told(head.DEED, deed=convention.deed) + when
    yield teller.told(
        head.VERSION,
        at=say.moment(at, teller.language),
        title=convention.version.title,
        day=convention.version.effective,
    )


def _parties(teller: Teller) -> Iterator[str]:
    for one in teller.convention.parties:
        side = say.SIDES[one.side].told(teller.language)
        yield teller.told(head.PARTY, name=one.name, office=one.represented_by, side=side)


def _term(teller: Teller, today: date) -> Iterator[str]:
    term = teller.convention.term
    mark = teller.mark("term.effective", "term.months")
    yield teller.told(head.LASTS, months=term.months, day=term.effective, mark=mark)
    if term.tacit:
        yield teller.told(head.RENEWED, months=term.notice_months) + teller.mark(
            "term.notice_months"
        )
    else:
        yield teller.told(head.NOT_RENEWED)
    if term.extension_months:
        latest = months_later(term.last_end, term.extension_months)
        yield teller.told(head.EXTENSION, months=term.extension_months, day=latest)
    if (end := term.end_after(today)) is not None:
        yield teller.told(head.IN_FORCE, day=end)
    elif (over := term.ended_by(today)) is not None:
        yield teller.told(head.OVER, day=over)
    else:
        yield teller.told(head.NOT_BEGUN, day=term.effective)


def _orders(teller: Teller, today: date) -> Iterator[str]:
    if not teller.convention.orders:
        yield teller.told(head.NO_ORDER if teller.convention.needs_orders else head.NONE_NEEDED)
    for number, one in enumerate(teller.convention.orders):
        yield teller.told(
            head.ORDER,
            site=one.site or teller.told(head.EVERY_SITE),
            number=one.number,
            day=one.signed,
            state=teller.told(state_of(one.signed, one.expires, today), day=one.expires),
            mark=teller.mark(f"orders[{number}].years"),
        )


def _hours(teller: Teller, today: date) -> Iterator[str]:
    hours = teller.convention.staffed
    if hours is None:
        yield teller.told(head.NO_HOURS)
        return
    yield hours.notation + teller.mark("clauses.staffed.hours")
    if hours.dated:
        yield teller.told(head.EXCEPTIONS, count=len(hours.dated))
    for one in next_days(teller.convention, today):
        day = say.weekday(one.day, teller.language)
        yield teller.told(head.SERVICE_DAY, day=day, spans=_spans(teller, one))


def _spans(teller: Teller, one: ServiceDay) -> str:
    if not one.intervals:
        return teller.told(head.CLOSED_DAY)
    walls = (
        (span.opens.astimezone(PARIS), span.closes.astimezone(PARIS)) for span in one.intervals
    )
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in walls) + f" ({one.rule})"


def _contacts(teller: Teller) -> Iterator[str]:
    for number, one in enumerate(teller.convention.contacts):
        told = teller.told(
            head.CONTACT,
            name=one.name,
            id=one.id,
            side=say.SIDES[one.side].told(teller.language),
            phone=one.phone or teller.told(head.NO_PHONE),
            mail=one.mail or teller.told(head.NO_MAIL),
            article=teller.cited(one.article),
        )
        yield told + teller.mark(f"contacts[{number}].name")


def _articles(teller: Teller) -> Iterator[str]:
    rows = sorted(teller.convention.articles.items(), key=lambda one: in_order(one[1].number))
    for clause, article in rows:
        number = teller.cited(article)
        yield teller.told(head.ARTICLE, number=number, clause=clause, summary=article.summary)


def _versions(teller: Teller, deed: Deed) -> Iterator[str]:
    here = teller.convention.version.number
    for one in deed.versions:
        mark = teller.told(head.HERE) if one.version.number == here else ""
        version = one.version
        yield teller.told(head.AMENDED, title=version.title, day=version.effective, here=mark)
