"""Why somebody was refused, as the camera's owner reads it afterwards, and what would help.

The agent read the rule's own sentence at the time; the register keeps its code, and this
is what that code means to a third person.
"""

from __future__ import annotations

from collections.abc import Mapping

Sentence = tuple[str, str]
"""The reason, then the remedy."""

_TICKET_TERMS = (
    "Durée de ticket hors des bornes de la convention.",
    "L'agent redemande, entre la plus courte et la plus longue.",
)
_INCIDENT = (
    "Numéro d'intervention absent ou illisible.",
    "L'agent saisit le numéro de l'intervention.",
)
_UNKNOWN = (
    "Refus de code {code}.",
    "Voyez l'entrée du registre avec l'administrateur.",
)
_NOT_PROVIDED = (
    "La convention ne prévoit pas cet accès.",
    "Un avenant peut le prévoir, si les parties le veulent.",
)

REFUSALS: Mapping[str, Sentence] = {
    "quota-reached": (
        "Tous les créneaux de la convention étaient occupés.",
        "Rejoindre une caméra déjà ouverte, ou libérer un flux ; un avenant change le nombre.",
    ),
    "no-habilitation": (
        "Personne non habilitée pour vos caméras, ou qui ne l'était plus.",
        "Son chef de service la désigne et l'habilite, s'il y a lieu.",
    ),
    "habilitation-suspended": (
        "Son habilitation était suspendue par son chef de service.",
        "Aucun : son chef de service lève la suspension, s'il y a lieu.",
    ),
    "account-differs": (
        "Son compte et son habilitation ne disaient pas la même chose : le plus étroit valait.",
        "Son chef de service et l'administrateur de la plateforme règlent l'écart.",
    ),
    "act-not-habilitated": (
        "Son habilitation ne comprend pas cet acte.",
        "Son chef de service l'y ajoute, s'il y a lieu.",
    ),
    "outside-territory": (
        "Agent désigné par un maire, hors de son territoire.",
        "Aucun : la loi borne les agents municipaux à leur territoire.",
    ),
    "not-entitled": (
        "Personne sans aucun droit sur ce qu'elle demandait : rien ne lui a été montré.",
        "Demandez-lui pourquoi, par son chef de service.",
    ),
    "not-subscribed": (
        "Son service n'est pas destinataire de vos images.",
        "L'abonner par un avenant, si les parties le veulent.",
    ),
    "no-role": (
        "Son compte ne porte pas le rôle nécessaire.",
        "L'administrateur de son service le lui donne.",
    ),
    "no-convention": (
        "Aucune convention n'ouvre ces images.",
        "Signer une convention, puis l'enregistrer.",
    ),
    "convention-not-in-force": (
        "La convention n'était pas en vigueur.",
        "Signer un avenant ou une nouvelle convention.",
    ),
    "authorisation-expired": (
        "Aucun arrêté préfectoral en vigueur ne couvrait cette caméra.",
        "À vous : faites renouveler l'autorisation par le préfet.",
    ),
    "motive-unknown": (
        "Motif que la convention ne prévoit pas.",
        "L'agent choisit un des motifs de la convention.",
    ),
    "incident-missing": _INCIDENT,
    "incident-unreadable": _INCIDENT,
    "ticket-required": (
        "Ces images ne s'ouvrent que sur un ticket accepté.",
        "L'agent dépose une demande de ticket.",
    ),
    "arrangement-required": (
        "Motif réservé à un dispositif particulier en vigueur.",
        "Le service demande un dispositif particulier.",
    ),
    "crisis-cell-required": (
        "Motif réservé à une cellule de crise réunie.",
        "Le service qui peut la réunir l'ouvre.",
    ),
    "cut-by-commune": (
        "Vous aviez coupé cette caméra, ou tout le partage.",
        "À vous : rouvrez quand vous le voulez.",
    ),
    "link-down": (
        "La liaison avec votre fédérateur était coupée.",
        "À vous : rétablissez la liaison.",
    ),
    "checkpoint-refused": (
        "Votre fédérateur contestait le registre.",
        "Comparez vos signatures avec l'administrateur, puis levez le désaccord.",
    ),
    "unanswered": (
        "Votre accord était nécessaire ; le délai est passé sans réponse.",
        "Répondre dans le délai de la convention.",
    ),
    "declined": ("Vous avez refusé la demande.", "L'agent vous appelle si la situation change."),
    "ground-unknown": (
        "Motif de pilotage que la convention ne prévoit pas.",
        "L'agent choisit un des motifs de la convention.",
    ),
    "ground-not-allowed": (
        "Motif de pilotage que la convention n'admet pas à cette heure.",
        "L'agent vous demande de piloter pour lui.",
    ),
    "not-steerable": ("Caméra fixe.", "L'agent choisit une caméra pilotable."),
    "not-watching": (
        "L'agent ne regardait pas cette caméra.",
        "Ouvrir l'image avant de demander la main.",
    ),
    "joystick-held": (
        "La manette était tenue par un autre.",
        "Attendre la fin, ou en convenir avec lui.",
    ),
    "already-held": ("L'agent tenait déjà la manette.", "Demander une prolongation."),
    "not-holding": ("L'agent ne tenait pas la manette.", "Demander la manette."),
    "longest-hold-reached": (
        "La plus longue durée de pilotage était atteinte.",
        "Rendre la manette ; la redemander si l'événement dure.",
    ),
    "duration-unreadable": ("Durée demandée illisible.", "L'agent corrige la durée."),
    "duration-too-short": _TICKET_TERMS,
    "duration-too-long": _TICKET_TERMS,
    "estate-unknown": (
        "Lieu que la convention n'ouvre pas sur ticket.",
        "L'agent choisit un des lieux de la convention.",
    ),
}


def refusal(code: str) -> Sentence:
    known = REFUSALS.get(code)
    if known is None and code.endswith("-not-provided"):
        known = _NOT_PROVIDED
    reason, remedy = known or _UNKNOWN
    return reason.format(code=code), remedy
