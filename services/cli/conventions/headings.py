"""The words of the page of a convention, in both languages."""

from __future__ import annotations

from services.cli.words import Said

AGREED = Said("convenu, absent de l'acte", "agreed, not in the deed")
ILLUSTRATIVE = Said(
    "ILLUSTRATION : personne n'a signé cette convention.",
    "ILLUSTRATION: nobody signed this convention.",
)
DEED = Said("Acte : {deed}", "Deed: {deed}")
SIGNED = Said(", signé le {day}", ", signed on {day}")
UNSIGNED = Said(", jour de signature inconnu", ", day of signature unknown")
VERSION = Said(
    "Version en vigueur le {at} : {title}, depuis le {day}",
    "Version in force on {at}: {title}, since {day}",
)
NONE = Said("aucun", "none")

PARTIES = Said("Parties", "Parties")
PARTY = Said("{name}, représenté par : {office} ({side})", "{name}, by its {office} ({side})")

TERM = Said("Durée", "Term")
LASTS = Said("{months} mois à compter du {day}{mark}", "{months} months from {day}{mark}")
RENEWED = Said(
    "reconduite tacitement ; préavis de {months} mois",
    "renewed by itself; {months} months' notice",
)
NOT_RENEWED = Said("sans tacite reconduction", "not renewed by itself")
EXTENSION = Said(
    "prolongation de {months} mois au plus, par avenant : jusqu'au {day}",
    "an extension of {months} months at most, by an amendment: until {day}",
)
IN_FORCE = Said("EN VIGUEUR, jusqu'au {day} exclu", "IN FORCE, until before {day}")
OVER = Said("TERMINÉE depuis le {day}", "OVER since {day}")
NOT_BEGUN = Said("PAS ENCORE EN VIGUEUR : le {day}", "NOT YET IN FORCE: on {day}")

DEADLINES = Said("Échéances", "Deadlines")
ORDERS = Said("Arrêtés préfectoraux", "Prefect's orders")
ORDER = Said(
    "{site} : {number}, du {day}, {state}{mark}", "{site}: {number}, of {day}, {state}{mark}"
)
EVERY_SITE = Said("tout le territoire", "the whole territory")
VALID = Said("en vigueur jusqu'au {day} exclu", "in force until before {day}")
EXPIRED = Said("ÉCHU depuis le {day}", "EXPIRED since {day}")
COMING = Said("pas encore en vigueur", "not yet in force")
NO_ORDER = Said("aucun : tout est refusé", "none: everything is refused")
NONE_NEEDED = Said("aucun, et il n'en faut pas à un bailleur", "none, and a landlord needs none")

WATCHING = Said("Regarder", "Watching")
QUOTA = Said(
    "{flows} flux simultanés au plus{mark} ({article})",
    "{flows} simultaneous flows at most{mark} ({article})",
)
MOTIVES = Said("Motifs", "Motives")
MOTIVE = Said("{label} [{code}]{number} ({article})", "{label} [{code}]{number} ({article})")
WITH_NUMBER = Said(", avec un numéro d'intervention", ", with an incident number")
SUBSCRIBERS = Said("Destinataires", "Subscribers")
SUBSCRIBER = Said("{rank}. {name} [{id}] ({article})", "{rank}. {name} [{id}] ({article})")

HOURS = Said("Horaires du CSU", "Hours of the CSU")
EXCEPTIONS = Said("{count} jour(s) particulier(s)", "{count} particular day(s)")
NO_HOURS = Said("aucun : l'acte n'en donne pas", "none: the deed gives none")
SERVICE_DAY = Said("{day} : {spans}", "{day}: {spans}")
CLOSED_DAY = Said("fermé", "closed")

STEERING = Said("Piloter", "Steering")
NO_STEERING = Said("aucun : l'acte n'en prévoit pas", "none: the deed provides for none")
WHILE_OPEN = Said("CSU ouvert", "CSU open")
WHILE_CLOSED = Said("CSU fermé", "CSU closed")
ALWAYS = Said("CSU ouvert ou fermé", "CSU open or closed")
STATE = Said("{state} ({article})", "{state} ({article})")
HOLD = Said("{way}, {longest} au plus{mark}", "{way}, {longest} at most{mark}")
FOR = Said("pour : {grounds}", "for: {grounds}")
ASKED = Said(
    "répond : {by}{by_mark} ; sous {within}, {silence}{mark}",
    "answered by: {by}{by_mark}; within {within}, {silence}{mark}",
)
BEFORE = Said("avis préalable à {notice}", "notice before to {notice}")
AFTERWARDS = Said("compte rendu à {notice}", "report afterwards to {notice}")
NOTICE = Said(
    "{to} : {contents} ; sous {within}{mark} ({article})",
    "{to}: {contents}; within {within}{mark} ({article})",
)

TICKETS = Said("Tickets", "Tickets")
TICKET = Said("de {shortest} à {longest}{mark}", "from {shortest} to {longest}{mark}")
ESTATES = Said("lieux : {estates}", "places: {estates}")
INFORMED = Said("informé : {notice}", "informed: {notice}")
ENDED_BY = Said("y met fin : {sides}", "ended by: {sides}")

ARRANGEMENTS = Said("Dispositifs particuliers", "Ad hoc arrangements")
ARRANGED_FOR = Said(
    "motifs : {motives} ; {longest} au plus{mark}", "motives: {motives}; {longest} at most{mark}"
)
ARRANGED = Said(
    "{reference} : {motive}, {what}, du {since} au {until} exclu",
    "{reference}: {motive}, {what}, from {since} until before {until}",
)
CRISIS = Said("Cellule de crise", "Crisis cell")
CELL = Said(
    "réunie par : {convened} ; membres : {members} ; {longest} au plus{mark}",
    "convened by: {convened}; members: {members}; {longest} at most{mark}",
)
REGIMES = Said("Régimes particuliers", "Special regimes")
REGIME = Said("{name} : {zones}{mark} ({article})", "{name}: {zones}{mark} ({article})")

RECORDINGS = Said("Enregistrements", "Recordings")
EXTRACTED = Said(
    "sur réquisition judiciaire, par : {by} ({article})",
    "on a judicial requisition, by: {by} ({article})",
)
NEVER_EXTRACTED = Said(
    "aucun accès : ils restent à {by} ({article})", "no access: they stay with {by} ({article})"
)
KEPT = Said("conservés {days} jours au plus{mark}", "kept {days} days at most{mark}")
REGISTER_KEPT = Said(
    "registre conservé {months} mois{mark} ({article})",
    "register kept {months} months{mark} ({article})",
)
MAINTENANCE = Said("Maintenance", "Maintenance")
TOLD = Said(
    "avis à {to}, {within} avant{mark} ({article})",
    "notice to {to}, {within} before{mark} ({article})",
)
COMMITTEE = Said("Comité", "Committee")
MEETS = Said("tous les {months} mois", "every {months} months")

CONTACTS = Said("Contacts", "Contacts")
CONTACT = Said(
    "{name} [{id}], {side} : {phone}, {mail} ({article})",
    "{name} [{id}], {side}: {phone}, {mail} ({article})",
)
NO_PHONE = Said("pas de téléphone", "no telephone")
NO_MAIL = Said("pas de messagerie", "no mailbox")
ARTICLES = Said("Article par article", "Article by article")
ARTICLE = Said("{number} : {summary} [{clause}]", "{number}: {summary} [{clause}]")
VERSIONS = Said("Acte et avenants", "Deed and amendments")
AMENDED = Said("{title}, à partir du {day}{here}", "{title}, from {day} on{here}")
HERE = Said(" ← en vigueur à cette date", " ← in force on that date")
