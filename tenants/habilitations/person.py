"""One person in one organisation: what is held there, and how the person stands.

A life cycle is a table. Of several habilitations the narrower one says how the person
stands: who is suspended at one tenant is suspended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from tenants.habilitations.habilitation import Habilitation, Suspension
from tenants.habilitations.review import SOON, YEAR
from tenants.vocabulary.identifiers import AgentId, SubscriberId


class Standing(StrEnum):
    OUTSIDE = "outside"
    """Nothing is held, or nothing any more."""
    HABILITATED = "habilitated"
    """Something is held, from today or from a later day."""
    SUSPENDED = "suspended"


class Event(StrEnum):
    """What a head of service decides of a person."""

    HABILITATED = "habilitated"
    MOVED = "moved"
    """To another service of the same organisation."""
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    ENDED = "ended"


TRANSITIONS: Mapping[Standing, Mapping[Event, Standing]] = {
    Standing.OUTSIDE: {Event.HABILITATED: Standing.HABILITATED},
    Standing.HABILITATED: {
        Event.HABILITATED: Standing.HABILITATED,
        Event.MOVED: Standing.HABILITATED,
        Event.SUSPENDED: Standing.SUSPENDED,
        Event.ENDED: Standing.OUTSIDE,
    },
    Standing.SUSPENDED: {
        Event.MOVED: Standing.SUSPENDED,
        # With another reason or another day; or again, where a first try stopped half-way.
        Event.SUSPENDED: Standing.SUSPENDED,
        Event.REINSTATED: Standing.HABILITATED,
        Event.ENDED: Standing.OUTSIDE,
    },
}
"""An event that a standing does not list is refused."""


@dataclass(frozen=True, slots=True)
class Person:
    """`name`, `rank` and `service` as the latest habilitation that gives them has them."""

    agent: AgentId
    organisation: SubscriberId
    name: str
    rank: str
    service: str
    habilitations: tuple[Habilitation, ...]
    """By tenant: in force, to come, suspended and ended ones."""

    def live(self, at: datetime) -> tuple[Habilitation, ...]:
        """In force, or still to begin; suspended or not."""
        return tuple(one for one in self.habilitations if at < one.until)

    def suspension(self, at: datetime) -> Suspension | None:
        """What suspends the person at `at`: the one that lasts longest."""
        standing = [
            one.suspension
            for one in self.live(at)
            if one.suspension is not None and one.suspension.stands(at)
        ]
        return max(standing, key=lambda one: (one.until is None, one.until or at), default=None)

    def standing(self, at: datetime) -> Standing:
        if not self.live(at):
            return Standing.OUTSIDE
        return Standing.HABILITATED if self.suspension(at) is None else Standing.SUSPENDED

    def next_review(self, at: datetime) -> datetime | None:
        """When one of them is to be looked at again (CNIL, sheet 5.3): a year after it began,
        or some weeks before its end. In the past where that is overdue; `None` for who
        stands outside."""
        days = [min(one.since + YEAR, one.until - SOON) for one in self.live(at)]
        return min(days, default=None)


def people(habilitations: Iterable[Habilitation]) -> tuple[Person, ...]:
    """Everybody whom these habilitations name, by organisation and agent."""
    ordered = sorted(habilitations, key=lambda one: (*_whose(one), one.tenant))
    return tuple(_person(tuple(held)) for _, held in groupby(ordered, _whose))


def _whose(one: Habilitation) -> tuple[SubscriberId, AgentId]:
    return one.organisation, one.agent


def _person(held: tuple[Habilitation, ...]) -> Person:
    latest = sorted(held, key=lambda one: one.until, reverse=True)
    return Person(
        agent=held[0].agent,
        organisation=held[0].organisation,
        name=next((one.name for one in latest if one.name), ""),
        rank=next((one.rank for one in latest if one.rank), ""),
        service=next((one.service for one in latest if one.service), ""),
        habilitations=held,
    )
