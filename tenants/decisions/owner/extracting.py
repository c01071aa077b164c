"""May these recordings be handed over? On a judicial requisition only (VA-11), by the owner.

The requisition has a number, the magistrate's service that signed it and a date. Whether
the prefect's order still stands is not asked: what was lawfully recorded stays due to the
justice. Nothing here shows a recording to a service of the State by another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tenants.conventions.articles import Clause
from tenants.conventions.clauses import ExtractionRule
from tenants.conventions.convention import Convention
from tenants.conventions.days import day_in_france
from tenants.decisions.outcomes import Duty, DutyKind, Granted, Outcome, Refused
from tenants.decisions.standing import (
    NO_CONVENTION,
    absent,
    is_owner,
    not_habilitated,
    not_in_force,
)
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId

REGISTER = "register"
ENTERED = ("requisition", "cameras", "since", "until", "copies")
"""What the register keeps of an extraction (ME-2, MF-7)."""


@dataclass(frozen=True, slots=True)
class Requisition:
    """What the justice wrote: its number, the magistrate's service, its day."""

    number: str
    authority: str
    signed: date | None


@dataclass(frozen=True, slots=True)
class ExtractionRequest:
    """One person hands over what these cameras recorded from `since` until `until`."""

    agent: AgentId
    organisation: SubscriberId
    cameras: tuple[CameraId, ...]
    since: datetime
    until: datetime
    requisition: Requisition | None
    at: datetime

    @property
    def zone(self) -> None:
        """Recordings are asked for by camera."""


def decide(
    request: ExtractionRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    if (refused := not_in_force(convention, request.at)) is not None:
        return refused

    rule = convention.extraction
    if rule is None:
        return absent(convention, Clause.EXTRACTION)
    if not rule.allowed:
        return _kept_apart(rule)

    for refused in (
        _no_requisition(request, rule),
        _not_by_the_owner(request, convention, rule),
        not_habilitated(request, convention, habilitation, Right.EXTRACT),
    ):
        if refused is not None:
            return refused

    entry = Duty(DutyKind.ENTRY, rule.article, REGISTER, ENTERED, request.at, timedelta(0))
    return Granted(rule.article, request.at, (entry,))


def _kept_apart(rule: ExtractionRule) -> Refused:
    return Refused(
        rule.article,
        "extraction-not-allowed",
        "La convention tient les enregistrements hors du partenariat.",
        f"L'officier remet sa réquisition à : {rule.executed_by}, hors de la plateforme.",
    )


def _no_requisition(request: ExtractionRequest, rule: ExtractionRule) -> Refused | None:
    shown = request.requisition
    if shown is None:
        return Refused(
            rule.article,
            "requisition-missing",
            "Un enregistrement ne se remet que sur réquisition judiciaire.",
            "Joignez la réquisition : son numéro, le service du magistrat, sa date.",
        )
    complete = shown.number.strip() and shown.authority.strip() and shown.signed is not None
    if not complete:
        return Refused(
            rule.article,
            "requisition-incomplete",
            "Il manque à la réquisition son numéro, le service du magistrat ou sa date.",
            "Complétez-la d'après l'original.",
        )
    return _misdated(request, shown, rule)


def _misdated(
    request: ExtractionRequest, shown: Requisition, rule: ExtractionRule
) -> Refused | None:
    in_order = request.since < request.until <= request.at and request.cameras
    signed = shown.signed
    if signed is not None and signed <= day_in_france(request.at) and in_order:
        return None
    return Refused(
        rule.article,
        "requisition-misdated",
        "La réquisition est datée d'après aujourd'hui, ou la plage demandée n'est pas passée.",
        "Corrigez les dates et nommez les caméras d'après l'original.",
    )


def _not_by_the_owner(
    request: ExtractionRequest, convention: Convention, rule: ExtractionRule
) -> Refused | None:
    if is_owner(request, convention):
        return None
    return Refused(
        rule.article,
        "owner-only",
        f"Seul {rule.executed_by} remet des enregistrements.",
        f"Remettez la réquisition à : {rule.executed_by}.",
    )
