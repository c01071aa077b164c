"""May this person write how its own organisation is reached, and can each line be used?

Lines and mailboxes are exchanged between the sides of a convention (VA-12): each side
writes its own, and nobody writes the other's. A line that nobody could dial or write to
is refused with its number and its field, so that it is mended where it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenants.conventions.articles import RESPONSIBLE, ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.contacts import (
    Contact,
    Desk,
    UnreadableMail,
    UnreadablePhone,
    mail_address,
    phone_number,
)
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent

DIRECTORY_MANAGE = "directory.manage"
"""The role of who keeps an organisation's own directory."""
MOST_CONTACTS = 20
LONGEST_WORDS = 120

_NO_ROLE = (
    "Votre compte ne permet pas de modifier l'annuaire de votre organisme.",
    "Demandez ce droit à l'administrateur de votre organisme.",
)
_NOT_YOURS = (
    "Chacun écrit ses propres coordonnées : celles-ci ne sont pas celles de votre organisme.",
    "Signalez l'erreur à l'organisme concerné.",
)
_TOO_MANY = (
    f"Un annuaire a {MOST_CONTACTS} lignes au plus.",
    "Gardez les lignes dont l'autre partie a besoin.",
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why one line cannot be kept: `line` counts from 0, `field` is the field to mend."""

    line: int
    field: str
    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class TypedContact:
    """One line as a person typed it."""

    desk: Desk
    label: str
    phone: str = ""
    mail: str = ""
    hours: str = ""


def contacts_article(convention: Convention | None) -> ArticleRef:
    """What an exchange of contacts rests on, or the owner's own duty."""
    articles = {} if convention is None else convention.articles
    return articles.get(Clause.CONTACTS, RESPONSIBLE)


def linked(organisation: SubscriberId, tenant: TenantId, convention: Convention | None) -> bool:
    """Whether `organisation` is one of the sides of this tenant's convention."""
    if str(organisation) == tenant:
        return True
    return convention is not None and convention.subscriber(organisation) is not None


def may_give(
    agent: Agent, tenant: TenantId, convention: Convention | None, count: int
) -> Refused | None:
    """`None` where this agent may write its organisation's lines for this convention."""
    article = contacts_article(convention)
    if not linked(agent.organisation, tenant, convention):
        return Refused(article, "not-a-party", *_NOT_YOURS)
    if DIRECTORY_MANAGE not in agent.roles:
        return Refused(article, "no-role", *_NO_ROLE)
    if count > MOST_CONTACTS:
        return Refused(article, "too-many-contacts", *_TOO_MANY)
    return None


def read_contacts(typed: Sequence[TypedContact]) -> tuple[Contact, ...] | Flaw:
    """Every line, or the first one to mend."""
    kept: list[Contact] = []
    for number, line in enumerate(typed):
        read = _read(number, line)
        if isinstance(read, Flaw):
            return read
        kept.append(read)
    return tuple(kept)


def _read(number: int, line: TypedContact) -> Contact | Flaw:
    label, hours = line.label.strip(), line.hours.strip()
    for field, words in (("label", label), ("hours", hours)):
        if len(words) > LONGEST_WORDS or not words.isprintable():
            return Flaw(
                number, field, f"{field}-unreadable",
                f"Une ligne, {LONGEST_WORDS} caractères au plus.", "Raccourcissez le texte.",
            )  # fmt: skip
    if not label:
        return Flaw(
            number, "label", "label-missing", "Chaque ligne dit qui répond.",
            "Écrivez un nom de fonction ou de bureau.",
        )  # fmt: skip
    try:
        phone = phone_number(line.phone) if line.phone.strip() else None
    except UnreadablePhone:
        return Flaw(
            number, "phone", "phone-unreadable", "Ce numéro ne peut pas être composé.",
            "Écrivez 03 53 01 00 17, +33 3 53 01 00 17 ou un numéro court comme 17.",
        )  # fmt: skip
    try:
        mail = mail_address(line.mail) if line.mail.strip() else None
    except UnreadableMail:
        return Flaw(
            number, "mail", "mail-unreadable", "Cette adresse de messagerie est illisible.",
            "Écrivez une adresse comme csu@ville.example, sans nom ni chevrons.",
        )  # fmt: skip
    if phone is None and mail is None:
        return Flaw(
            number, "phone", "contact-empty", "Une ligne a un téléphone ou une messagerie.",
            "Complétez la ligne, ou retirez-la.",
        )  # fmt: skip
    return Contact(line.desk, label, phone, mail, hours)
