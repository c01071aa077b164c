"""The words of `beffroi decide`, read once: which act, by whom, under which deed, at what instant.

Refuses what it cannot read with the word and its remedy; guesses nothing about the law.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from services.api.enrolment import UnreadableHabilitation, read_habilitations
from services.kit.deeds import SIGNED, read_convention, read_conventions
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import PARIS
from tenants.conventions.reading import UnreadableDeed
from tenants.decisions.owner.extracting import ExtractionRequest, Requisition
from tenants.decisions.simulating import Question
from tenants.decisions.steering.taking import SteeringRequest
from tenants.decisions.tickets.asking import TicketRequest
from tenants.decisions.watching import WatchRequest
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import (
    AgentId,
    CameraId,
    SubscriberId,
    UnreadableName,
    camera_id,
)

_DURATION = re.compile(r"(\d{1,4})(min|h|d)")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}


class WrongWords(ValueError):
    """One line: which word is wrong, and what to write."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a simulation needs."""

    question: Question
    deed: Deed
    convention: Convention
    agent: AgentId
    organisation: SubscriberId
    habilitation: Habilitation | None
    slots: Slots


def read(words: argparse.Namespace) -> Asked:
    """Raises `WrongWords`."""
    deed = _deed(words.convention)
    at = instant(words.at)
    convention = deed.at(at)
    agent, organisation, habilitation = _agent(words.agent, deed)
    held = {slot: CameraId(f"held {slot}") for slot in range(1, words.in_use + 1)}
    return Asked(
        _question(words, convention, agent, organisation, at),
        deed,
        convention,
        agent,
        organisation,
        habilitation,
        Slots(convention.quota, held),
    )


def instant(text: str) -> datetime:
    """ISO 8601; without a zone, a wall clock in France. Raises `WrongWords`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise WrongWords(f"--at {text!r}: write 2026-06-15T22:30, French time") from None
    return at if at.tzinfo else at.replace(tzinfo=PARIS)


def duration(text: str) -> timedelta:
    """`90min`, `4h`, `2d`. Raises `WrongWords`."""
    read = _DURATION.fullmatch(text)
    if read is None:
        raise WrongWords(f"--duration {text!r}: write 30min, 4h or 2d")
    return timedelta(**{_UNITS[read[2]]: int(read[1])})


def _deed(named: str) -> Deed:
    """A founding deed by its name, or one in a file."""
    try:
        if named.endswith(".toml"):
            return read_convention(Path(named))
        signed = {deed.id: deed for deed in read_conventions([SIGNED]).values()}
    except UnreadableDeed as error:
        raise WrongWords(str(error)) from error
    if named not in signed:
        raise WrongWords(f"--convention {named!r}: write a file, or {', '.join(sorted(signed))}")
    return signed[named]


def _agent(file: Path, deed: Deed) -> tuple[AgentId, SubscriberId, Habilitation | None]:
    """The first agent of the file, and what it holds for this deed's tenant."""
    known = {**read_conventions([SIGNED]), deed.tenant.id: deed}
    try:
        rows = read_habilitations(file, known)
    except UnreadableHabilitation as error:
        raise WrongWords(f"--agent: {error}") from error
    if not rows:
        raise WrongWords(f"--agent {file.name}: write one [[habilitations]] table at least")
    held = [one for one in rows if one.agent == rows[0].agent and one.tenant == deed.tenant.id]
    first = held[0] if held else rows[0]
    return first.agent, first.organisation, held[0] if held else None


def _question(
    words: argparse.Namespace,
    convention: Convention,
    agent: AgentId,
    organisation: SubscriberId,
    at: datetime,
) -> Question:
    match words.act:
        case "watch":
            return WatchRequest(
                agent,
                organisation,
                _camera(words, convention),
                words.zone,
                _needed(words, "motive"),
                words.incident,
                at,
                active_posts=frozenset(words.active_post),
            )
        case "steer":
            return _steering(words, convention, agent, organisation, at)
        case "ticket":
            return TicketRequest(
                agent,
                organisation,
                _needed(words, "zone"),
                _needed(words, "motive"),
                words.incident,
                duration(_needed(words, "duration")),
                at,
            )
        case _:
            return _extraction(words, convention, agent, organisation, at)


def _steering(
    words: argparse.Namespace,
    convention: Convention,
    agent: AgentId,
    organisation: SubscriberId,
    at: datetime,
) -> SteeringRequest:
    asked = SteeringRequest(
        agent=agent,
        organisation=organisation,
        tenant=convention.tenant.id,
        camera=_camera(words, convention),
        zone=words.zone,
        steerable=words.steerable,
        watching=not words.without_picture,
        ground=_needed(words, "ground"),
        incident=words.incident,
        at=at,
    )
    return asked if words.duration is None else replace(asked, duration=duration(words.duration))


def _extraction(
    words: argparse.Namespace,
    convention: Convention,
    agent: AgentId,
    organisation: SubscriberId,
    at: datetime,
) -> ExtractionRequest:
    """The range looked for ends at the instant; it lasts a day unless said."""
    lasting = duration(words.duration or "1d")
    return ExtractionRequest(
        agent,
        organisation,
        (_camera(words, convention),),
        at - lasting,
        at,
        None if words.requisition is None else _requisition(words.requisition),
        at,
    )


def _requisition(text: str) -> Requisition:
    number, authority, signed = ([*text.split(";"), "", ""])[:3]
    try:
        day = date.fromisoformat(signed.strip()) if signed.strip() else None
    except ValueError:
        raise WrongWords(
            f"--requisition {text!r}: write NUMBER;MAGISTRATE'S SERVICE;2026-06-15"
        ) from None
    return Requisition(number, authority, day)


def _camera(words: argparse.Namespace, convention: Convention) -> CameraId:
    named = _needed(words, "camera")
    try:
        return CameraId(named) if ":" in named else camera_id(convention.tenant.id, named)
    except UnreadableName as error:
        raise WrongWords(f"--camera: {error}") from error


def _needed(words: argparse.Namespace, name: str) -> str:
    value: str | None = getattr(words, name)
    if value is None:
        raise WrongWords(f"{words.act} needs --{name}")
    return value
