"""What the strict reader says, in French too. It reads nothing and decides nothing.

The reader writes English, with its sentence apart from the line and the key; each of its
sentences has its French one here, and a test refuses one that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.cli.words import Language
from tenants.conventions.hours import UnreadableHours
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


_WRITE = "write days (Mo-Sa or Su,PH), then 07:30-02:00 or off; lines are separated by ';'"
_ECRIVEZ = "écrivez des jours (Mo-Sa ou Su,PH), puis 07:30-02:00 ou off ; lignes séparées par « ; »"

HOURS: Mapping[str, str] = {
    "{of}: must be hours alone: write 10:00-04:00 or off": "{of} : doit être des heures seules : "
    "écrivez 10:00-04:00 ou off",
    "{of}: {word!r} is French: write Mo, Tu, We, Th, Fr, Sa, Su for lundi to dimanche, and PH for "
    "public holidays": "{of} : {word!r} est en français : écrivez Mo, Tu, We, Th, Fr, Sa, Su pour "
    "lundi à dimanche, et PH pour les jours fériés",
    "{of}: a comment is not read: remove it, or write a dated exception": "{of} : un commentaire "
    "ne se lit pas : supprimez-le, ou écrivez une exception datée",
    "{of}: a fallback (||) is not evaluated: write one line for each day": "{of} : un repli (||) "
    "n'est pas évalué : écrivez une ligne par jour",
    "{of}: the sun is not evaluated: write a time, as 21:30": "{of} : le soleil n'est pas évalué : "
    "écrivez une heure, comme 21:30",
    "{of}: an open end (+) is not evaluated: write when it closes": "{of} : une fin ouverte (+) "
    "n'est pas évaluée : écrivez quand il ferme",
    "{of}: school holidays (SH) are not evaluated: write dated exceptions": "{of} : les vacances "
    "scolaires (SH) ne sont pas évaluées : écrivez des exceptions datées",
    "{of}: a date is not evaluated in a line: write dated exceptions": "{of} : une date n'est pas "
    "évaluée dans une ligne : écrivez des exceptions datées",
    "{of}: {text!r} is not the notation: " + _WRITE: "{of} : {text!r} n'est pas la notation : "
    + _ECRIVEZ,
    "{of}: {text!r} is not evaluated: " + _WRITE: "{of} : {text!r} n'est pas évalué : " + _ECRIVEZ,
    "{of}: {text!r} is not an interval: " + _WRITE: "{of} : {text!r} n'est pas un intervalle : "
    + _ECRIVEZ,
    "{of}: {hours!r} overlaps itself: write intervals apart": "{of} : {hours!r} se recouvre : "
    "écrivez des intervalles séparés",
    "{of}: {text!r} is nothing or a day: write off or 00:00-24:00": "{of} : {text!r} est rien ou "
    "un jour : écrivez off ou 00:00-24:00",
    "{of}: {text!r} is longer than a day: write one line a day": "{of} : {text!r} dépasse un jour "
    ": écrivez une ligne par jour",
    "department {department!r} is not one of metropolitan France, whose holidays and clock these "
    "are: write 01 to 95, 2A or 2B": "{department!r} n'est pas un département de France "
    "métropolitaine, dont ce sont les jours fériés et l'heure : écrivez 01 à 95, 2A ou 2B",
    "good_friday in department {department}: it is a public holiday in 57, 67 and 68 only: remove "
    "it": "good_friday dans le département {department} : férié dans les 57, 67 et 68 seulement : "
    "écrivez false",
    "{of}: that day already has an exception: keep one": "{of} : ce jour a déjà une exception : "
    "gardez-en une",
    "{of}: cites no act: write the order or decision behind it": "{of} : ne cite aucun acte : "
    "écrivez l'arrêté ou la décision qui la fonde",
}
"""Why opening hours are not read: `HOURS` inside a line of `FRENCH`."""


def told(error: UnreadableDeed, language: Language) -> str:
    """The whole line, in the reader's language."""
    if language is Language.ENGLISH:
        return str(error)
    said = {name: _in_french(value) for name, value in error.said.items()}
    return f"{error.place} {FRENCH[error.why].format(**said)}"


def _in_french(value: object) -> object:
    if isinstance(value, UnreadableHours):
        of = str(value.said.get("of", "")).replace("hours ", "horaires ", 1)
        return HOURS[value.why].format(**{**value.said, "of": of})
    return KINDS.get(str(value), value)
