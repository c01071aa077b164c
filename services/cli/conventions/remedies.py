"""What the strict reader says, in French too. It reads nothing and decides nothing.

The reader writes English, with its sentence apart from the line and the key; each of its
sentences has its French one here, and a test refuses one that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.cli.words import Language
from tenants.conventions.reading import UnreadableDeed

KINDS: Mapping[str, str] = {
    "a text in quotes": "un texte entre guillemets",
    "a whole number": "un nombre entier",
    "a number with decimals": "un nombre à décimales",
    "true or false": "true ou false",
    "a date": "une date",
    "a date and time": "une date avec une heure",
    "a time": "une heure",
    "a list": "une liste",
    "a table": "une table",
}

FRENCH: Mapping[str, str] = {
    "is missing: write {at} ({kind})": "manque : écrivez {at} ({kind})",
    "must be {kind}, not {got}": "doit être {kind}, et non {got}",
    "must be from {least} to {most}: mend the year": "doit être entre {least} et {most} : "
    "corrigez l'année",
    "must be one of {known}, not {value!r}": "doit être l'un de {known}, et non {value!r}",
    "must be {least} to {most}": "doit être entre {least} et {most}",
    'must hold words alone: write ["…", "…"]': 'ne doit contenir que des mots : écrivez ["…", "…"]',
    "says a word twice: keep it once": "dit deux fois le même mot : gardez-le une fois",
    "does not know {unknown}: use {known}": "ne connaît pas {unknown} : employez {known}",
    "must be tables: write [[{at}]]": "doit être des tables : écrivez [[{at}]]",
    "says {called!r} a second time: keep one": "dit {called!r} une seconde fois : gardez-en un",
    "is not a key of a convention: remove it or mend its name": "n'est pas une clé d'une "
    "convention : supprimez-la ou corrigez son nom",
    "is not TOML ({error}): mend this line": "n'est pas du TOML ({error}) : corrigez cette ligne",
    "must come after {day}: two versions would stand on one day": "doit venir après le {day} : "
    "deux versions vaudraient le même jour",
    "changes nothing: write the tables it replaces": "ne change rien : écrivez les tables qu'il "
    "remplace",
    "is not changed by an amendment: sign a new deed": "ne se change pas par avenant : signez un "
    "nouvel acte",
    "must be a table: write [amendments.clauses.…]": "doit être une table : écrivez "
    "[amendments.clauses.…]",
    "join an epci alone: remove them, or mend kind": "ne rejoignent qu'un epci : supprimez-les, "
    "ou corrigez kind",
    "names no tenant: {error}": "ne nomme pas une collectivité : minuscules sans accent, "
    "chiffres et traits d'union, 64 au plus",
    "must be an INSEE code: write five signs, as 59009 or 2A004": "doit être un code INSEE : "
    "écrivez cinq signes, comme 59009 ou 2A004",
    "with latitude is no place on Earth: write degrees, as 3.0573 and 50.6292": "avec latitude "
    "n'est pas un lieu sur Terre : écrivez des degrés, comme 3.0573 et 50.6292",
    "must come after term.effective: mend one": "doit venir après term.effective : corrigez l'un "
    "des deux",
    "is for a term that is not renewed by itself: remove it": "vaut pour une durée sans tacite "
    "reconduction : supprimez-la",
    "must be 1 to 5 (CSI L252-4)": "doit être de 1 à 5 (CSI L252-4)",
    "is missing: every deed says it, write its table": "manque : tout acte le dit, écrivez sa "
    "table",
    "is ticket: write clauses.tickets": "est ticket : écrivez clauses.tickets",
    "cannot be read: {error}": "ne se lit pas : {error}",
    "excludes open and closed: keep one or the others": "exclut open et closed : gardez l'une ou "
    "les autres",
    "needs the hours: write clauses.staffed, or always": "demande les horaires : écrivez "
    "clauses.staffed, ou always",
    "is missing: a notice says to whom and what": "manque : un avis dit à qui et quoi",
    "is empty: name what may justify it": "est vide : nommez ce qui peut le justifier",
    "is empty: name whose word is needed": "est vide : nommez qui doit répondre",
    "names no contact: write [[contacts]] with id {contact!r}": "ne nomme pas un contact : "
    "écrivez [[contacts]] avec id {contact!r}",
    "must not be less than shortest_hours: mend one": "ne doit pas être sous shortest_hours : "
    "corrigez l'un des deux",
    "is empty: name the places a ticket may open": "est vide : nommez les lieux qu'un ticket "
    "peut ouvrir",
    "needs clauses.arrangements: the deed provides for none": "demande clauses.arrangements : "
    "l'acte n'en prévoit pas",
    "must come after since, by {days} days at most": "doit venir après since, de {days} jours au "
    "plus",
    "is no subscriber of this convention: use {known}": "n'est pas un destinataire de cette "
    "convention : employez {known}",
    "no convention there. Remedy: name a folder of *.toml": "aucune convention là. Remède : "
    "nommez un dossier de *.toml",
    "{tenant} already has {other}. Remedy: keep one of the two files": "{tenant} a déjà {other}. "
    "Remède : gardez l'un des deux fichiers",
    "{error}. Remedy: mend its path or its rights": "{error}. Remède : corrigez son chemin ou "
    "ses droits",
    "not UTF-8. Remedy: save it in UTF-8": "pas en UTF-8. Remède : enregistrez-le en UTF-8",
}


def told(error: UnreadableDeed, language: Language) -> str:
    """The whole line, in the reader's language."""
    if language is Language.ENGLISH:
        return str(error)
    said = {name: KINDS.get(str(value), value) for name, value in error.said.items()}
    return f"{error.place} {FRENCH[error.why].format(**said)}"
