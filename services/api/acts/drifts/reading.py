"""Which differences stand, for those who may settle them: each once, whoever's registers tell it.

A head of service reads those of the own organisation, the platform's people all of them.
Nothing here is a picture or a name of a camera.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.api.storage.drifts.shelf import Look, OpenDrift
from services.api.storage.work import Begin
from tenants.conventions.articles import DESIGNATION
from tenants.decisions.outcomes import Refused
from tenants.decisions.people.managing import ROLE
from tenants.vocabulary.identifiers import SubscriberId
from tenants.vocabulary.people import Agent

PLATFORM = "platform.manage"
LATE = timedelta(minutes=5)
"""For how long accounts may go unread before it is said aloud."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What differs, and how the last look went; `None` where nobody looks."""

    drifts: Sequence[OpenDrift]
    look: Look | None
    late: bool


async def read_drifts(begin: Begin, by: Agent, now: datetime) -> Standing | Refused:
    """Raises `RegisterUnavailable`."""
    if PLATFORM in by.roles:
        return await standing_drifts(begin, None, now)
    if ROLE in by.roles:
        return await standing_drifts(begin, by.organisation, now)
    return Refused(
        DESIGNATION,
        "role-missing",
        "Votre compte ne permet pas de lire les écarts entre comptes et habilitations.",
        "Demandez à votre chef de service, ou à l'exploitant de la plateforme.",
    )


async def standing_drifts(
    begin: Begin, organisation: SubscriberId | None, now: datetime
) -> Standing:
    """Of one organisation, or of all. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.drifts.open()
        look = await work.drifts.last_look()
    mine = [one for one in known if organisation in (None, one.organisation)]
    late = look is not None and now - (look.read_at or look.trouble_since or now) >= LATE
    return Standing(_each_once(mine), look, late)


def _each_once(known: Iterable[OpenDrift]) -> Sequence[OpenDrift]:
    """Since the first register that tells it."""
    found: dict[tuple[str, str, str], OpenDrift] = {}
    for one in known:
        key = (one.organisation, one.agent, one.kind)
        before = found.setdefault(key, one)
        found[key] = replace(before, since=min(before.since, one.since))
    return tuple(found.values())
