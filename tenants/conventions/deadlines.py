"""What comes due under a convention, and how soon.

The end of the term and the last day to denounce it, the five years of each prefect's
order, the end of each arrangement. Pure: no clock, the instant is an argument. Warns
nobody and refuses nothing: what is over is refused by `tenants.decisions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tenants.conventions.articles import AUTHORISATION, ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed, PrefectoralOrder, Term
from tenants.conventions.days import day_in_france, months_later

STEPS = (7, 30, 60, 180)
"""How many days before it a deadline is recalled."""


class What(StrEnum):
    """`NOTICE` and `TALKS` are the last day to act; the others, the first day without."""

    NOTICE = "notice"
    """The last day to denounce the convention before it is renewed by itself."""
    TALKS = "talks"
    """The last day for the parties to meet about an extension."""
    RENEWAL = "renewal"
    """The term ends and is renewed by itself."""
    END = "end"
    """The term ends for good."""
    ORDER = "order"
    """A prefect's order expires."""
    ARRANGEMENT = "arrangement"
    """An ad hoc arrangement ends."""


_LAST_DAYS = (What.NOTICE, What.TALKS)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day that matters; `subject` names the order, its site, or the arrangement.

    `step` is the nearest of `STEPS` that was crossed, `None` while all are ahead.
    """

    day: date
    what: What
    subject: str | None
    article: ArticleRef
    days_left: int

    @property
    def past(self) -> bool:
        return self.days_left < 0 if self.what in _LAST_DAYS else self.days_left <= 0

    @property
    def step(self) -> int | None:
        return next((step for step in STEPS if self.days_left <= step), None)


def deadlines(deed: Deed, at: datetime) -> tuple[Deadline, ...]:
    """What comes due under the version in force at `at`, the nearest first, past ones too."""
    convention, today = deed.at(at), day_in_france(at)
    found = [*_of_the_term(convention, today), *_of_orders(convention), *_of_rows(convention)]
    dated = (
        Deadline(day, what, subject, article, (day - today).days)
        for day, what, subject, article in found
    )
    return tuple(sorted(dated, key=lambda one: (one.day, one.what, one.subject or "")))


_Found = Iterator[tuple[date, What, str | None, ArticleRef]]


def _of_the_term(convention: Convention, today: date) -> _Found:
    term, article = convention.term, convention.article(Clause.TERM)
    end = _end(term, today)
    if term.ends is not None or not term.tacit:
        yield end, What.END, None, article
        if term.ends is None and term.extension_months:
            yield months_later(end, -term.notice_months), What.TALKS, None, article
        return

    yield end, What.RENEWAL, None, article
    notice = months_later(end, -term.notice_months)
    yield notice, What.NOTICE, None, article
    if notice < today:
        following = _end(term, end)
        yield months_later(following, -term.notice_months), What.NOTICE, None, article


def _end(term: Term, day: date) -> date:
    """The end of the term that `day` is in; of the first one before it, of the last one after."""
    return term.end_after(max(day, term.effective)) or term.last_end


def _of_orders(convention: Convention) -> _Found:
    for order in convention.orders:
        if not any(_replaces(other, order) for other in convention.orders):
            named = order.number if order.site is None else f"{order.number}, {order.site}"
            yield order.expires, What.ORDER, named, _authorisation(convention)


def _replaces(other: PrefectoralOrder, order: PrefectoralOrder) -> bool:
    return other.expires > order.expires and other.covers(order.site)


def _authorisation(convention: Convention) -> ArticleRef:
    return convention.articles.get(Clause.AUTHORISATION, AUTHORISATION)


def _of_rows(convention: Convention) -> _Found:
    for one in convention.arrangements:
        yield one.until, What.ARRANGEMENT, one.reference, convention.article(Clause.ARRANGEMENTS)
