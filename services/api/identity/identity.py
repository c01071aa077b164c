"""What a token says of a person, once its signature holds.

Roles come from the `organization` claim alone, from the client roles that stand nested
there: a role that stands anywhere else was given for another organisation, or for none. Not
from an attribute of the organisation either, since its own administrators write those. A
token for two organisations at once is refused, since nobody could tell for which one the
agent acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tenants.vocabulary.contacts import UnreadableMail, mail_address
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tenants.vocabulary.people import Agent

PROVIDER, SIRET = "identity_provider", "siret"
"""Claims of who came by another provider: which, and for which establishment it answers."""
PROCONNECT = "proconnect"
LONGEST = 200
"""Characters of a name, a rank, a service or an identifier."""


class NotIdentified(Exception):
    """The token does not say who asks; the message is safe to show."""


class OrganisationKind(StrEnum):
    """What an organisation is here for; the last two see no picture.

    An inspection reads registers (CSI L253-2, L253-3); the platform's own people keep it running.
    """

    SUBSCRIBER = "subscriber"
    TENANT = "tenant"
    INSPECTION = "inspection"
    PLATFORM = "platform"


OUTSIDE = frozenset({OrganisationKind.INSPECTION, OrganisationKind.PLATFORM})
"""Kinds that no party to a convention is of."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An agent, the organisation it acts for, and until when the token says so (UTC).

    `session` is the provider's (`sid`), `level` how surely it knows the person (`acr`),
    `authenticated` when the person last proved it (`auth_time`, UTC), and `issued` when the
    token was signed (`iat`, UTC, by the provider's clock).
    """

    agent: Agent
    organisation_name: str
    organisation_kind: OrganisationKind
    expires: datetime
    session: str
    level: int
    authenticated: datetime
    issued: datetime


def read_identity(claims: Mapping[str, Any], audience: str) -> Identity:
    """The roles that count are those of the client `audience`.

    Raises `NotIdentified` for claims that name nobody, or not for one organisation.
    """
    alias, organisation = _organisation(claims)
    try:
        kind = OrganisationKind(_text(organisation, "kind"))
    except ValueError:
        raise NotIdentified("the organisation of this token has no kind") from None
    _check_establishment(claims, organisation)

    agent = Agent(
        id=AgentId(_text(claims, "sub")),
        name=_text(claims, "name"),
        rank=_text(claims, "rank"),
        service=_text(claims, "service"),
        organisation=SubscriberId(alias),
        roles=_roles(organisation, audience),
        mail=_mail(claims),
        session=_text(claims, "sid"),
        inspects=kind is OrganisationKind.INSPECTION,
    )
    return Identity(
        agent,
        organisation_name=_text(organisation, "name"),
        organisation_kind=kind,
        expires=_instant(claims, "exp"),
        session=agent.session,
        level=_level(claims),
        authenticated=_instant(claims, "auth_time"),
        issued=_instant(claims, "iat"),
    )


def _organisation(claims: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    said = claims.get("organization")
    if not isinstance(said, Mapping) or len(said) != 1:
        raise NotIdentified("a token must be for exactly one organisation")

    alias, organisation = next(iter(said.items()))
    if not _readable(alias) or not isinstance(organisation, Mapping):
        raise NotIdentified("the organisation of this token cannot be read")
    return alias, organisation


def _check_establishment(claims: Mapping[str, Any], organisation: Mapping[str, Any]) -> None:
    """ProConnect answers for somebody at one establishment, and for no other employer's."""
    if claims.get(PROVIDER) != PROCONNECT:
        return
    known = organisation.get(SIRET)
    said = claims.get(SIRET)
    if not isinstance(said, str) or not isinstance(known, list) or said not in known:
        raise NotIdentified("ProConnect answers for another establishment than this organisation's")


def _roles(organisation: Mapping[str, Any], audience: str) -> frozenset[str]:
    try:
        roles = organisation.get("resource_access", {}).get(audience, {}).get("roles", [])
    except AttributeError:
        raise NotIdentified("the roles of this token cannot be read") from None
    if not isinstance(roles, list) or not all(_readable(role) for role in roles):
        raise NotIdentified("the roles of this token cannot be read")
    return frozenset(roles)


def _level(claims: Mapping[str, Any]) -> int:
    said = _text(claims, "acr")
    if not (said.isascii() and said.isdecimal()):
        raise NotIdentified("the level of this token is not a number")
    return int(said)


def _instant(claims: Mapping[str, Any], member: str) -> datetime:
    said = claims.get(member)
    # A boolean is an integer to Python, and no time.
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise NotIdentified(f"the {member} of this token is not a time")
    try:
        return datetime.fromtimestamp(said, UTC)
    except (OverflowError, OSError, ValueError):
        raise NotIdentified(f"the {member} of this token is not a time") from None


def _text(said: Mapping[str, Any], member: str) -> str:
    # Keycloak gives an attribute of an organisation as a list of one.
    text = said.get(member)
    if isinstance(text, list) and len(text) == 1:
        text = text[0]
    if not _readable(text):
        raise NotIdentified(f"this token says no {member}")
    return str(text)


def _mail(claims: Mapping[str, Any]) -> str | None:
    """The agent's own mailbox: one that nobody verified would send a link to a stranger."""
    said = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(said, str):
        return None
    try:
        return mail_address(said)
    except UnreadableMail:
        return None


def _readable(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and text.isprintable()
