"""What one convention says, as values that a decision can read.

A clause that the deed does not have is absent here too: nothing is filled in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import SubscriberId, TenantId

PARIS = ZoneInfo("Europe/Paris")
"""A deed's days are days in France: they begin at midnight there, not in UTC."""


class TenantKind(StrEnum):
    COMMUNE = "commune"
    EPCI = "epci"
    LANDLORD = "landlord"


class Regime(StrEnum):
    PERMANENT = "permanent"
    """The relay is always on; the agent chooses (VA-3, ME-5, LO-2)."""
    TICKET = "ticket"
    """Each access is asked for, for hours, and decided by the owner (CH-3, CH-5)."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who owns the cameras. `insee` is the commune whose contour they stand in."""

    id: TenantId
    name: str
    kind: TenantKind
    insee: str
    center: GeoPoint


@dataclass(frozen=True, slots=True)
class Motive:
    """One purpose an agent may give. `incident_required`: a number must go with it."""

    code: str
    label: str
    article: ArticleRef
    incident_required: bool


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A body that receives images. Rank 1 goes first (VA-9)."""

    id: SubscriberId
    name: str
    rank: int
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class PrefectoralOrder:
    """An authorisation by the prefect; in force from `signed`, until before `expires`."""

    number: str
    signed: date
    expires: date
    site: str | None = None

    def in_force(self, day: date) -> bool:
        return self.signed <= day < self.expires


@dataclass(frozen=True, slots=True)
class Term:
    """From `effective`, for `months`; `tacit`: renewed by itself for as long again each
    time, unless `ends` says when it stopped (denounced, withdrawn, or simply over)."""

    effective: date
    months: int
    tacit: bool
    notice_months: int
    ends: date | None = None

    def end_after(self, day: date) -> date | None:
        """The first day without the convention, seen from `day`; `None` if not in force."""
        if day < self.effective:
            return None

        if self.ends is not None:
            return self.ends if day < self.ends else None

        end = _months_later(self.effective, self.months)
        times = 1
        while self.tacit and end <= day:
            times += 1
            end = _months_later(self.effective, self.months * times)
        return end if day < end else None


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention in one version.

    `illustrative` marks one that nobody signed, made for the demo: screens say so.
    """

    id: str
    title: str
    tenant: Tenant
    signed: date | None
    illustrative: bool
    term: Term
    orders: tuple[PrefectoralOrder, ...]
    regime: Regime
    quota: int
    motives: tuple[Motive, ...]
    subscribers: tuple[Subscriber, ...]
    articles: Mapping[Clause, ArticleRef]

    def in_force_until(self, at: datetime) -> date | None:
        """The day the term in force at `at` ends; `None` when there is none."""
        return self.term.end_after(_day(at))

    def authorised_until(self, at: datetime) -> date | None:
        """The day the last prefectoral order in force at `at` expires; `None` without one."""
        days = [order.expires for order in self.orders if order.in_force(_day(at))]
        return max(days, default=None)

    def article(self, clause: Clause) -> ArticleRef:
        """The article of this deed on `clause`, or the law's where the deed is silent."""
        return self.articles.get(clause, RECIPIENTS)

    def subscriber(self, organisation: SubscriberId) -> Subscriber | None:
        return next((one for one in self.subscribers if one.id == organisation), None)

    def motive(self, code: str) -> Motive | None:
        return next((one for one in self.motives if one.code == code), None)


def midnight(day: date) -> datetime:
    """The instant a day begins in France."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def _months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
