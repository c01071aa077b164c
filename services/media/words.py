"""What a tile says, and to whom: stable codes, and their French sentences.

The API and the console have catalogues of their own for what they say; these are for
the data channel and the WHEP door. A code that is not here is shown with the sentence
that came with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from tenants.vocabulary.picture import PictureState, Quality

STATES: Final = {
    PictureState.CONNECTING: "Connexion à la caméra en cours.",
    PictureState.LIVE: "Image en direct.",
}

TROUBLES: Final = {
    "system-unreachable": "Le système vidéo de la commune ne répond pas. Nouvel essai automatique.",
    "camera-unreachable": "La caméra ne répond pas. Nouvel essai automatique.",
    "credentials-refused": "La caméra refuse le mot de passe enregistré : à corriger par le CSU.",
    "unreadable-answer": "Le système vidéo de la commune donne une réponse illisible.",
    "unsupported-codec": "La caméra n’émet pas en H.264 : la commune doit activer un flux H.264.",
    "reordered-frames": "La caméra émet des images B : la commune doit les désactiver.",
    "no-keyframe": "La caméra n’envoie pas d’image complète : la commune doit en réduire "
    "l’intervalle à 2 s au plus.",
    "stalled": "La caméra n’envoie plus d’image : celle qui est affichée n’est plus en direct.",
    "bad-address": "L’adresse de la caméra est à corriger par la commune.",
    "not-steerable": "Cette caméra ne se pilote pas à distance.",
    "command-refused": "La caméra n’accepte pas cette commande.",
    "narrow": "Votre réseau ne porte pas la grande image : la petite est montrée. Nouvel essai "
    "automatique.",
    "substituted": "Ce navigateur ne lit pas l’image demandée : l’autre image de la caméra est "
    "montrée.",
    "conversions-full": "Ce navigateur ne lit pas l’image de la caméra, et ce relais en convertit "
    "déjà autant qu’il le peut : fermez une vue convertie, ou demandez à la commune un flux H.264. "
    "Nouvel essai automatique.",
    "conversion-failed": "L’image de la caméra ne se laisse pas convertir : la commune doit "
    "activer un flux H.264. Nouvel essai automatique.",
    "link-lost": "La liaison avec la commune est perdue. La vue reprendra d’elle-même.",
}

ENDINGS: Final = {
    "stopped": "Cette vue a été fermée.",
    "revoked": "Votre droit de regard a été retiré.",
    "cut-by-commune": "La commune a coupé cette image.",
    "federator-revoked": "Le certificat du fédérateur de la commune a été révoqué : plus aucune "
    "image n’en est reçue.",
    "preempted": "Un service prioritaire a repris ce créneau.",
    "deadline": "L’autorisation de regarder est arrivée à son terme.",
    "unconfirmed": "La commune n’a plus reçu de confirmation : elle a arrêté l’image d’elle-même.",
    "fenced": "Ce créneau a été attribué de nouveau.",
    "pass-refused": "La commune n’a pas reconnu ce laissez-passer.",
    "register-unavailable": "Le registre ne répond plus : aucune image n’est montrée sans lui.",
    "convention-ended": "La convention n’ouvre plus ces images.",
    "habilitation-ended": "Votre habilitation n’est plus en vigueur.",
    "session-ended": "Votre session est terminée.",
    "account-disabled": "Votre compte a été désactivé.",
    "not-a-member": "Vous n’appartenez plus à cet organisme.",
    "role-withdrawn": "Le rôle qui ouvrait ce droit vous a été retiré.",
    "lease-expired": "La vue a été rendue, faute de signe de vie du poste.",
    "handed-over": "La relève a repris cette image.",
    "not-taken-over": "La relève n’a pas repris cette image.",
    "connection-lost": "Le poste ne répond plus : la vue a été rendue.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message to a tile."""

    state: PictureState
    code: str | None = None
    message: str | None = None

    def written(self) -> str:
        return orjson.dumps(
            {"state": self.state.value, "code": self.code, "message": self.message}
        ).decode()


def state(which: PictureState, code: str | None = None, text: str | None = None) -> Said:
    """What is said of a picture; `text` serves where the code is not ours."""
    if code is None:
        return Said(which, None, STATES.get(which))
    return Said(which, code, TROUBLES.get(code) or text or code)


def ending(code: str, text: str | None = None, article: str | None = None) -> Said:
    """The last word to a tile; who ended the view may bring a French sentence."""
    sentence = text or ENDINGS.get(code) or TROUBLES.get(code) or code
    if article and article not in sentence:
        sentence = f"{sentence} ({article})"
    return Said(PictureState.ENDED, code, sentence)


def read_wish(said: str) -> Quality | None:
    """The quality a console asks for; None where it said something else."""
    try:
        wish: Any = orjson.loads(said)
        return Quality(wish["quality"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
