"""What comes due: the day, what, by which article, and how soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tenants.conventions.articles import AUTHORISATION, Clause
from tenants.conventions.clauses import Arrangement
from tenants.conventions.convention import Convention, Deed, PrefectoralOrder, Term
from tenants.conventions.deadlines import Deadline, What, deadlines
from tenants.vocabulary.identifiers import SubscriberId
from tests.tenants.conventions.founding.deeds import signed

ASCQ = signed("villeneuve-d-ascq")
YEARLY = Term(date(2026, 1, 1), months=12, tacit=True, notice_months=3)
ONCE = replace(YEARLY, tacit=False)


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def due(at: datetime, convention: Convention = ASCQ, **changes: object) -> list[tuple[What, date]]:
    found = deadlines(Deed((replace(convention, **changes),)), at)
    return [(one.what, one.day) for one in found]


def test_notice_is_six_months_before_the_end_that_renews_itself() -> None:
    term, order = ASCQ.article(Clause.TERM), ASCQ.article(Clause.AUTHORISATION)

    assert deadlines(Deed((ASCQ,)), noon(2025, 1, 29)) == (
        Deadline(date(2025, 3, 29), What.NOTICE, None, term, 59),
        Deadline(date(2025, 9, 29), What.RENEWAL, None, term, 243),
        Deadline(date(2026, 12, 2), What.ORDER, "2021/1284", order, 672),
    )


def test_once_notice_is_past_the_next_one_is_told_too() -> None:
    assert due(noon(2026, 10, 15), term=YEARLY, orders=()) == [
        (What.NOTICE, date(2026, 10, 1)),
        (What.RENEWAL, date(2027, 1, 1)),
        (What.NOTICE, date(2027, 10, 1)),
    ]


def test_on_the_day_of_renewal_the_next_term_is_looked_at() -> None:
    assert due(noon(2027, 1, 1), term=YEARLY, orders=())[-1] == (What.RENEWAL, date(2028, 1, 1))


def test_a_denounced_term_ends_and_has_no_notice_left() -> None:
    ending = replace(YEARLY, ends=date(2026, 7, 1))

    assert due(noon(2026, 5, 1), term=ending, orders=()) == [(What.END, date(2026, 7, 1))]
    assert due(noon(2030, 5, 1), term=ending, orders=()) == [(What.END, date(2026, 7, 1))]


def test_a_term_that_is_not_renewed_ends_and_stays_told() -> None:
    assert due(noon(2026, 5, 1), term=ONCE, orders=()) == [(What.END, date(2027, 1, 1))]
    assert due(noon(2028, 5, 1), term=ONCE, orders=()) == [(What.END, date(2027, 1, 1))]


def test_before_its_first_day_the_first_end_is_told() -> None:
    assert due(noon(2020, 5, 1), term=YEARLY, orders=()) == [
        (What.NOTICE, date(2026, 10, 1)),
        (What.RENEWAL, date(2027, 1, 1)),
    ]


def test_evrange_s_parties_meet_about_an_extension_three_months_before_the_end() -> None:
    assert due(noon(2025, 1, 1), signed("evrange-moselle-fibre")) == [
        (What.TALKS, date(2025, 4, 1)),
        (What.END, date(2025, 7, 1)),
    ]


@pytest.mark.clause("LO-1")
def test_lons_s_thirteen_orders_expire_five_years_after_their_day() -> None:
    lons = signed("lons-le-saunier")

    orders = [one for one in deadlines(Deed((lons,)), noon(2022, 4, 3)) if one.what is What.ORDER]

    assert [one.day for one in orders] == [
        date(2021, 6, 30),
        *[date(2021, 12, 28)] * 2,
        date(2022, 4, 3),
        *[date(2023, 6, 19)] * 2,
        *[date(2024, 12, 30)] * 7,
    ]
    assert [one.past for one in orders] == [True] * 4 + [False] * 9
    assert orders[0].subject == "039 2016 0630-051, Place de la Comédie"
    assert {one.article.cited for one in orders} == {"lons-le-saunier art. 7"}


@pytest.mark.parametrize(
    ("_case", "site", "renewal_site", "told"),
    [
        ("the same site", "Gare", "Gare", ["2, Gare"]),
        ("every site", "Gare", None, ["2"]),
        ("another site", "Gare", "Mairie", ["1, Gare", "2, Mairie"]),
        ("a site of what covers all", None, "Gare", ["1", "2, Gare"]),
    ],
)
def test_an_order_that_was_renewed_is_told_no_more(
    _case: str, site: str | None, renewal_site: str | None, told: list[str]
) -> None:
    old = PrefectoralOrder("1", date(2020, 1, 1), date(2025, 1, 1), site)
    new = PrefectoralOrder("2", date(2024, 12, 1), date(2029, 12, 1), renewal_site)

    found = deadlines(Deed((replace(ASCQ, orders=(old, new)),)), noon(2024, 12, 5))

    assert [one.subject for one in found if one.what is What.ORDER] == told


def test_an_order_cites_the_law_where_the_deed_is_silent() -> None:
    order = PrefectoralOrder("1", date(2024, 1, 1), date(2029, 1, 1))
    metz = replace(signed("metz"), orders=(order,))

    (found,) = (one for one in deadlines(Deed((metz,)), noon(2025, 1, 1)) if one.subject == "1")

    assert found.article == AUTHORISATION


@pytest.mark.clause("VA-6")
def test_an_arrangement_ends_on_its_day() -> None:
    arrangement = Arrangement(
        "DP-1", "suspect", ("Gare",), (), SubscriberId("cic-nord"), (),
        date(2025, 1, 10), date(2025, 2, 1),
    )  # fmt: skip

    found = deadlines(Deed((replace(ASCQ, arrangements=(arrangement,)),)), noon(2025, 1, 25))

    assert found[0] == Deadline(
        date(2025, 2, 1), What.ARRANGEMENT, "DP-1", ASCQ.article(Clause.ARRANGEMENTS), 7
    )


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(181, None), (180, 180), (61, 180), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (-9, 7)],
)
def test_the_nearest_step_that_was_crossed_is_told(days_left: int, step: int | None) -> None:
    one = Deadline(date(2026, 1, 1), What.ORDER, None, AUTHORISATION, days_left)

    assert one.step == step


@pytest.mark.parametrize(
    ("what", "days_left", "past"),
    [
        (What.NOTICE, 0, False), (What.NOTICE, -1, True), (What.TALKS, 0, False),
        (What.END, 1, False), (What.END, 0, True), (What.ORDER, 0, True),
    ],
)  # fmt: skip
def test_one_may_still_act_on_the_last_day_and_nothing_is_left_on_the_first_day_without(
    what: What, days_left: int, past: bool
) -> None:
    assert Deadline(date(2026, 1, 1), what, None, AUTHORISATION, days_left).past is past


def test_days_are_counted_in_france() -> None:
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)

    (order,) = (one for one in deadlines(Deed((ASCQ,)), late) if one.what is What.ORDER)

    assert (order.days_left, order.past) == (0, True)
