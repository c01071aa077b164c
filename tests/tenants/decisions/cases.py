"""The five deeds with orders that stand at `NOON`, and what is asked under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.kit.deeds import SIGNED
from tenants.conventions.convention import Convention, PrefectoralOrder
from tenants.conventions.reading import read_deed
from tenants.decisions.outcomes import NeedsApproval, Outcome, Refused
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.leases.lease import Lease, State
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tests.builders import ASCQ, CIC, NOON, a_habilitation, an_agent

DEEDS = (
    "villeneuve-d-ascq",
    "metz",
    "lons-le-saunier",
    "charenton-immobiliere-3f",
    "evrange-moselle-fibre",
)
NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
"""03:00 in Villeneuve d'Ascq, a Tuesday: its CSU closed at 02:00 and opens at 07:30."""
OPENING = datetime(2026, 6, 16, 5, 30, tzinfo=UTC)
CLOSING = datetime(2026, 6, 16, tzinfo=UTC)
"""02:00 in France, when the CSU that is open at `NOON` closes."""
CAMERA = CameraId("villeneuve-d-ascq:017")
STADIUM = "Abords du stade Pierre-Mauroy"
EVERY_ACT = frozenset(Right)
SDIS = SubscriberId("sdis-59")


def a_deed_of(name: str, **changes: Any) -> Convention:
    """One founding deed as it stands at `NOON`, under an order that is in force."""
    text = (SIGNED / f"{name}.toml").read_text(encoding="utf-8")
    order = PrefectoralOrder("test", date(2026, 1, 1), date(2031, 1, 1))
    convention = read_deed(text, f"{name}.toml").at(NOON)
    # Évrange's year is over: it is read as it stood.
    term = replace(convention.term, effective=date(2026, 1, 1), months=36)
    if name == "evrange-moselle-fibre":
        convention = replace(convention, term=term)
    return replace(convention, orders=(order,), **changes)


def first_service(convention: Convention) -> SubscriberId:
    return convention.subscribers[0].id


def held_for(convention: Convention, **changes: Any) -> Habilitation:
    """Every act, for the first service that the deed names."""
    service = first_service(convention)
    return a_habilitation(
        an_agent(organisation=service),
        **{"tenant": convention.tenant.id, "acts": EVERY_ACT, **changes},
    )


def a_watch(**changes: Any) -> WatchRequest:
    agent = an_agent()
    request = WatchRequest(agent.id, CIC, CAMERA, None, "doubt", "2026-4711", NOON)
    return replace(request, **changes)


def a_steer(**changes: Any) -> SteeringRequest:
    agent = an_agent()
    request = SteeringRequest(
        agent=agent.id,
        organisation=CIC,
        tenant=ASCQ,
        camera=CAMERA,
        zone=None,
        steerable=True,
        watching=True,
        ground="need",
        incident="2026-4711",
        at=NIGHT,
    )
    return replace(request, **changes)


def under(convention: Convention, request: Any, **changes: Any) -> Any:
    """The same question, asked under another deed by its first service."""
    mine = {"organisation": first_service(convention)}
    if isinstance(request, SteeringRequest):
        mine["tenant"] = SubscriberId(convention.tenant.id)
    return replace(request, **{**mine, **changes})


def a_lease(**changes: Any) -> Lease:
    lease = Lease(
        camera=CAMERA,
        agent=AgentId("dominique.leroy"),
        organisation=CIC,
        rank=1,
        since=NIGHT - timedelta(minutes=10),
        until=NIGHT + timedelta(minutes=20),
        state=State.HELD,
    )
    return replace(lease, **changes)


def empty(convention: Convention) -> Slots:
    return Slots(convention.quota, {})


def full(convention: Convention) -> Slots:
    cameras = {
        slot: CameraId(f"{convention.tenant.id}:f{slot}") for slot in range(1, convention.quota + 1)
    }
    return Slots(convention.quota, cameras)


def refusal(outcome: Outcome) -> tuple[str, str]:
    """The code and the article of a refusal."""
    assert isinstance(outcome, Refused), outcome
    assert outcome.message.endswith(".")
    assert outcome.remedy.endswith(".")
    return outcome.code, outcome.article.cited


def asked_of(outcome: Outcome) -> NeedsApproval:
    assert isinstance(outcome, NeedsApproval), outcome
    return outcome


def tenant_of(convention: Convention) -> TenantId:
    return convention.tenant.id
