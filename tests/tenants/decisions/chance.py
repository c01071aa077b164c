"""Questions by chance under the five deeds, most of them lawful enough to reach the last lines.

Chance is a seed: Hypothesis chooses it and reports it, and one integer a question is what
makes thousands of them affordable. A failing seed is replayed by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from tenants.conventions.convention import Convention, PrefectoralOrder, Term
from tenants.decisions.evidence import Approval, Evidence, Matter, Ticket, Unanswered
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right
from tenants.leases.lease import OWNER_RANK, Lease, State
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId
from tests.tenants.decisions.cases import DEEDS, STADIUM, a_deed_of

T = TypeVar("T")

FOUND = {name: a_deed_of(name) for name in DEEDS}
AGENTS = (AgentId("camille.martin"), AgentId("dominique.leroy"))
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
START = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = ("chef de salle du CSU", "poste de police du stade", "voisin")


@dataclass(frozen=True)
class Chance:
    """Everything below is drawn from this, in order."""

    random: Random

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def one(self, *values: T) -> T:
        return self.random.choice(values)

    def mostly(self, usual: T, *others: T) -> T:
        """The first nine times out of ten."""
        return self.random.choice(others) if others and self.random.random() < 0.1 else usual

    def day(self, first: int, last: int) -> date:
        """Counted from 1 June; the instants are those of June and July."""
        return date(2026, 6, 1) + timedelta(days=self.number(first, last))

    def instant(self) -> datetime:
        return START + self.number(0, 60 * 24 * 60) * MINUTE

    def convention(self) -> Convention:
        """A founding deed, whose term and orders begin and end around the instants drawn."""
        deed = FOUND[self.one(*DEEDS)]
        ends = self.mostly(None, self.day(10, 70))
        term = Term(self.day(-40, 5), self.one(2, 36), self.one(True, False), 0, ends)
        orders = tuple(
            PrefectoralOrder(
                "n", self.day(-30, 5), self.day(20, 80), self.mostly(None, *zones_of(deed))
            )
            for _ in range(self.number(1, 2))
        )
        return replace(deed, term=term, orders=orders)

    def habilitation(self, convention: Convention) -> Habilitation | None:
        held = Habilitation(
            agent=self.mostly(*AGENTS),
            organisation=self.organisation(convention),
            tenant=convention.tenant.id,
            since=START + self.number(-60, 10) * DAY,
            until=START + self.number(25, 90) * DAY,
            designation=Designation(
                "x", "y", level=self.mostly(*Level), communes=frozenset({"59009"})
            ),
            acts=self.mostly(frozenset(Right), frozenset({self.one(*Right)})),
        )
        return self.mostly(held, None)

    def organisation(self, convention: Convention) -> SubscriberId:
        others = [one.id for one in convention.subscribers[1:]]
        owner = SubscriberId(convention.tenant.id)
        return self.mostly(convention.subscribers[0].id, *others, owner)

    def zone(self, convention: Convention) -> str | None:
        estates = () if convention.tickets is None else convention.tickets.estates
        return self.mostly(estates[0] if estates else None, *zones_of(convention))

    def evidence(self, convention: Convention, camera: CameraId) -> tuple[Evidence, ...]:
        matter = Matter(self.mostly(*AGENTS), self.one(Right.STEER, Right.WATCH), camera)
        at = START + self.number(0, 30) * DAY
        until = at + 40 * DAY
        service, estate = convention.subscribers[0].id, self.zone(convention) or ""
        ticket = Ticket("t", AGENTS[0], service, estate, codes_of(convention)[0], at, until)
        silence = Unanswered(matter, at, until)
        shown: tuple[Evidence, ...] = (
            ticket, *(Approval(matter, name, at, until) for name in NAMES), silence,
        )  # fmt: skip
        return tuple(one for one in shown if self.one(True, False))

    def watch(self, convention: Convention) -> WatchRequest:
        camera = CameraId(f"{convention.tenant.id}:1")
        return WatchRequest(
            self.mostly(*AGENTS),
            self.organisation(convention),
            camera,
            self.zone(convention),
            self.mostly(codes_of(convention)[0], *codes_of(convention), "x"),
            self.mostly("4711", None, "x" * 65),
            self.instant(),
            self.evidence(convention, camera),
            self.one(frozenset(), frozenset({"stade-pierre-mauroy"})),
        )

    def lease(self, convention: Convention, at: datetime) -> Lease | None:
        since = at - self.number(0, 40) * MINUTE
        lease = Lease(
            CameraId(f"{convention.tenant.id}:1"),
            self.one(*AGENTS),
            self.organisation(convention),
            self.number(OWNER_RANK, 3),
            since,
            since + self.number(1, 40) * MINUTE,
            self.mostly(State.HELD, *State),
        )
        return self.one(None, lease)

    def steer(self, convention: Convention) -> SteeringRequest:
        camera = CameraId(f"{convention.tenant.id}:1")
        grounds = () if convention.steering is None else convention.steering.grounds
        at = self.instant()
        return SteeringRequest(
            agent=self.mostly(*AGENTS),
            organisation=self.organisation(convention),
            tenant=convention.tenant.id,
            camera=camera,
            zone=self.zone(convention),
            steerable=self.mostly(True, False),
            watching=self.mostly(True, False),
            ground=self.mostly(*(one.code for one in grounds), "x"),
            incident=self.mostly("4711", None),
            at=at,
            duration=self.one(None, self.number(0, 90) * MINUTE),
            held=self.lease(convention, at),
            evidence=self.evidence(convention, camera),
        )


def zones_of(deed: Convention) -> tuple[str, ...]:
    estates = () if deed.tickets is None else deed.tickets.estates
    return (STADIUM, "Centre", *estates)


def codes_of(convention: Convention) -> list[str]:
    return [one.code for one in convention.motives]
