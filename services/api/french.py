"""What the API says to people, in French, by stable code.

The codes travel and are tested; the sentences are for the agent. A code without a
sentence is shown as it is: it comes from a federator newer than this catalogue.
"""

from __future__ import annotations

from collections.abc import Collection

from services.api.storage.work import Hold
from tenants.leases.lease import Event

_SAID_BY = (Event.DECLINED, Event.TAKEN_BACK)

ENDINGS = {
    "stopped": "Vous avez fermé cette image.",
    "revoked": "Votre droit sur cette image a été retiré.",
    "cut-by-commune": "La commune a coupé cette image.",
    "federator-revoked": "Le certificat du fédérateur de la commune a été révoqué.",
    "preempted": "Le créneau a été repris par un service prioritaire.",
    "unconfirmed": "La collectivité n'a plus reçu de confirmation : elle a arrêté l'image.",
    "deadline": "Le droit accordé sur cette image est arrivé à son terme.",
    "link-lost": "Liaison perdue avec la commune.",
    "fenced": "Ce flux a été remplacé par un flux plus récent.",
    "pass-refused": "La commune n'a pas reconnu ce laissez-passer.",
    "register-inconsistent": "Le registre n'est pas celui que la collectivité a signé.",
    "register-unavailable": "Le registre ne répond plus : l'image est coupée.",
    "convention-ended": "La convention n'ouvre plus ces images.",
    "habilitation-ended": "Votre habilitation pour ces images a pris fin.",
    "habilitation-suspended": "Votre habilitation est suspendue.",
    "account-differs": "Votre compte et votre habilitation ne disent plus la même chose.",
    "nothing-leaves": "Plus aucun service ne regarde cette caméra.",
    "ticket-ended": "Le ticket qui ouvrait cette image a pris fin.",
    "post-active": "Le poste de police de ce secteur est actif : son accord est à demander.",
    "special-ended": "Le dispositif ou la cellule de crise qui ouvrait cette image a pris fin.",
    "session-ended": "Votre session est terminée : fermée à l'identification ou par un "
    "administrateur.",
    "account-disabled": "Votre compte a été désactivé.",
    "not-a-member": "Vous n'appartenez plus à cet organisme.",
    "role-withdrawn": "Le rôle qui ouvrait ce droit vous a été retiré.",
    "lease-expired": "L'image a été rendue, faute de signe de vie du poste.",
    "handed-over": "La relève a repris cette image.",
    "not-taken-over": "La relève n'a pas repris cette image.",
}
"""Why a view ended."""


VIEW_OVER = "Cette image s'est fermée avant la relève."
TO_APPROVE = "Un accord est à demander : {by}."


def handed_over(name: str) -> str:
    """For whoever leaves: who looks now."""
    return f"{name} a repris cette image à la relève."


def not_taken_over(name: str, why: str) -> str:
    """For whoever leaves: why nobody looks any more."""
    return f"{name} n'a pas pu reprendre cette image : {why}"


def slot_taken(service: str, article: str) -> str:
    """For the agents of a flow that yielded: by whom, and why (VA-9)."""
    return f"{ENDINGS['preempted']} {service} ; tous les créneaux étaient pris ({article})."


def suspended(by: str, why: str) -> str:
    """For the agent whose picture ends, by whom, and why."""
    return f"{by} a suspendu votre habilitation : {why}"


def taken(roles: Collection[str]) -> str:
    """What an agent loses with these roles, and what stays."""
    if "flow.view" in roles:
        return "Le droit de voir les images vous a été retiré."
    if "flow.steer" in roles:
        return "Le droit de piloter les caméras vous a été retiré. Les images ouvertes restent."
    return "Un rôle de votre compte vous a été retiré. Les images ouvertes restent."


TROUBLES = {
    "moved": "L'image passe par un autre relais.",
    "camera-unreachable": "La caméra ne répond pas.",
    "system-unreachable": "Le système vidéo de la commune ne répond pas.",
    "credentials-refused": "Le système vidéo refuse les identifiants de la commune.",
    "unreadable-answer": "Le système vidéo donne une réponse illisible.",
    "unsupported-codec": "La caméra n'émet pas en H.264 : activez un flux H.264.",
    "reordered-frames": "La caméra réordonne ses images (images B) : désactivez-les.",
    "no-keyframe": "La caméra n'envoie pas d'image complète.",
    "stalled": "La caméra n'envoie plus d'images.",
    "bad-address": "L'adresse de la caméra est à corriger dans le système de la commune.",
}
"""Why a picture is missing while its view goes on."""

LINK_DOWN = (
    "La liaison avec la collectivité est coupée : aucune image ne peut venir.",
    "La collectivité rétablit la liaison ; réessayez dans un instant.",
)
NO_ROLE = (
    "Votre compte ne permet pas d'ouvrir des images.",
    "Demandez le droit de visionnage à l'administrateur de votre service.",
)
REGISTER_UNAVAILABLE = (
    "Le registre ne répond pas : rien ne peut être ouvert sans y être inscrit.",
    "Réessayez dans un instant ; prévenez l'administrateur si cela dure.",
)
NO_STEERING_ROLE = (
    "Votre compte ne permet pas de demander la manette.",
    "Demandez le droit de pilotage à l'administrateur de votre service.",
)
STEERING_DURATION = (
    "La durée demandée va de 1 à 1 440 minutes.",
    "Corrigez la durée, ou demandez la plus longue permise.",
)
SPECIAL_LENGTH = (
    "La durée demandée est illisible.",
    "Demandez de 1 à 30 jours pour un dispositif, de 1 à 24 heures pour le reste.",
)
TICKET_HOURS = (
    "La durée demandée est illisible.",
    "Demandez une durée en heures, dans les bornes de la convention.",
)
CHECKPOINT_REFUSED = (
    "La collectivité n'a pas reconnu son registre : aucune image tant que le désaccord dure.",
    "La collectivité et l'administrateur comparent leurs signatures, puis lèvent le désaccord.",
)
NO_CONVENTION_HERE = (
    "Votre organisme n'est partie à aucune convention connue ici.",
    "Voyez l'administrateur : la convention est à déposer d'abord.",
)
FEDERATORS = {
    "no-role": (
        "Votre compte ne tient pas les certificats de cette collectivité.",
        "Voyez l'administrateur de la plateforme.",
    ),
    "no-enrolment": (
        "Aucun fédérateur ne s'enrôle ici : les certificats viennent d'une autre autorité.",
        "Demandez le certificat à cette autorité, ou réglez API_LINK_AUTHORITY.",
    ),
    "reason-missing": (
        "Une révocation porte son motif, en 200 caractères au plus.",
        "Écrivez pourquoi : la collectivité le lira dans son registre.",
    ),
    "register-unavailable": (
        "Le registre ne répond pas : rien n'a été inscrit, rien n'est changé.",
        "Réessayez dans un instant ; en attendant, fermez le port 8611 à cette collectivité.",
    ),
}
"""Why an act on a federator's certificate was refused, by its code."""
CUT_DURATION = (
    "La durée d'une coupure va de 1 à 1 440 minutes.",
    "Corrigez la durée, ou coupez jusqu'à réouverture.",
)
UPKEEP_UNWRITTEN = (
    "Le registre ne répond pas : rien n'a été inscrit, rien n'est changé.",
    "Réessayez dans un instant ; en attendant, prévenez l'autre salle par téléphone.",
)
STANDING_UNWRITTEN = (
    "Le registre ne répond pas : la décision n'a pas pu être inscrite partout.",
    "Recommencez dans un instant : ce qui est déjà inscrit n'est pas changé. En cas d'urgence, "
    "faites couper la session de l'agent par l'administrateur.",
)
CUT_UNWRITTEN = (
    "Le registre ne répond pas : la coupure n'a pas pu être inscrite ni transmise.",
    "Coupez au fédérateur de la commune : beffroi csu cut, qui n'a besoin de personne.",
)
"""A message, then a remedy."""

LEASES = {
    "declined": "La commune a refusé la manette.",
    "expired": "La manette est rendue : le temps accordé, ou le délai de réponse, est passé.",
    "released": "Vous avez rendu la manette.",
    "taken-back": "La commune a repris la main.",
    "preempted": "La manette est passée à un service prioritaire.",
    "lost": "La manette est rendue : l'image n'est plus là.",
    "revoked": "La manette est retirée : votre droit de piloter a pris fin.",
}
"""Why a lease of the joystick ended, by the event that ended it."""


def lease_ended(hold: Hold, code: str | None = None) -> str:
    """Why, and who said so; `code`: why a right was taken from the agent."""
    ended = hold.lease.ended_by
    if ended is Event.REVOKED and code in ENDINGS:
        return f"La manette est retirée. {ENDINGS[code]}"
    sentence = LEASES[ended.value] if ended is not None else ""
    return f"{sentence} ({hold.approver})" if hold.approver and ended in _SAID_BY else sentence


TICKETS = {
    "declined": "Le propriétaire a refusé la demande.",
    "unanswered": "Sans réponse dans le délai, la demande est refusée.",
    "expired": "Le ticket est arrivé à son heure.",
    "ended-early": "Le ticket a été interrompu avant son heure.",
}
"""Why a ticket ended, by its code."""


def ticket_ended(code: str) -> str:
    return TICKETS.get(code, code)


SPECIALS = {
    "declined": "La demande a été refusée.",
    "unanswered": "Sans réponse dans le délai, la demande est refusée.",
    "expired": "Arrivé à son terme.",
    "ended-early": "Terminé avant son terme.",
}
"""Why an arrangement, a cell, a post or its word ended, by its code."""


def special_ended(code: str) -> str:
    return SPECIALS.get(code, code)


HEAD_SUBJECT = "Registre de {name} : {size} entrées au {day}"
HEAD_TEXT = """\
Bonjour,

Au {day}, le registre des accès aux images de {name} compte {size} entrées.

Empreinte de l'ensemble : {root}
{signed}

Conservez la pièce jointe. Avec elle et un export du registre, vous vérifierez, sans nous
et sans réseau, que rien n'a été réécrit depuis :

    beffroi register verify EXPORT --checkpoint PIÈCE-JOINTE

Ce message part chaque jour ; il ne contient ni nom ni image.
"""
HEAD_COSIGNED = "Elle est signée par le service de l'État et par votre propre fédérateur."
HEAD_SIGNED = (
    "Elle est signée par le service de l'État ; votre fédérateur ne l'a pas encore cosignée."
)

NEEDS_APPROVAL = "L'accord est à donner par : {by}."
PROVE_AGAIN = "Cet acte demande de confirmer votre identité."
PROVIDER_AWAY = (
    "Le service d'identification ne répond pas : cet acte n'a pas été fait. Réessayez dans un "
    "instant ; voir, rendre et couper restent possibles."
)
OUR_BUG = "Erreur interne (référence {reference})."
READING_UNAVAILABLE = "La base de données ne répond pas."


def said(code: str | None) -> str | None:
    """The sentence of a code."""
    if code is None:
        return None
    return ENDINGS.get(code) or TROUBLES.get(code) or code


INVENTORY = {
    "not-owner": "Seule la collectivité touche à l'inventaire de ses caméras.",
    "no-role": "Votre compte ne gère pas les caméras : demandez ce droit à votre administrateur.",
    "inventory-changed": "L'inventaire a changé depuis l'aperçu : refaites l'aperçu.",
    "nothing-to-import": "Ce fichier ne change rien à l'inventaire.",
    "nothing-to-undo": "Rien à annuler : l'inventaire a changé depuis le dernier import.",
    "too-many-cameras": "L'inventaire dépasserait 10 000 caméras.",
    "own-list": "L'accusé de réception revient à l'État : cet inventaire est le vôtre.",
    "nothing-to-acknowledge": "Cet inventaire a déjà son accusé de réception.",
}
"""Why a list of cameras was not touched."""

EXPORT_FORMAT = "format vaut geojson ou csv."
IMPORT_POLICY = "policy vaut merge (garder les absentes) ou replace (les retirer)."
IMPORT_VERSION = "version est le nombre que l'aperçu a donné."
INSTANT_WITHOUT_ZONE = "Une heure porte son fuseau, comme 2026-06-15T12:00:00Z."
IMPORT_MAPPING = "mapping est un objet JSON."

REGISTER_NOT_READ = (
    "Le registre ne répond pas : il ne se lit pas non plus, faute d'inscrire cette lecture.",
    "Réessayez dans un instant ; prévenez l'administrateur si cela dure.",
)
TOO_MANY_PERSONS = (
    "Trop de personnes répondent à ce nom.",
    "Écrivez le prénom et le nom, ou choisissez une personne dans le tableau.",
)
SEARCH_UNREADABLE = (
    "Cette suite de recherche est illisible.",
    "Recommencez la recherche.",
)
SEARCH_AGAIN = "Corrigez ce champ, puis recommencez la recherche."
SEARCH_FIELDS = {
    "since": "Le début de la période est illisible.",
    "until": "La période finit avant de commencer, ou sa fin est illisible.",
    "camera": "La caméra est illisible : 200 lettres au plus.",
    "person": "La personne est illisible : des mots d'un nom, 200 lettres au plus.",
    "act": "Cet acte n'existe pas.",
    "incident": "Le numéro d'intervention est illisible : 200 lettres au plus.",
    "organisation": "Un service ne lit que les entrées de ses propres agents.",
    "seq": "Le numéro d'entrée est illisible.",
    "first": "Une page va de 1 à 200 lignes.",
}
"""Why nothing can be looked for like this, by what was asked."""
EXPORT_FORM = "format vaut jsonl, csv ou pdf."
EXPORT_REASON = "Le motif de l'export est nécessaire : quelques mots, 200 lettres au plus."
EXPORT_REQUISITION = "La référence de la réquisition est illisible : 200 lettres au plus."
EXPORT_TOO_LONG = "Plus de {most} lignes : réduisez la période, ou prenez le tableur."
EXPORT_UNREADABLE = "Le corps de la demande est un objet JSON."

PROBE_UNKNOWN = "Le secret de la sonde n'est pas celui d'ici."
PROBLEMS = {
    "reason-missing": "Un export porte son motif.",
    "too-many-rows": "Trop de lignes pour une impression.",
    "too-many-persons": "Trop de personnes répondent à ce nom.",
    "bad-request": "La demande est illisible.",
    "not-identified": "Identification nécessaire.",
    "session-ended": "Session terminée.",
    "insufficient-user-authentication": "Confirmez votre identité.",
    "forbidden": "Demande refusée.",
    "not-found": "Rien à cette adresse.",
    "method-not-allowed": "Cette adresse ne répond pas à ce verbe.",
    "conflict": "La demande arrive trop tard ou ne change rien.",
    "too-large": "La demande est trop longue.",
    "unsupported-content-type": "La demande doit être en application/json.",
    "unsupported-file-type": "Envoyez un fichier CSV, XLSX, GeoJSON ou KML.",
    "register-unavailable": "Le registre ne répond pas : rien n'a été changé.",
    "unreadable-file": "Le fichier est illisible.",
    "unavailable": "Service indisponible.",
    "provider-away": "Le service d'identification ne répond pas.",
    "too-many": "Trop d'essais : recommencez dans une minute.",
    "no-enrolment": "Aucun fédérateur ne s'enrôle ici : voyez l'autorité du service de l'État.",
    "code-unreadable": "Ce code est mal recopié.",
    "code-unknown": "Ce code n'ouvre rien.",
    "code-used": "Ce code a déjà servi.",
    "code-over": "Ce code n'est plus valable.",
    "certificate-foreign": "Ce certificat n'est pas d'ici.",
    "certificate-over": "Ce certificat est échu : demandez une invitation.",
    "certificate-revoked": "Ce certificat est révoqué : demandez une invitation.",
    "clock-skew": "Votre horloge n'est pas à l'heure.",
    "request-unreadable": "La demande de certificat est illisible.",
    "no-probe": "Aucune sonde n'est admise ici.",
    "probe-not-prepared": "La sonde n'a ni convention, ni habilitation, ni caméra ici.",
    "register-unread": "Le registre de la sonde ne se lit pas.",
    "our-bug": "Erreur interne.",
    "error": "La demande n'a pas abouti.",
}
"""Titles of the problems of the REST doors, by code."""
