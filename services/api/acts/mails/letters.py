"""What the letters say, in French, formal and exact. Pure: every fact is an argument.

Nothing is in a letter that its addressee may not read in its own register.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.api.french_dates import day_words, hour_words, lasting_words, moment_words
from services.api.storage.mails import Letter
from services.api.storage.work import Hold, TicketFile
from tenants.conventions.clauses import Ground
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Duty
from tenants.leases.lease import Event, State
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.people import Agent

ENDS = {
    Event.RELEASED: "la commande a été rendue par l'agent",
    Event.EXPIRED: "le temps accordé est arrivé à son terme",
    Event.TAKEN_BACK: "la collectivité a repris la commande",
    Event.PREEMPTED: "la commande est passée à un service prioritaire",
    Event.LOST: "l'image n'était plus regardée",
    Event.REVOKED: "le droit de l'agent a pris fin",
}
_FOOT = (
    "Ce message est émis automatiquement par Beffroi ; il ne contient ni image ni mot de passe. "
    "Merci de ne pas y répondre."
)
_UNKNOWN = "non renseigné"


def steering_notice(
    hold: Hold, camera: Camera | None, convention: Convention, notice: Duty
) -> Letter:
    """VA-7, ME-6: to the CSU's head, as the joystick is asked for, or taken after notice."""
    name = camera_words(hold, camera)
    is_asked = hold.lease.state is State.ASKED
    lines = {
        "Caméra": name,
        "Secteur": _UNKNOWN if camera is None else camera.zone or _UNKNOWN,
        "Demandée" if is_asked else "Prise": f"le {moment_words(hold.asked_at)} (heure de Paris)",
        "Réponse attendue avant" if is_asked else "Terme au plus tard": (
            f"le {moment_words(hold.lease.until)} (heure de Paris)"
        ),
        "Durée demandée": "la plus longue permise"
        if hold.duration is None
        else lasting_words(hold.duration),
        "Motif": _label(convention.steering.grounds if convention.steering else (), hold.ground),
        "Intervention": f"n° {hold.incident}" if hold.incident else _UNKNOWN,
        "Agent": person(hold.agent),
        "Fondement": hold.article,
        "Registre": f"entrée n° {hold.entry}",
    }
    opening = (
        f"En application de la convention « {convention.title} » ({notice.article.cited}), "
        f"avis préalable est donné au {office_words(convention, notice.to)} : un agent de l'État "
        + ("demande à piloter une caméra." if is_asked else "va piloter une caméra.")
    )
    subject = f"Avis de prise de contrôle : caméra {name}, le {moment_words(hold.asked_at)}"
    return Letter(subject, _written(opening, lines))


def steering_report(
    hold: Hold, camera: Camera | None, convention: Convention, report: Duty, ended: datetime,
    entry: int,
) -> Letter:  # fmt: skip
    """VA-8: to the CSU, once a joystick that was taken while it was closed has come to its end."""
    since = hold.lease.since
    name = camera_words(hold, camera)
    event = hold.lease.ended_by
    staffed = convention.staffed
    lines = {
        "Caméra": name,
        "Secteur": _UNKNOWN if camera is None else camera.zone or _UNKNOWN,
        "Prise de contrôle": f"le {moment_words(since)} (heure de Paris)",
        "Fin de contrôle": f"le {moment_words(ended)} (heure de Paris)",
        "Durée": lasting_words(ended - since),
        "Journée de service": _UNKNOWN
        if staffed is None
        else day_words(staffed.at(since).service_day),
        "Motif": _label(convention.steering.grounds if convention.steering else (), hold.ground),
        "Intervention": f"n° {hold.incident}" if hold.incident else _UNKNOWN,
        "Agent": person(hold.agent),
        "Terme": _UNKNOWN if event is None else ENDS.get(event, _UNKNOWN),
        "Fondement": hold.article,
        "Registre": f"entrée n° {hold.entry} (prise), entrée n° {entry} (fin)",
    }
    opening = (
        f"En application de la convention « {convention.title} » ({report.article.cited}), "
        f"il est rendu compte au {office_words(convention, report.to)} de la prise de contrôle "
        "d'une caméra en dehors des heures de fonctionnement du CSU."
    )
    subject = f"Prise de contrôle hors ouverture du CSU : caméra {name}, le {moment_words(since)}"
    return Letter(subject, _written(opening, lines))


def ticket_asked(ticket: TicketFile, convention: Convention) -> Letter:
    opening = (
        f"En application de la convention « {convention.title} » ({ticket.article}), l'agent "
        "désigné ci-dessous demande l'accès en direct aux images de votre patrimoine. "
        "La décision vous revient, au titulaire ou au suppléant ; elle se donne dans la console, "
        f"avant {moment_words(ticket.until)} (heure de Paris)."
    )
    subject = f"Demande d'accès aux images : {ticket.asked.estate}, à décider"
    return Letter(subject, _written(opening, _ticket_lines(ticket, convention)), "#")


def ticket_opened(ticket: TicketFile, convention: Convention) -> Letter:
    """CH-3: to the landlord, at the moment the link is activated."""
    opening = (
        f"En application de la convention « {convention.title} » ({ticket.article}), il est "
        "porté à votre connaissance que les images de votre patrimoine sont partagées en direct "
        "avec le service désigné ci-dessous."
    )
    lines = _ticket_lines(ticket, convention) | _opened_lines(ticket)
    subject = f"Partage d'images ouvert : {ticket.asked.estate}, jusqu'à {hour_words(ticket.until)}"
    return Letter(subject, _written(opening, lines))


def ticket_link(ticket: TicketFile, convention: Convention) -> Letter:
    """CH-3: the link to the agent. It names the ticket and opens nothing by itself."""
    opening = (
        "Votre demande d'accès est acceptée. Le lien ci-dessous ouvre la console, qui vous "
        "demande de vous identifier : il ne sert qu'à vous, et jusqu'à l'heure indiquée. "
        "Le transmettre n'ouvre rien à personne."
    )
    lines = _ticket_lines(ticket, convention) | _opened_lines(ticket)
    subject = f"Accès accordé : {ticket.asked.estate}, jusqu'à {hour_words(ticket.until)}"
    return Letter(subject, _written(opening, lines), f"#ticket/{ticket.id}")


def ticket_ended(ticket: TicketFile, convention: Convention) -> Letter:
    """CH-4: to the landlord, when those who receive say that they are done."""
    opening = (
        f"En application de la convention « {convention.title} » ({ticket.article}), le service "
        "destinataire signale la fin de son intervention : la transmission des images est "
        "interrompue."
    )
    lines = _ticket_lines(ticket, convention) | {
        "Fin": f"le {moment_words(ticket.until)} (heure de Paris)",
        "Mis fin par": ticket.decided_by or _UNKNOWN,
    }
    subject = f"Partage d'images interrompu : {ticket.asked.estate}"
    return Letter(subject, _written(opening, lines))


def person(agent: Agent) -> str:
    return f"{agent.rank} {agent.name}, {agent.service}".strip()


def camera_words(hold: Hold, camera: Camera | None) -> str:
    """By number and name; by its id where the list has it no more."""
    return str(hold.lease.camera) if camera is None else f"{camera.number} {camera.name}"


def office_words(convention: Convention, contact: str) -> str:
    return next((one.name for one in convention.contacts if one.id == contact), contact)


def _ticket_lines(ticket: TicketFile, convention: Convention) -> dict[str, str]:
    asked = ticket.asked
    return {
        "Demandeur": person(ticket.agent),
        "Messagerie": ticket.agent.mail or _UNKNOWN,
        "Patrimoine": asked.estate,
        "Motif": _label(convention.motives, asked.motive),
        "Intervention": f"n° {asked.incident}" if asked.incident else _UNKNOWN,
        "Durée demandée": lasting_words(asked.duration),
        "Service destinataire": ticket.agent.service,
        "Demandé": f"le {moment_words(asked.at)} (heure de Paris)",
        "Registre": f"entrée n° {ticket.entry} (demande)",
    }


def _opened_lines(ticket: TicketFile) -> dict[str, str]:
    return {
        "Ouvert": f"le {moment_words(ticket.since)} (heure de Paris)",
        "Terme": f"le {moment_words(ticket.until)} (heure de Paris)",
        "Décision": ticket.decided_by or _UNKNOWN,
    }


def _label(grounds: Iterable[Ground], code: str) -> str:
    return next((one.label for one in grounds if one.code == code), code)


def _written(opening: str, lines: dict[str, str]) -> str:
    facts = "\n".join(f"{name} : {said}" for name, said in lines.items())
    return f"Madame, Monsieur,\n\n{opening}\n\n{facts}\n\n{_FOOT}\n"
