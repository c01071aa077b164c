"""May this person of the owner's see what leaves by this flow? It answers for the images.

Whoever decides on a request for the joystick sees what the one who asks sees. The owner's
look joins a flow that already leaves: it opens none, takes no slot, and ends when no
service looks any more. The owner's own cameras are watched in its own system, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import DESIGNATION, RESPONSIBLE
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

LONGEST = timedelta(hours=1)
"""Until it is asked for again: no deed limits it, and a screen that nobody sits at any
more must not look on."""


@dataclass(frozen=True, slots=True)
class LookRequest:
    """`leaves`: whether a service is watching this camera of `tenant` at `at` (UTC);
    `suspended`: whether the owner suspended this person of its own."""

    agent: AgentId
    organisation: SubscriberId
    roles: frozenset[str]
    tenant: TenantId
    leaves: bool
    at: datetime
    suspended: bool = False


def decide(request: LookRequest) -> Outcome:
    if str(request.organisation) != request.tenant:
        return Refused(
            RESPONSIBLE,
            "owner-only",
            "Seule la collectivité voit ce qu'elle laisse partir, sans créneau ni motif.",
            "Demandez l'image par la convention, avec un motif.",
        )
    if CONTROL_APPROVE not in request.roles:
        return Refused(
            RESPONSIBLE,
            "no-role",
            "Votre compte ne permet pas de voir les images qui partent.",
            "Demandez ce droit à l'administrateur de votre collectivité.",
        )
    if request.suspended:
        return Refused(
            DESIGNATION,
            "habilitation-suspended",
            "Votre habilitation est suspendue.",
            "Voyez votre responsable : il lève la suspension, ou elle finit à sa date.",
        )
    if not request.leaves:
        return Refused(
            RESPONSIBLE,
            "nothing-leaves",
            "Personne ne regarde cette caméra : aucune image n'en part.",
            "Regardez-la dans votre propre système de vidéoprotection.",
        )
    return Granted(RESPONSIBLE, request.at + LONGEST)
