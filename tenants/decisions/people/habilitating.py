"""May this head of service habilitate this agent, for these acts, over these days?

Never wider than the convention: only the acts that it opens to that organisation. A
commune's own agents are named by its mayor, whose territory bounds them (CSI R253-3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.conventions.articles import DESIGNATION, Clause
from tenants.conventions.convention import Convention, TenantKind
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.people.managing import (
    Manager,
    impossible,
    may_manage,
    said,
    unreadable,
)
from tenants.decisions.standing import ACTS, NO_CONVENTION, TERRITORY, no_subscriber, not_in_force
from tenants.habilitations.habilitation import Habilitation, Level, Right
from tenants.habilitations.person import Event, Person
from tenants.habilitations.territory import reaches
from tenants.vocabulary.identifiers import SubscriberId

LONGEST = timedelta(days=5 * 366)
"""No prefect's order lasts longer (CSI L252-4): beyond it a date is a slip."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What is to be held, decided at `at`. `known` is what the agent holds there already,
    in force or over; `person` all that the agent holds for that organisation."""

    manager: Manager
    wanted: Habilitation
    known: Habilitation | None
    person: Person | None
    at: datetime


def decide(grant: Grant, convention: Convention | None) -> Granted | Refused:
    if convention is None:
        return NO_CONVENTION
    for line in (_not_the_head_s, _not_a_recipient, _not_named, _not_open, _not_theirs, _misdated):
        refused = line(grant, convention)
        if refused is not None:
            return refused
    return Granted(convention.article(Clause.HABILITATION), grant.wanted.until)


def opened(convention: Convention, organisation: SubscriberId) -> frozenset[Right]:
    """The acts that a convention opens to an organisation; none to a stranger."""
    if str(organisation) == convention.tenant.id:
        clauses = {
            Right.DECIDE_TICKET: convention.tickets is not None,
            Right.EXTRACT: convention.extraction is not None and convention.extraction.allowed,
            Right.READ_REGISTER: True,
        }
    elif convention.subscriber(organisation) is not None:
        clauses = {
            Right.WATCH: True,
            Right.READ_REGISTER: True,
            Right.STEER: convention.steering is not None,
            Right.ASK_TICKET: convention.tickets is not None,
            Right.ARRANGE: convention.arranging is not None,
            Right.CONVENE: (
                convention.crisis is not None and organisation in convention.crisis.convened_by
            ),
        }
    else:
        clauses = {}
    return frozenset(right for right, there in clauses.items() if there)


def _not_the_head_s(grant: Grant, convention: Convention) -> Refused | None:
    refused = may_manage(grant.manager, grant.wanted.agent)
    return not_in_force(convention, grant.at) if refused is None else refused


def _not_a_recipient(grant: Grant, convention: Convention) -> Refused | None:
    organisation = grant.wanted.organisation
    if opened(convention, organisation):
        return None
    return no_subscriber(convention)


def _not_named(grant: Grant, convention: Convention) -> Refused | None:
    wanted, named = grant.wanted, grant.wanted.designation
    words = (wanted.agent, wanted.name, wanted.rank, wanted.service, named.by, named.reference)
    if not all(map(said, words)) or (named.title and not said(named.title)):
        return unreadable()
    if grant.person is not None:
        refused = impossible(grant.person.standing(grant.at), Event.HABILITATED)
        if refused is not None:
            return refused
    return stale(wanted, grant.known)


def stale(wanted: Habilitation, known: Habilitation | None) -> Refused | None:
    """What was ended does not come back by the decision that gave it."""
    if known is None or known.ended is None:
        return None
    if wanted.designation.reference != known.designation.reference:
        return None
    return Refused(
        DESIGNATION,
        "designation-known",
        "Cette décision a déjà habilité l'agent, et il y a été mis fin.",
        "Un retour demande une nouvelle désignation : donnez sa référence.",
    )


def _not_open(grant: Grant, convention: Convention) -> Refused | None:
    article = convention.article(Clause.HABILITATION)
    if not grant.wanted.acts:
        return Refused(
            article,
            "nothing-given",
            "Cette habilitation ne permettrait aucun acte.",
            "Choisissez au moins un acte.",
        )
    closed = grant.wanted.acts - opened(convention, grant.wanted.organisation)
    if not closed:
        return None
    names = ", ".join(ACTS[right] for right in Right if right in closed)
    return Refused(
        article,
        "act-not-opened",
        f"La convention « {convention.tenant.name} » n'ouvre pas à votre organisme : {names}.",
        "Retirez cet acte ; un avenant peut l'ouvrir, si les parties le veulent.",
    )


def _not_theirs(grant: Grant, convention: Convention) -> Refused | None:
    wanted, tenant = grant.wanted, convention.tenant
    own_police = str(wanted.organisation) == tenant.id and tenant.kind is not TenantKind.LANDLORD
    if own_police and wanted.designation.level is not Level.MAYOR:
        return Refused(
            DESIGNATION,
            "mayor-s-own",
            "Les agents d'une commune sont habilités par son maire.",
            "Donnez le maire comme autorité, et sa commune comme territoire.",
        )
    if reaches(wanted.designation, tenant, day_in_france(grant.at)):
        return None
    return Refused(
        TERRITORY,
        "outside-territory",
        "Un maire n'habilite que pour sa commune ou son intercommunalité.",
        "Choisissez une collectivité de son territoire.",
    )


def _misdated(grant: Grant, convention: Convention) -> Refused | None:
    wanted, today = grant.wanted, midnight(day_in_france(grant.at))
    kept = grant.known is not None and grant.known.since == wanted.since
    in_order = wanted.since < wanted.until and grant.at < wanted.until
    if in_order and wanted.until - wanted.since <= LONGEST and (kept or wanted.since >= today):
        return None
    return Refused(
        convention.article(Clause.HABILITATION),
        "habilitation-misdated",
        "Les dates de l'habilitation ne conviennent pas.",
        "Elle commence aujourd'hui ou plus tard, finit après avoir commencé, et dure cinq ans "
        "au plus.",
    )
