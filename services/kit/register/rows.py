"""An entry as a row for people: French words, hours in France, one column for each legal one.

For reading alone. What proves is the exported file; the last column ties a row to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kit.clock import clock
from tenants.register.entry import Act
from tenants.register.file import Kept

ERASED = "corps effacé à la fin de sa conservation"
ACTS: dict[Act, str] = {
    Act.WATCH: "regarder",
    Act.STOP_WATCHING: "fin d'un regard",
    Act.LOOK_ALONG: "regard de la collectivité sur un flux ouvert",
    Act.OFFER_HANDOVER: "relève proposée",
    Act.TAKE_HANDOVER: "relève prise",
    Act.END_HANDOVER: "relève sans suite",
    Act.END_FLOW: "fin d'un flux",
    Act.PREEMPT: "préemption",
    Act.STEER: "piloter",
    Act.EXTEND_STEERING: "prolonger le pilotage",
    Act.END_STEERING: "fin du pilotage",
    Act.TAKE_BACK: "reprise de main",
    Act.ASK_TICKET: "demander un ticket",
    Act.DECIDE_TICKET: "décider d'un ticket",
    Act.END_TICKET: "fin d'un ticket",
    Act.ARRANGE: "dispositif particulier",
    Act.CONVENE_CRISIS: "cellule de crise",
    Act.SIMULATE: "simulation",
    Act.HABILITATE: "habilitation",
    Act.CHANGE_SERVICE: "changement de service",
    Act.SUSPEND_AGENT: "suspension d'un agent",
    Act.REINSTATE_AGENT: "retour d'un agent suspendu",
    Act.END_HABILITATION: "fin d'habilitation",
    Act.DRIFT: "écart entre un compte et une habilitation",
    Act.DRIFT_SETTLED: "écart réglé",
    Act.CUT: "coupure par la collectivité",
    Act.RESTORE: "réouverture par la collectivité",
    Act.CAMERA_ADDED: "caméra ajoutée",
    Act.CAMERA_CHANGED: "caméra modifiée",
    Act.CAMERA_RELOCATED: "caméra déplacée",
    Act.CAMERA_REMOVED: "caméra retirée",
    Act.IMPORT_INVENTORY: "import d'inventaire",
    Act.UNDO_IMPORT: "annulation d'un import",
    Act.EXPORT_INVENTORY: "export d'inventaire",
    Act.EXTRACT: "extraction sur réquisition",
    Act.DESTROY_RECORDING: "destruction d'enregistrement",
    Act.TRANSMIT_TO_PROSECUTOR: "transmission au parquet",
    Act.CONSULT: "consultation",
    Act.READ_REGISTER: "lecture du registre",
    Act.EXPORT_REGISTER: "export du registre",
    Act.ERASE_BODIES: "effacement de corps",
    Act.CHECKPOINT_REFUSED: "point de contrôle refusé",
    Act.REGISTER_RESTORED: "registre rétabli",
    Act.RESTORE_BACKUP: "restauration d'une sauvegarde",
    Act.WITNESS_MET: "témoin de la collectivité",
    Act.INVITE_FEDERATOR: "invitation d'un fédérateur",
    Act.ENROL_FEDERATOR: "enrôlement d'un fédérateur",
    Act.RENEW_FEDERATOR: "renouvellement d'un certificat",
    Act.REVOKE_FEDERATOR: "révocation d'un certificat",
    Act.CHANGE_KEY: "changement de clé",
    Act.DISPUTE_SETTLED: "désaccord réglé",
    Act.HEAD_MAILED: "point de contrôle envoyé",
    Act.MAIL_SENT: "courriel envoyé",
    Act.MAIL_LATE: "courriel en retard",
    Act.MAIL_GIVEN_UP: "courriel abandonné",
    Act.GIVE_CONTACTS: "coordonnées échangées",
    Act.DECLARE_HOURS: "horaires exceptionnels du CSU",
    Act.TAKE_BACK_HOURS: "retrait d'horaires exceptionnels",
    Act.ANNOUNCE_MAINTENANCE: "annonce de maintenance",
    Act.BEGIN_MAINTENANCE: "début de maintenance",
    Act.END_MAINTENANCE: "fin de maintenance",
    Act.CANCEL_MAINTENANCE: "annulation de maintenance",
    Act.REPORT_FAULT: "signalement de panne",
    Act.FOLLOW_FAULT: "suivi de panne",
    Act.ACKNOWLEDGE_INVENTORY: "accusé de réception de l'inventaire",
    Act.DECIDE_ARRANGEMENT: "décider d'un dispositif particulier",
    Act.DECLARE_POST: "poste de police actif",
    Act.POST_WORD: "réponse d'un poste de police",
    Act.END_SPECIAL: "fin d'un dispositif, d'une cellule ou d'un poste",
}
OUTCOMES = {"granted": "accordé", "needs-approval": "accord requis", "done": "fait"}


@dataclass(frozen=True, slots=True)
class Column:
    """A title, and what an entry's members give under it."""

    title: str
    of: Callable[[Mapping[str, Any]], str]


def _plain(member: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda members: _text(members.get(member))


def _instant(member: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda members: _clock(members.get(member))


COLUMNS = (
    Column("Date et heure", _instant("at")),
    Column("Acte", lambda members: _act(members)),
    Column("Nom", _plain("name")),
    Column("Grade", _plain("rank")),
    Column("Service", _plain("service")),
    Column("Organisme", _plain("organisation")),
    Column("Habilitation", _plain("habilitation")),
    Column("Caméra", _plain("camera")),
    Column("De", _instant("since")),
    Column("À", _instant("until")),
    Column("Motif", _plain("motive")),
    Column("Intervention", _plain("incident")),
    Column("Convention", _plain("convention")),
    Column("Version", _plain("version")),
    Column("Article", _plain("article")),
    Column("Issue", lambda members: _outcome(members)),
    Column("Fondement", _plain("ground")),
    Column("Approbateur", _plain("approver")),
    Column("Ticket", _plain("ticket")),
    Column("Réquisition", _plain("requisition")),
    Column("Copies", _plain("copies")),
    Column("Créneau", _plain("slot")),
    Column("Barrière", _plain("fence")),
    Column("Créneaux occupés", _plain("held")),
    Column("Pièce", _plain("evidence")),
    Column("Précision", _plain("detail")),
)
TITLES = ("N°", *(column.title for column in COLUMNS), "Empreinte")


def row_of(entry: Kept, motives: Mapping[str, str]) -> tuple[str, ...]:
    """One cell for each of `TITLES`; an erased body leaves its number and its leaf.

    `motives` gives the convention's words for its codes.
    """
    if entry.body is None:
        cells = ["", ERASED, *[""] * (len(COLUMNS) - 2)]
    else:
        members = json.loads(entry.body)
        members["motive"] = motives.get(members["motive"], members["motive"])
        cells = [column.of(members) for column in COLUMNS]
    return (str(entry.seq), *cells, entry.leaf.hex())


def _act(members: Mapping[str, Any]) -> str:
    said = _text(members.get("act"))
    return ACTS[Act(said)] if said in set(Act) else said


def _outcome(members: Mapping[str, Any]) -> str:
    said = _text(members.get("outcome"))
    return OUTCOMES.get(said, f"refusé ({said})")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _clock(value: object) -> str:
    return "" if value is None else clock(datetime.fromisoformat(str(value)))
