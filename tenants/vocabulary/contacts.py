"""How a desk is reached: a telephone number, a mailbox, and what kind of desk it is.

Numbers are kept as they are dialled from abroad (E.164), short ones as they are. Reads
what a person typed and refuses what nobody could dial or write to; who is behind a number
is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from enum import StrEnum

LONGEST_MAIL = 254
"""RFC 5321 §4.5.3.1.3, without its brackets."""

_PUNCTUATION = re.compile(r"[\s.()\u00a0-]+")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
_NATIONAL = re.compile(r"0[1-9][0-9]{8}")
_SHORT = re.compile(r"1[0-9]{1,2}|[13][0-9]{3}|11[68][0-9]{3}")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")


class Desk(StrEnum):
    """Which desk of an organisation; the value never changes once it is kept."""

    ROOM = "room"
    """Where somebody sits: the CSU's room, the CIC's."""
    HEAD = "head"
    """Who answers for the CSU, or for the CIC."""
    ON_CALL = "on-call"
    """Outside the room's hours."""
    IN_CHARGE = "in-charge"
    """The landlord's person in charge (CH-3)."""
    REGISTER = "register"
    """Who keeps how the register ends: a data protection officer, most often."""
    OTHER = "other"


class UnreadablePhone(ValueError):
    """Nobody could dial it."""


class UnreadableMail(ValueError):
    """Nobody could write to it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of a directory. `hours` is a note for people: nothing decides by it."""

    desk: Desk
    label: str
    phone: str | None
    mail: str | None
    hours: str = ""


def phone_number(text: str) -> str:
    """`03 53 01 00 17` is `+33353010017`; `17` stays `17`. Raises `UnreadablePhone`."""
    dialled = _PUNCTUATION.sub("", text)
    if dialled.startswith("00"):
        dialled = f"+{dialled[2:]}"
    # As it is printed on letterheads: +33 (0)3 53 01 00 17.
    if dialled.startswith("+330"):
        dialled = f"+33{dialled[4:]}"
    if _NATIONAL.fullmatch(dialled):
        return f"+33{dialled[1:]}"
    french = not dialled.startswith("+33") or len(dialled) == len("+33353010017")
    if _SHORT.fullmatch(dialled) or (french and _INTERNATIONAL.fullmatch(dialled)):
        return dialled
    raise UnreadablePhone(text)


def mail_address(text: str) -> str:
    """The address alone, its domain in lower case. Raises `UnreadableMail`."""
    said = text.strip()
    try:
        address = Address(addr_spec=said)
    except (ValueError, IndexError, HeaderParseError):
        raise UnreadableMail(text) from None
    domain = address.domain.lower()
    plain = said.isascii() and said.isprintable() and '"' not in said
    if not (address.username and plain and len(said) <= LONGEST_MAIL and _DOMAIN.fullmatch(domain)):
        raise UnreadableMail(text)
    return f"{said.rpartition('@')[0]}@{domain}"
