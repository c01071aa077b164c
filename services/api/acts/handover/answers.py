"""What the acts of a handover answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.acts.answers import EndedView, Watching
from services.api.storage.handover.shelf import Handover
from services.api.storage.work import Hold, View
from tenants.decisions.outcomes import NeedsApproval, Refused
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import AgentId, HandoverId


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the same organisation who is habilitated somewhere today."""

    agent: AgentId
    name: str
    rank: str
    service: str


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """`replaced`: older offers of the same agent, which this one ended. `released`: the
    joysticks of who leaves this desk."""

    handover: Handover
    replaced: tuple[Handover, ...] = ()
    released: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One look of an offer, to whoever may take it over.

    `view` and `camera` are `None` where this agent may not know of them; `refused` says why
    it will not be theirs, `None` where it will. `over`: it had ended already.
    """

    tile: int
    view: View | None
    camera: Camera | None
    refused: Refused | NeedsApproval | None
    over: bool = False


@dataclass(frozen=True, slots=True)
class TakenLook:
    """`watching`: the view that this agent has now, `None` where there is none or `already`
    one was open."""

    look: Look
    watching: Watching | None
    already: bool = False


@dataclass(frozen=True, slots=True)
class HandoverShown:
    handover: Handover
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class HandoverTaken:
    """`ended`: the views of who left; they must be revoked. `released`: their joysticks."""

    handover: Handover
    looks: tuple[TakenLook, ...]
    ended: tuple[EndedView, ...]
    released: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class HandoverOver:
    """Nobody took it. `ended` as above: the looks of a desk that its agent has left."""

    handover: Handover
    ended: tuple[EndedView, ...] = ()
    released: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class NoSuchHandover:
    """It never was, or is over."""

    handover: HandoverId


OfferAnswer: TypeAlias = HandoverOffered | HandoverRefused
ShowAnswer: TypeAlias = HandoverShown | HandoverRefused | NoSuchHandover
TakeAnswer: TypeAlias = HandoverTaken | HandoverRefused | NoSuchHandover
EndAnswer: TypeAlias = HandoverOver | HandoverRefused | NoSuchHandover
