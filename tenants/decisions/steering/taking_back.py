"""May this agent take the joystick back? The owner: always, at once, in any state.

No convention, no habilitation and no approval stands in between: an owner who must wait
for a paper before its own camera obeys has lost it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.steering.holding import displaced, in_hand, owner_s_article
from tenants.leases.lease import Lease
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class TakeBackRequest:
    """`held` is the lease in force on this camera, if there is one."""

    agent: AgentId
    organisation: SubscriberId
    tenant: TenantId
    camera: CameraId
    at: datetime
    held: Lease | None = None


def decide(request: TakeBackRequest, convention: Convention | None) -> Outcome:
    article = owner_s_article(convention, request.at)
    if str(request.organisation) != request.tenant:
        return Refused(
            RESPONSIBLE,
            "owner-only",
            "Reprendre la main : la collectivité seule le peut, sur ses propres caméras.",
            "Demandez la manette.",
        )
    held = in_hand(request.held, request.at)
    return Granted(article, request.at, displaced(held, article, request.at))
