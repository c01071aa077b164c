"""What one offered look becomes in the next agent's name: decided as if they had just asked.

The same rules, on the camera's running flow. Nothing of a camera is told to an agent who
may not know that it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.handover.answers import Look
from services.api.acts.watch_camera import Right, request_of
from services.api.acts.watching.asked import Asked
from services.api.acts.watching.evidence import shown
from services.api.storage.handover.shelf import Handed, Handover
from services.api.storage.work import LockedTenant, View, Work
from tenants.conventions.articles import RECIPIENTS, Clause
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.handing_over import TakeRequest
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.watching import decide
from tenants.habilitations.habilitation import Habilitation
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

UNSEEN = Refused(
    RECIPIENTS,
    "no-habilitation",
    "Vous n'êtes pas habilité pour les images de cette collectivité.",
    "Demandez à votre chef de service de vous désigner et de vous habiliter.",
)


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes over. `key`: the fingerprint of what the desk was given, where it is shown;
    `barred`: what is not the law's to say, and keeps a camera from being opened."""

    agent: Agent
    key: str | None
    barred: Callable[[CameraId], Refused | None]

    def request(self, one: Handover, now: datetime) -> TakeRequest:
        return TakeRequest(
            self.agent.id,
            self.agent.organisation,
            one.agent.id,
            one.agent.organisation,
            one.to,
            one.key is not None and self.key == one.key,
            one.until,
            now,
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """A look as the next agent would have it. `running` is whose it is still."""

    look: Look
    running: View | None = None
    asked: Asked | None = None
    camera: Camera | None = None
    right: Right | None = None
    habilitation: Habilitation | None = None
    convention: Convention | None = None


async def decided(
    work: Work,
    locked: LockedTenant,
    deeds: Mapping[TenantId, Deed],
    taker: Taker,
    handed: Handed,
    now: datetime,
) -> Decided:
    view = next((one for one in locked.running if one.id == handed.view), None)
    if view is None:
        return Decided(Look(handed.tile, None, None, None, over=True))
    asked = Asked(taker.agent, view.flow.camera, view.motive, view.incident, now)
    convention = version_at(deeds, handed.tenant, now)
    if handed.tenant not in await work.visible_tenants(taker.agent, now):
        return Decided(Look(handed.tile, None, None, _unseen(convention)), view, asked)
    camera = await locked.camera(view.flow.camera)
    if camera is None:
        raise RuntimeError("a view runs on a camera that its owner does not share")

    habilitation = await locked.habilitation(taker.agent)
    stands = await shown(work, locked, taker.agent, convention, camera.zone, view.motive)
    request = request_of(asked, camera, stands)
    outcome: Granted | NeedsApproval | Refused | None = taker.barred(camera.id)
    if outcome is None:
        outcome = decide(request, convention, habilitation, locked.slots)
    if not isinstance(outcome, Granted) or convention is None or habilitation is None:
        refused = None if isinstance(outcome, Granted) else outcome
        look = Look(handed.tile, view, camera, refused)
        return Decided(look, view, asked, camera, None, habilitation, convention)
    right = Right(request, convention, habilitation, outcome, stands)
    look = Look(handed.tile, view, camera, None)
    return Decided(look, view, asked, camera, right, habilitation, convention)


def _unseen(convention: Convention | None) -> Refused:
    if convention is None:
        return UNSEEN
    article = convention.article(Clause.HABILITATION)
    return Refused(article, UNSEEN.code, UNSEEN.message, UNSEEN.remedy)
