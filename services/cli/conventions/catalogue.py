"""What the conventions' commands say to people, in both languages. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from services.cli.words import Language, Said
from tenants.conventions.clauses import Side, Silence, Way
from tenants.conventions.convention import Regime
from tenants.conventions.days import PARIS
from tenants.conventions.deadlines import What

_MONTHS: Mapping[Language, str] = {
    Language.FRENCH: "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    Language.ENGLISH: "January February March April May June July August September October "
    "November December",
}
_WEEK: Mapping[Language, str] = {
    Language.FRENCH: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    Language.ENGLISH: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_UNITS = (
    (timedelta(days=1), Said("j", "d"), 2),
    (timedelta(hours=1), Said("h", "h"), 1),
    (timedelta(minutes=1), Said("min", "min"), 1),
    (timedelta(seconds=1), Said("s", "s"), 1),
)

UNKNOWN = Said(
    "aucune convention {name!r} ici. Remède : l'une de {known}, un fichier, ou --conventions "
    "DOSSIER",
    "no convention {name!r} here. Remedy: one of {known}, a file, or --conventions FOLDER",
)
NO_HOURS = Said(
    "{convention} n'a pas d'horaires : l'acte n'en donne pas. Remède : clauses.staffed, par un "
    "avenant",
    "{convention} has no hours: the deed gives none. Remedy: clauses.staffed, in an amendment",
)
FILE_THERE = Said(
    "{file} existe déjà. Remède : un autre nom, ou le déplacer d'abord",
    "{file} is there already. Remedy: another name, or move it first",
)
FILE_REFUSED = Said(
    "{file} : {why}. Remède : un dossier où vous pouvez écrire",
    "{file}: {why}. Remedy: a folder you may write to",
)
FILE_WRITTEN = Said(
    "{file} est à remplir, l'acte sous les yeux, puis : beffroi convention check {file}",
    "{file} is to be filled in from the deed, then: beffroi convention check {file}",
)
NO_NAME = Said(
    "{name!r} ne donne pas d'identifiant. Remède : un nom avec des lettres, 64 signes au plus",
    "{name!r} gives no identifier. Remedy: a name with letters, 64 signs at most",
)

READ = Said(
    "{file} : lue, {tenant}, version(s) : {versions}",
    "{file}: read, {tenant}, versions: {versions}",
)
WARNING = Said("attention : {what}", "warning: {what}")
SAME_TENANT = Said(
    "{tenant} a déjà {other} : deux conventions pour la même collectivité dans un dossier sont "
    "refusées",
    "{tenant} already has {other}: two conventions of one tenant in a folder are refused",
)
NOT_BEGUN = Said("en vigueur le {day} seulement ({article})", "in force on {day} only ({article})")
TERM_OVER = Said("terminée depuis le {day} ({article})", "over since {day} ({article})")
NO_ORDER = Said(
    "aucun arrêté préfectoral : tout sera refusé. Remède : [[orders]]",
    "no prefect's order: everything will be refused. Remedy: [[orders]]",
)
ORDER_EXPIRED = Said(
    "arrêté {order} échu depuis le {day} ({article}). Remède : ajouter son renouvellement",
    "order {order} expired since {day} ({article}). Remedy: add its renewal",
)
NO_MOTIVE = Said(
    "aucun motif : personne ne pourra regarder. Remède : [[motives]]",
    "no motive: nobody will be able to look. Remedy: [[motives]]",
)
NO_SUBSCRIBER = Said(
    "aucun destinataire : personne ne pourra regarder. Remède : [[subscribers]]",
    "no subscriber: nobody will be able to look. Remedy: [[subscribers]]",
)
NO_MAIL = Said(
    "le contact {contact} n'a pas de messagerie, et {article} lui doit un message. Remède : mail",
    "contact {contact} has no mailbox, and {article} owes it a message. Remedy: mail",
)

WHATS: Mapping[What, Said] = {
    What.NOTICE: Said("dernier jour pour dénoncer", "last day to give notice"),
    What.TALKS: Said(
        "dernier jour pour se concerter sur une prolongation", "last day to meet on an extension"
    ),
    What.RENEWAL: Said("reconduction tacite", "renewed by itself"),
    What.END: Said("fin de la convention", "end of the convention"),
    What.ORDER: Said("arrêté échu", "order expires"),
    What.ARRANGEMENT: Said("fin du dispositif", "end of the arrangement"),
}
DUE = Said(
    "{day} · {left} · {convention}{what} ({article})",
    "{day} · {left} · {convention}{what} ({article})",
)
SUBJECT = Said("{what} : {subject}", "{what}: {subject}")
LEFT = Said("dans {days} j", "in {days} d")
TODAY = Said("aujourd'hui", "today")
PAST = Said("PASSÉ de {days} j", "PAST by {days} d")
PAST_TODAY = Said("ÉCHU ce jour", "EXPIRED today")
STEP = Said(" · alerte {step} j", " · {step} d alert")
NOTHING_DUE = Said("Aucune échéance.", "Nothing comes due.")

OPEN = Said("Ouvert", "Open")
CLOSED = Said("Fermé", "Closed")
SERVICE = Said(
    "{state}, jour de service du {day} : {rule} ({article}).",
    "{state}, service day of {day}: {rule} ({article}).",
)
OPENS = Said("Ouvre le {until}.", "Opens on {until}.")
CLOSES = Said("Ferme le {until}.", "Closes on {until}.")
NEVER_CHANGES = Said("Ne change pas de sitôt.", "Does not change any time soon.")

SIDES: Mapping[Side, Said] = {
    Side.OWNER: Said("propriétaire", "owner"),
    Side.STATE: Said("État", "State"),
    Side.RECIPIENT: Said("destinataire", "recipient"),
}
REGIMES: Mapping[Regime, Said] = {
    Regime.PERMANENT: Said("renvoi permanent", "permanent relay"),
    Regime.TICKET: Said("sur ticket", "on a ticket"),
}
WAYS: Mapping[Way, Said] = {
    Way.FREE: Said("prise de main directe", "taken directly"),
    Way.NOTICE: Said("prise de main après avis", "taken after a notice"),
    Way.APPROVAL: Said("prise de main sur autorisation", "taken on approval"),
}
SILENCES: Mapping[Silence, Said] = {
    Silence.REFUSE: Said("le silence vaut refus", "silence refuses"),
    Silence.GRANT: Said("le silence vaut accord", "silence grants"),
}


CONTENTS: Mapping[str, Said] = {
    "agent": Said("agent", "agent"),
    "camera": Said("caméra", "camera"),
    "ground": Said("motif", "ground"),
    "incident": Said("numéro d'intervention", "incident number"),
    "duration": Said("durée", "duration"),
    "hours": Said("heures", "hours"),
    "zone": Said("secteur", "zone"),
    "estate": Said("lieu", "place"),
}


def content(word: str, language: Language) -> str:
    """What a message holds; a word of the place's own stays as it is."""
    said = CONTENTS.get(word)
    return word if said is None else said.told(language)


def day(on: date, language: Language) -> str:
    """`29 septembre 2022`."""
    first = "1er" if on.day == 1 and language is Language.FRENCH else str(on.day)
    return f"{first} {_MONTHS[language].split()[on.month - 1]} {on.year}"


def weekday(on: date, language: Language) -> str:
    return f"{_WEEK[language].split()[on.weekday()]} {day(on, language)}"


def moment(at: datetime, language: Language) -> str:
    """`15 juillet 2025, 01:30`, as clocks in France show it."""
    wall = at.astimezone(PARIS)
    return f"{day(wall.date(), language)}, {wall:%H:%M}"


def lasting(how_long: timedelta, language: Language) -> str:
    """In its largest whole unit, as deeds count: `2 min`, `24 h`, `30 j`."""
    fitting = (one for one in _UNITS if not how_long % one[0])
    unit, name, _ = next(one for one in fitting if how_long >= one[2] * one[0])
    return f"{how_long // unit} {name.told(language)}"


def worded(value: object, language: Language) -> object:
    """A value as a sentence says it."""
    return day(value, language) if isinstance(value, date) else value
