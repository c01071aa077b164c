"""Small honest values for tests: a camera, a convention, an agent, each whole and valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.kit.deeds import SIGNED
from tenants.conventions.convention import Convention, Deed, PrefectoralOrder
from tenants.conventions.reading import read_deed
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent

ASCQ = TenantId("villeneuve-d-ascq")
CIC = SubscriberId("cic-nord")
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def a_convention(**changes: Any) -> Convention:
    """Villeneuve d'Ascq's own deed, its order renewed so that it stands at `NOON` and after."""
    text = (SIGNED / "villeneuve-d-ascq.toml").read_text(encoding="utf-8")
    convention = read_deed(text, "villeneuve-d-ascq.toml").at(NOON)
    renewal = PrefectoralOrder("test", date(2026, 1, 1), date(2031, 1, 1))
    renewed = replace(convention, orders=(*convention.orders, renewal))
    return replace(renewed, **changes)


def a_deed(**changes: Any) -> Deed:
    """The same, as the one version that was ever signed."""
    return Deed((a_convention(**changes),))


def a_camera(local: str = "001", **changes: Any) -> Camera:
    camera = Camera(
        id=CameraId(f"{ASCQ}:{local}"),
        tenant=ASCQ,
        number=local,
        name="Rue des Fusillés – place de la République",
        place=GeoPoint(3.144, 50.622),
        kind=CameraKind.DOME,
        steerable=True,
    )
    return replace(camera, **changes)


def an_agent(name: str = "Camille Martin", **changes: Any) -> Agent:
    agent = Agent(
        id=AgentId(name.lower().replace(" ", ".")),
        name=name,
        rank="Brigadier-chef",
        service="CIC du Nord",
        organisation=CIC,
        roles=frozenset({"flow.view"}),
    )
    return replace(agent, **changes)


def a_habilitation(agent: Agent | None = None, **changes: Any) -> Habilitation:
    agent = agent or an_agent()
    habilitation = Habilitation(
        agent=agent.id,
        organisation=agent.organisation,
        tenant=ASCQ,
        since=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2027, 1, 1, tzinfo=UTC),
        designation=Designation("Commissaire divisionnaire A. Petit", "HAB-2026-014"),
    )
    return replace(habilitation, **changes)
