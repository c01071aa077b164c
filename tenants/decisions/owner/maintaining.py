"""May this maintenance window open? After notice, and never over an incident in hand (VA-14).

Asked when it is announced, and again when it begins: an incident that came up since holds
it back. Repairing what is already down is not a window and needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import MaintenanceRule
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Duty, DutyKind, Granted, Outcome, Refused
from tenants.decisions.standing import NO_CONVENTION, absent, is_owner, not_in_force, owner_only
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

ANNOUNCED = ("cameras", "since", "until")
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MaintenanceRequest:
    """Work on these cameras from `since` until `until`, announced at `announced`.

    `in_hand` are the cameras on which somebody follows an incident at `at`.
    """

    agent: AgentId
    organisation: SubscriberId
    cameras: frozenset[CameraId]
    since: datetime
    until: datetime
    announced: datetime
    in_hand: frozenset[CameraId]
    at: datetime

    @property
    def zone(self) -> None:
        """Work is announced by camera."""


def decide(request: MaintenanceRequest, convention: Convention | None) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    if (refused := not_in_force(convention, request.at)) is not None:
        return refused
    if not is_owner(request, convention):
        return owner_only(convention, Clause.MAINTENANCE, "Annoncer une maintenance")

    rule = convention.maintenance
    if rule is None:
        return absent(convention, Clause.MAINTENANCE)
    refused = _not_announced(request, rule)
    if refused is not None:
        return refused
    if request.cameras & request.in_hand:
        return Refused(
            rule.article,
            "incident-in-hand",
            "Un événement est suivi en ce moment sur une de ces caméras.",
            "Attendez sa fin, ou retirez cette caméra de la fenêtre.",
        )

    told = Duty(
        DutyKind.NOTICE,
        rule.article,
        rule.inform,
        ANNOUNCED,
        request.since - rule.notice,
        rule.notice,
    )
    return Granted(rule.article, request.until, (told,))


def _not_announced(request: MaintenanceRequest, rule: MaintenanceRule) -> Refused | None:
    if not request.since < request.until or request.until <= request.at:
        return Refused(
            rule.article,
            "window-misdated",
            "La fenêtre de maintenance finit avant de commencer, ou elle est passée.",
            "Corrigez ses heures.",
        )
    if request.announced > request.at or request.since < request.announced + rule.notice:
        return Refused(
            rule.article,
            "notice-too-short",
            f"La maintenance s'annonce au moins {rule.notice // HOUR} heures à l'avance.",
            "Repoussez la fenêtre ; ce qui est déjà en panne se répare sans attendre.",
        )
    return None
