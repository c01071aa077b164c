"""What one convention says, as values that a decision can read.

A clause that the deed does not have is absent here too: nothing is filled in. A deed and
its amendments are as many versions; the one in force at an instant decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.conventions.clauses import (
    Amendment,
    Arrangement,
    ArrangementRule,
    Committee,
    Contact,
    CrisisRule,
    ExtractionRule,
    Ground,
    MaintenanceRule,
    Party,
    Retention,
    SpecialRegime,
    Steering,
    TicketRule,
    Transport,
)
from tenants.conventions.days import day_in_france, months_later
from tenants.conventions.hours import Hours, HoursException
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import SubscriberId, TenantId


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
class Member:
    """A commune that joined a metropolitan CSU (ME-1), and since when."""

    insee: str
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who owns the cameras. `insee` is the commune whose contour they stand in."""

    id: TenantId
    name: str
    kind: TenantKind
    insee: str
    center: GeoPoint
    members: tuple[Member, ...] = ()


Motive: TypeAlias = Ground
"""One purpose an agent may give. `incident_required`: a number must go with it."""


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

    def covers(self, zone: str | None) -> bool:
        """Whether it authorises the cameras of `zone`; one without a site authorises all."""
        return self.site is None or self.site == zone


@dataclass(frozen=True, slots=True)
class Term:
    """From `effective`, for `months`; `tacit`: renewed by itself for as long again each
    time, unless `ends` says when it stopped (denounced, withdrawn, or simply over).

    `notice_months` before an end, a party denounces; or, where nothing renews it by itself,
    the parties meet about an extension, of `extension_months` at most: an amendment.
    """

    effective: date
    months: int
    tacit: bool
    notice_months: int
    ends: date | None = None
    extension_months: int = 0

    def end_after(self, day: date) -> date | None:
        """The first day without the convention, seen from `day`; `None` if not in force."""
        if day < self.effective:
            return None

        end = self.last_end
        times = 1
        while self.tacit and self.ends is None and end <= day:
            times += 1
            end = months_later(self.effective, self.months * times)
        return end if day < end else None

    @property
    def last_end(self) -> date:
        """The first day without the convention, where nothing renews it."""
        return self.ends or months_later(self.effective, self.months)

    def ended_by(self, day: date) -> date | None:
        """The day it ended for good, seen from `day`; `None` while it has not."""
        if day < self.effective or self.end_after(day) is not None:
            return None
        return self.last_end


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention in one version.

    `illustrative` marks one that nobody signed, made for the demo: screens say so.
    `agreed` names the values that the deed does not give and the parties set apart.
    """

    id: str
    title: str
    deed: str
    version: Amendment
    tenant: Tenant
    signed: date | None
    illustrative: bool
    parties: tuple[Party, ...]
    term: Term
    orders: tuple[PrefectoralOrder, ...]
    regime: Regime
    quota: int
    motives: tuple[Motive, ...]
    subscribers: tuple[Subscriber, ...]
    articles: Mapping[Clause, ArticleRef]
    contacts: tuple[Contact, ...] = ()
    staffed: Hours | None = None
    steering: Steering | None = None
    tickets: TicketRule | None = None
    arranging: ArrangementRule | None = None
    arrangements: tuple[Arrangement, ...] = ()
    crisis: CrisisRule | None = None
    extraction: ExtractionRule | None = None
    regimes: tuple[SpecialRegime, ...] = ()
    maintenance: MaintenanceRule | None = None
    retention: Retention | None = None
    transport: Transport | None = None
    committee: Committee | None = None
    agreed: frozenset[str] = frozenset()

    def in_force_until(self, at: datetime) -> date | None:
        """The day the term in force at `at` ends; `None` when there is none."""
        return self.term.end_after(day_in_france(at))

    def authorised_until(self, at: datetime, zone: str | None = None) -> date | None:
        """The day the last order in force at `at` over `zone` expires; `None` without one.

        A landlord's common parts fall under CCH L126-1-1 and need none: see
        `needs_orders`.
        """
        day = day_in_france(at)
        days = [one.expires for one in self.orders if one.in_force(day) and one.covers(zone)]
        return max(days, default=None)

    @property
    def needs_orders(self) -> bool:
        """Whether a prefect's order must stand behind the cameras (CSI L252-1)."""
        return self.tenant.kind is not TenantKind.LANDLORD

    def article(self, clause: Clause) -> ArticleRef:
        """The article of this deed on `clause`, or the law's where the deed is silent."""
        return self.articles.get(clause, RECIPIENTS)

    def subscriber(self, organisation: SubscriberId) -> Subscriber | None:
        return next((one for one in self.subscribers if one.id == organisation), None)

    def motive(self, code: str) -> Motive | None:
        return next((one for one in self.motives if one.code == code), None)

    def regime_of(self, zone: str | None) -> SpecialRegime | None:
        """The special regime that cameras of `zone` are under (VA-13)."""
        return next((one for one in self.regimes if zone in one.zones), None)


@dataclass(frozen=True, slots=True)
class Deed:
    """A convention with its amendments, in the order of their days of effect."""

    versions: tuple[Convention, ...]

    @property
    def tenant(self) -> Tenant:
        return self.versions[0].tenant

    @property
    def id(self) -> str:
        return self.versions[0].id

    def at(self, at: datetime) -> Convention:
        """The version in force at `at`; before the first one's day, the first."""
        day = day_in_france(at)
        begun = [one for one in self.versions if one.version.effective <= day]
        return begun[-1] if begun else self.versions[0]

    def declaring(self, exceptions: Iterable[HoursException]) -> Deed:
        """With the hours that its tenant declared for single days, wherever it has hours.

        Raises `UnreadableHours`.
        """
        told = tuple(exceptions)
        return Deed(tuple(_declaring(one, told) for one in self.versions))


def _declaring(version: Convention, exceptions: tuple[HoursException, ...]) -> Convention:
    if version.staffed is None:
        return version
    return replace(version, staffed=version.staffed.declaring(exceptions))


def version_at(deeds: Mapping[TenantId, Deed], tenant: TenantId, at: datetime) -> Convention | None:
    """What decides for a tenant at `at`; `None` where no deed was ever signed."""
    deed = deeds.get(tenant)
    return None if deed is None else deed.at(at)
