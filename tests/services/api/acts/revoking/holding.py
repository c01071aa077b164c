"""An agent with a picture and its joystick, in a session of the provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.api.acts.answers import Watching
from services.api.acts.habilitate import habilitate
from services.api.acts.steering.answers import Held
from services.api.acts.steering.ask import ask_steering
from services.api.storage.work import Begin
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import ViewId
from tenants.vocabulary.people import Agent
from tests.builders import NOON, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.storage.fixtures import CONVENTIONS

NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
"""The CSU of Villeneuve d'Ascq has closed: nobody is asked for the joystick."""
LATER = NIGHT + timedelta(seconds=5)


def in_session(session: str, name: str = "Camille Martin") -> Agent:
    return an_agent(name, session=session)


async def may_steer(begin: Begin, agent: Agent, until: datetime | None = None) -> None:
    rights = a_habilitation(agent, acts=frozenset({Right.WATCH, Right.STEER}))
    if until is not None:
        rights = a_habilitation(agent, acts=rights.acts, until=until)
    await habilitate(begin, rights, NOON)


async def steering(begin: Begin, agent: Agent, camera: str = "001") -> tuple[Watching, Held]:
    watched = await watching(begin, camera, agent=agent, now=NIGHT)
    held = await ask_steering(
        begin, CONVENTIONS, agent, ViewId(watched.view), "need", "2026-4711",
        timedelta(minutes=10), NIGHT,
    )  # fmt: skip
    assert isinstance(held, Held)
    return watched, held
