"""May these hours be declared for one service day, or taken back? (VA-1)

The deed's hours are those of its signature, and an event moves them. What lends the joystick
is whether the CSU really is in service, so any day may be declared, in either direction, by
those who answer for it, under the act that says so. A day that is over never changes: what
was decided under its hours stays lawful.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.conventions.days import midnight
from tenants.conventions.hours import Hours, HoursException, UnreadableHours
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.owner.answering import is_own, not_answering
from tenants.decisions.standing import NO_CONVENTION, absent, not_in_force, owner_only
from tenants.vocabulary.people import Agent

FURTHEST = timedelta(days=366)
LONGEST_REFERENCE = 200
_TWICE = "{of}: {hours!r} overlaps itself: write intervals apart"
_NOTHING = "{of}: {text!r} is nothing or a day: write off or 00:00-24:00"


@dataclass(frozen=True, slots=True)
class HoursRequest:
    """`agent` says at `at` that the CSU keeps these hours on that day."""

    agent: Agent
    declared: HoursException
    at: datetime


def decide(request: HoursRequest, convention: Convention | None) -> Outcome:
    """Granted until the day is over, whatever it spills."""
    standing = _standing(request.agent, convention, request.at)
    if isinstance(standing, Refused):
        return standing
    hours, article = standing

    declared = request.declared
    refused = _misdated(declared.day, hours, article, request.at)
    if refused is None:
        refused = _uncited(declared, article)
    if refused is not None:
        return refused
    try:
        told = hours.declaring([declared])
    except UnreadableHours as error:
        return _unreadable(error, article)
    return Granted(article, _over(told, declared.day))


def take_back(
    agent: Agent, declared: HoursException, convention: Convention | None, at: datetime
) -> Outcome:
    """The deed's own hours come back, from now on."""
    standing = _standing(agent, convention, at)
    if isinstance(standing, Refused):
        return standing
    hours, article = standing
    refused = _misdated(declared.day, hours.declaring([declared]), article, at)
    return refused if refused is not None else Granted(article, at)


def first_day(hours: Hours, at: datetime) -> date:
    """The service day that is not over at `at`: yesterday's, while it may spill past midnight."""
    return hours.at(at).service_day


def _standing(
    agent: Agent, convention: Convention | None, at: datetime
) -> tuple[Hours, ArticleRef] | Refused:
    if convention is None:
        return NO_CONVENTION
    if (refused := not_in_force(convention, at)) is not None:
        return refused
    article = convention.article(Clause.STAFFED)
    if not is_own(agent, convention.tenant.id):
        return owner_only(convention, Clause.STAFFED, "Déclarer des horaires du CSU")
    if (refused := not_answering(agent, article)) is not None:
        return refused
    hours = convention.staffed
    return absent(convention, Clause.STAFFED) if hours is None else (hours, article)


def _misdated(day: date, hours: Hours, article: ArticleRef, at: datetime) -> Refused | None:
    first = first_day(hours, at)
    if day < first:
        return Refused(
            article,
            "day-past",
            "Ce jour de service est terminé : ses horaires ne changent plus.",
            f"Choisissez un jour à partir du {first:%d/%m/%Y}.",
        )
    if day - first > FURTHEST:
        return Refused(
            article,
            "day-too-far",
            "Ce jour est à plus d'un an.",
            "Vérifiez l'année ; un changement durable demande un avenant.",
        )
    return None


def _uncited(declared: HoursException, article: ArticleRef) -> Refused | None:
    said = declared.reference
    if said.strip() and len(said) <= LONGEST_REFERENCE and said.isprintable():
        return None
    return Refused(
        article,
        "reference-missing",
        "Des horaires exceptionnels citent l'acte ou l'événement qui les décide.",
        f"Écrivez sa référence sur une ligne, {LONGEST_REFERENCE} caractères au plus.",
    )


def _unreadable(error: UnreadableHours, article: ArticleRef) -> Refused:
    match error.why:
        case why if why == _TWICE:
            message = "Deux plages se recouvrent."
        case why if why == _NOTHING:
            message = "Une plage commence et finit à la même heure."
        case _:
            message = "Ces horaires ne se lisent pas."
    return Refused(
        article,
        "hours-unreadable",
        message,
        "Écrivez des plages comme 10:00-18:00 ou 08:00-12:00,14:00-02:00 ; off pour fermé ; "
        "00:00-24:00 pour toute la journée.",
    )


def _over(hours: Hours, day: date) -> datetime:
    """When the day with its spill is over."""
    closings = [one.closes for one in hours.on(day).intervals]
    return max([midnight(day + timedelta(days=1)), *closings])
