"""May this agent watch this camera now?

The order of the lines is the order of the law: the convention, the prefect's
authorisation, the service, the person, the way in, the purpose, and last the number
of flows. A refusal says which line stopped it and what would open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tenants.conventions.articles import AUTHORISATION, RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention, Regime
from tenants.conventions.days import midnight
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.habilitations.habilitation import Habilitation
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

INCIDENT_LENGTH = 64
"""The longest incident number taken, in characters."""


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """One agent, one camera of one zone, one purpose, at one instant (UTC)."""

    agent: AgentId
    organisation: SubscriberId
    camera: CameraId
    zone: str | None
    motive: str
    incident: str | None
    at: datetime


def decide(
    request: WatchRequest,
    convention: Convention | None,
    habilitation: Habilitation | None,
    slots: Slots,
) -> Outcome:
    """Grant or refuse one view; `slots` is what the tenant's flows hold at `request.at`."""
    if convention is None:
        return Refused(
            RECIPIENTS,
            "no-convention",
            "Aucune convention n'ouvre les images de cette collectivité.",
            "Une convention doit être signée, puis enregistrée par l'administrateur.",
        )

    for refusal in (
        _not_open(request, convention),
        _not_entitled(request, convention, habilitation),
        _no_purpose(request, convention),
        _quota_reached(request, convention, slots),
    ):
        if refusal is not None:
            return refusal

    return Granted(
        convention.article(Clause.WATCHING), _right_ends(request, convention, habilitation)
    )


def _not_open(request: WatchRequest, convention: Convention) -> Refused | None:
    if convention.in_force_until(request.at) is None:
        return Refused(
            convention.article(Clause.TERM),
            "convention-not-in-force",
            "La convention n'est pas en vigueur.",
            "Un avenant ou une nouvelle convention doit être signé.",
        )

    if convention.needs_orders and _authorised_until(request, convention) is None:
        article = convention.articles.get(Clause.AUTHORISATION, AUTHORISATION)
        return Refused(
            article,
            "authorisation-expired",
            "Aucun arrêté préfectoral en vigueur n'autorise ces caméras.",
            "La collectivité doit faire renouveler son autorisation par le préfet.",
        )
    return None


def _authorised_until(request: WatchRequest, convention: Convention) -> date | None:
    return convention.authorised_until(request.at, request.zone)


def _not_entitled(
    request: WatchRequest, convention: Convention, habilitation: Habilitation | None
) -> Refused | None:
    if convention.subscriber(request.organisation) is None:
        return Refused(
            convention.article(Clause.WATCHING),
            "not-subscribed",
            "Votre service n'est pas destinataire des images de cette collectivité.",
            "Le service doit être abonné par la convention ou par un avenant.",
        )

    if habilitation is None or not _covers(habilitation, request, convention):
        return Refused(
            convention.article(Clause.HABILITATION),
            "no-habilitation",
            "Vous n'êtes pas habilité, ou plus habilité, pour les images de cette collectivité.",
            "Demandez à votre chef de service de vous désigner et de vous habiliter.",
        )

    if convention.regime is Regime.TICKET:
        return Refused(
            convention.article(Clause.WATCHING),
            "ticket-required",
            "Ces images ne s'ouvrent que sur demande acceptée par leur propriétaire.",
            "Déposez une demande avec un motif et une durée de deux à douze heures.",
        )
    return None


def _covers(habilitation: Habilitation, request: WatchRequest, convention: Convention) -> bool:
    return (
        habilitation.agent == request.agent
        and habilitation.organisation == request.organisation
        and habilitation.tenant == convention.tenant.id
        and habilitation.in_force(request.at)
    )


def _no_purpose(request: WatchRequest, convention: Convention) -> Refused | None:
    article = convention.article(Clause.PURPOSE)
    motive = convention.motive(request.motive)
    if motive is None:
        return Refused(
            article,
            "motive-unknown",
            "Ce motif n'est pas prévu par la convention.",
            "Choisissez un des motifs proposés pour cette collectivité.",
        )

    incident = (request.incident or "").strip()
    if motive.incident_required and not incident:
        return _incident_refused(motive.article, "incident-missing", "doit porter un numéro")
    if len(incident) > INCIDENT_LENGTH or not incident.isprintable():
        return _incident_refused(motive.article, "incident-unreadable", "a un numéro illisible")
    return None


def _incident_refused(article: ArticleRef, code: str, what: str) -> Refused:
    return Refused(
        article,
        code,
        f"L'événement {what} d'intervention.",
        f"Saisissez le numéro d'intervention ({INCIDENT_LENGTH} caractères au plus).",
    )


def _quota_reached(request: WatchRequest, convention: Convention, slots: Slots) -> Refused | None:
    # A camera that is already on its way holds its slot: one more eye costs nothing.
    if slots.of(request.camera) is not None or slots.next_free() is not None:
        return None
    return Refused(
        convention.article(Clause.QUOTA),
        "quota-reached",
        f"Quota atteint : {slots.quota} flux sont déjà ouverts pour {convention.tenant.name}.",
        "Rejoignez une caméra déjà ouverte, ou demandez à un des services de libérer un flux.",
    )


def _right_ends(
    request: WatchRequest, convention: Convention, habilitation: Habilitation | None
) -> datetime:
    days = (convention.in_force_until(request.at), _authorised_until(request, convention))
    ends = [midnight(day) for day in days if day is not None]
    if habilitation is not None:
        ends.append(habilitation.until)
    return min(ends)
