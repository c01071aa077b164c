"""What was asked, and how a request to watch is entered, granted or refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.attempts import may_enter
from services.api.acts.entry_by import entry_by
from services.api.storage.work import LockedTenant, View, Work
from tenants.conventions.articles import ArticleRef
from tenants.conventions.convention import Convention
from tenants.decisions.purpose import INCIDENT_LENGTH, UNREADABLE
from tenants.habilitations.habilitation import Habilitation
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, FlowId
from tenants.vocabulary.people import Agent

LONGEST_SAID = INCIDENT_LENGTH + 1
"""Characters of what an agent wrote that a refusal keeps: one more than is taken, so that
what was refused for its length still is, when the entry is decided again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what; what is entered, granted or refused."""

    agent: Agent
    camera: CameraId
    motive: str
    incident: str | None
    at: datetime
    instead_of: FlowId | None = None


async def enter_blind_attempt(work: Work, asked: Asked, article: ArticleRef) -> None:
    """Tell its owner that somebody asked for a camera he may not see, if it is one; as often
    as `attempts` allows."""
    owner = await work.owner(asked.camera)
    if owner is None or not await may_enter(work, asked.agent, owner, asked.at):
        return
    locked = await work.lock(owner)
    await locked.record(entry_of(locked, asked, "no-habilitation", article, None))


def entry_of(
    locked: LockedTenant,
    asked: Asked,
    outcome: str,
    article: ArticleRef,
    habilitation: Habilitation | None,
    convention: Convention | None = None,
    view: View | None = None,
) -> Entry:
    agent = asked.agent
    return replace(
        entry_by(locked, agent, Act.WATCH, outcome, asked.at),
        habilitation=None if habilitation is None else habilitation.designation.reference,
        camera=asked.camera,
        motive=as_said(asked.motive),
        incident=None if asked.incident is None else as_said(asked.incident),
        convention=None if convention is None else convention.id,
        version=None if convention is None else convention.version.number + 1,
        article=article.cited,
        view=None if view is None else view.id,
        flow=None if view is None else view.flow.id,
        slot=None if view is None else view.flow.slot,
        fence=None if view is None else view.flow.fence,
        held=locked.slots.in_use,
        until=None if view is None else view.until,
    )


def as_said(text: str) -> str:
    """What was written, fit for a register: a refused text may be anything."""
    kept = text[:LONGEST_SAID]
    return "".join(letter if letter.isprintable() else UNREADABLE for letter in kept)
