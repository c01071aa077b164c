"""The lines that every act on images begins with, in the order of the law.

A convention in force, the prefect's order over the camera's zone, a subscribed service,
a person habilitated for this very act, and a mayor's agents on their own territory. An
act adds its own lines after these; none may skip one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from tenants.conventions.articles import AUTHORISATION, RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.conventions.days import day_in_france, midnight
from tenants.decisions.outcomes import Refused
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.habilitations.territory import reaches
from tenants.vocabulary.identifiers import AgentId, SubscriberId

TERRITORY = ArticleRef(
    "code de la sécurité intérieure",
    "R253-3",
    "Un maire n'habilite que pour les images prises sur le territoire de sa commune ou de son "
    "intercommunalité (Cons. const. 2021-817 DC, § 80).",
)

NO_CONVENTION = Refused(
    RECIPIENTS,
    "no-convention",
    "Aucune convention n'ouvre les images de cette collectivité.",
    "Une convention doit être signée, puis enregistrée par l'administrateur.",
)


class Asker(Protocol):
    """Who asks, for which service, in which zone, when."""

    @property
    def agent(self) -> AgentId: ...
    @property
    def organisation(self) -> SubscriberId: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...


def standing(
    asked: Asker, convention: Convention, habilitation: Habilitation | None, right: Right
) -> datetime | Refused:
    """The first line that stops this asker; or until when all of them are passed: the
    earliest end of the term, the order and the habilitation."""
    term = convention.in_force_until(asked.at)
    if term is None:
        return _not_in_force(convention)

    order = convention.authorised_until(asked.at, asked.zone)
    if order is None and convention.needs_orders:
        return _not_authorised(convention)

    if convention.subscriber(asked.organisation) is None:
        return no_subscriber(convention)

    refused = not_habilitated(asked, convention, habilitation, right)
    if refused is not None:
        return refused
    until = _instant(term) if order is None else min(_instant(term), _instant(order))
    return until if habilitation is None else min(until, habilitation.until)


def not_in_force(convention: Convention, at: datetime) -> Refused | None:
    return _not_in_force(convention) if convention.in_force_until(at) is None else None


def not_authorised(convention: Convention, at: datetime, zone: str | None) -> Refused | None:
    if not convention.needs_orders or convention.authorised_until(at, zone) is not None:
        return None
    return _not_authorised(convention)


def not_subscribed(convention: Convention, organisation: SubscriberId) -> Refused | None:
    return no_subscriber(convention) if convention.subscriber(organisation) is None else None


def _not_in_force(convention: Convention) -> Refused:
    return Refused(
        convention.article(Clause.TERM),
        "convention-not-in-force",
        "La convention n'est pas en vigueur.",
        "Un avenant ou une nouvelle convention doit être signé.",
    )


def _not_authorised(convention: Convention) -> Refused:
    return Refused(
        convention.articles.get(Clause.AUTHORISATION, AUTHORISATION),
        "authorisation-expired",
        "Aucun arrêté préfectoral en vigueur n'autorise ces caméras.",
        "La collectivité doit faire renouveler son autorisation par le préfet.",
    )


def no_subscriber(convention: Convention) -> Refused:
    return Refused(
        convention.article(Clause.WATCHING),
        "not-subscribed",
        "Votre service n'est pas destinataire des images de cette collectivité.",
        "Le service doit être abonné par la convention ou par un avenant.",
    )


def not_habilitated(
    asked: Asker, convention: Convention, habilitation: Habilitation | None, right: Right
) -> Refused | None:
    """One code for a person without habilitation, another for one without this act."""
    if habilitation is None or not _covers(habilitation, asked, convention):
        return Refused(
            convention.article(Clause.HABILITATION),
            "no-habilitation",
            "Vous n'êtes pas habilité, ou plus habilité, pour les images de cette collectivité.",
            "Demandez à votre chef de service de vous désigner et de vous habiliter.",
        )
    if habilitation.suspended(asked.at):
        return Refused(
            convention.article(Clause.HABILITATION),
            "habilitation-suspended",
            "Votre habilitation est suspendue.",
            "Voyez votre chef de service : il lève la suspension, ou elle finit à sa date.",
        )
    if right not in habilitation.acts:
        return Refused(
            convention.article(Clause.HABILITATION),
            "act-not-habilitated",
            f"Votre habilitation ne comprend pas cet acte : {ACTS[right]}.",
            "Demandez à votre chef de service de l'ajouter à votre habilitation.",
        )
    if right in habilitation.barred:
        return account_differs(convention.article(Clause.HABILITATION))
    if not reaches(habilitation.designation, convention.tenant, day_in_france(asked.at)):
        return Refused(
            TERRITORY,
            "outside-territory",
            "Un agent désigné par un maire ne voit que sa commune ou son intercommunalité.",
            "Ces images demandent un agent de la collectivité où elles sont prises, ou de l'État.",
        )
    return None


def account_differs(article: ArticleRef) -> Refused:
    """What the identity provider holds does not bear out the habilitation."""
    return Refused(
        article,
        "account-differs",
        "Votre compte et votre habilitation ne disent pas la même chose : le plus étroit vaut.",
        "Voyez votre chef de service : il lit l'écart, et qui le règle.",
    )


ACTS = {
    Right.WATCH: "regarder en direct",
    Right.STEER: "piloter",
    Right.ASK_TICKET: "demander un ticket",
    Right.DECIDE_TICKET: "répondre à une demande de ticket",
    Right.ARRANGE: "demander un dispositif particulier",
    Right.CONVENE: "réunir une cellule de crise",
    Right.EXTRACT: "remettre des enregistrements",
    Right.READ_REGISTER: "lire le registre",
}
"""What each act of a habilitation is called in a sentence."""


def _covers(habilitation: Habilitation, asked: Asker, convention: Convention) -> bool:
    return (
        habilitation.agent == asked.agent
        and habilitation.organisation == asked.organisation
        and habilitation.tenant == convention.tenant.id
        and habilitation.in_force(asked.at)
    )


_instant = lru_cache(maxsize=1024)(lambda day: midnight(day).astimezone(UTC))


ABSENT = {
    Clause.STEERING: ("steering", "que l'État pilote les caméras"),
    Clause.TICKETS: ("tickets", "d'accès par ticket"),
    Clause.ARRANGEMENTS: ("arrangements", "de dispositif particulier"),
    Clause.CRISIS: ("crisis", "de cellule de crise"),
    Clause.EXTRACTION: ("extraction", "de remise d'enregistrements"),
    Clause.STAFFED: ("hours", "d'horaires du centre de supervision"),
    Clause.MAINTENANCE: ("maintenance", "de fenêtre de maintenance"),
    Clause.PRECEDENCE: ("precedence", "qu'un service prenne le flux d'un autre"),
}
"""The clauses that an act may lack: the act's word in a code, and what is then not provided."""


def absent(convention: Convention, clause: Clause, when: str = "") -> Refused:
    """No clause, no right: said with a code of the act's own, `<act>-not-provided`."""
    act, what = ABSENT[clause]
    return Refused(
        convention.article(clause),
        f"{act}-not-provided",
        f"La convention « {convention.tenant.name} » ne prévoit pas {what}{when}.",
        "Un avenant peut le prévoir : il est à signer par les parties à la convention.",
    )


def owner_only(convention: Convention, clause: Clause, what: str) -> Refused:
    """The act is the owner's own."""
    return Refused(
        convention.article(clause),
        "owner-only",
        f"{what} : {convention.tenant.name} seul le peut.",
        "Adressez-vous à la collectivité, par l'annuaire de la convention.",
    )


def is_owner(asked: Asker, convention: Convention) -> bool:
    """Whether the agent acts for the tenant whose cameras these are."""
    return str(asked.organisation) == convention.tenant.id
