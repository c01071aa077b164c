"""What Keycloak says of a person now, and what has changed there since a while.

Keycloak tells nobody that an account was disabled, a group left or an organization: its
administration events say that somebody did something, and the person is then looked at. The
events are a reason to look, never the truth; one that cannot be read is a reason to look at
everybody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from services.api.acts.revoking.revoke_rights import (
    ACCOUNT_DISABLED,
    NOT_A_MEMBER,
    ROLE_WITHDRAWN,
    SESSION_ENDED,
)
from services.api.keycloak.wanted import API
from services.api.storage.sessions.shelf import Ending, Seen, Whose
from tenants.vocabulary.identifiers import AgentId, SubscriberId

PAGE = 100
OVERLAP = timedelta(seconds=10)
"""Asked for again each time: an event is seen later than its hour."""
_PERSON = re.compile(r"(?:^|/)(?:users|members)/([^/]+)")


class Realm(Protocol):
    """What is asked of Keycloak here: `server.Keycloak` is one."""

    def get(self, *path: str, **query: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Of somebody whose account is good: sessions that go on, and roles by organisation."""

    sessions: frozenset[str]
    roles: Mapping[SubscriberId, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something at `at`, by Keycloak's clock, to `agent`, or to anybody."""

    id: str
    at: datetime
    agent: AgentId | None


def standing(
    server: Realm, agent: AgentId, organisations: Collection[SubscriberId]
) -> Standing | None:
    """`None` for whoever has no account, or a disabled one. Raises `KeycloakAway`,
    `KeycloakRefused`."""
    found = server.get("users", agent)
    if found is None or found.get("enabled") is not True:
        return None
    member_of = server.get("organizations", "members", agent, "organizations") or []
    roles = {
        SubscriberId(str(one["alias"])): _roles(server, agent, str(one["id"]))
        for one in member_of
        if one["alias"] in organisations and one.get("enabled") is True
    }
    sessions = server.get("users", agent, "sessions") or []
    return Standing(frozenset(str(one["id"]) for one in sessions), roles)


def lost(
    seen: Iterable[Seen], now_is: Standing | None, before: datetime, at: datetime
) -> tuple[Ending, ...]:
    """What the sessions of one person had, and have no longer; `before` by the provider's
    clock, when it was taken."""
    endings: dict[Ending, None] = {}
    for one in seen:
        ending = _lost(one, now_is, before, at)
        if ending is not None:
            endings.setdefault(ending)
    return tuple(endings)


def happened(server: Realm, since: datetime | None) -> Sequence[Happened]:
    """What may have taken something from somebody, the latest first; where there is more than
    can be read, something that happened to anybody. Raises `KeycloakAway`, `KeycloakRefused`.

    `since` by Keycloak's clock; `None`: only the latest, to begin with.
    """
    if since is None:
        latest = server.get("admin-events", max="1") or []
        return [_happened(one, to_anybody=True) for one in latest]
    asked = str(int((since - OVERLAP).timestamp() * 1000))
    events = server.get("admin-events", max=str(PAGE), dateFrom=asked) or []
    read = [_happened(one) for one in events if one.get("operationType") != "CREATE"]
    if len(events) == PAGE:
        read.append(_happened(events[-1], to_anybody=True))
    return read


def _roles(server: Realm, agent: AgentId, organization: str) -> frozenset[str]:
    """As tokens carry them: those that the groups of the organization give."""
    roles: set[str] = set()
    for group in server.get("organizations", organization, "members", agent, "groups") or []:
        whole = server.get("organizations", organization, "groups", group["id"]) or {}
        roles.update(whole.get("clientRoles", {}).get(API, ()))
    return frozenset(roles)


def _lost(one: Seen, now_is: Standing | None, before: datetime, at: datetime) -> Ending | None:
    if now_is is None:
        return Ending(Whose(one.agent), ACCOUNT_DISABLED, before, at)
    if one.session not in now_is.sessions:
        return Ending(Whose(one.agent, session=one.session), SESSION_ENDED, before, at)
    roles = now_is.roles.get(one.organisation)
    if roles is None:
        return Ending(Whose(one.agent, one.organisation), NOT_A_MEMBER, before, at)
    if one.roles - roles:
        left = one.roles & roles
        return Ending(Whose(one.agent, one.organisation), ROLE_WITHDRAWN, before, at, left)
    return None


def _happened(event: Mapping[str, Any], *, to_anybody: bool = False) -> Happened:
    at = datetime.fromtimestamp(event["time"] / 1000, UTC)
    named = None if to_anybody else _PERSON.search(str(event.get("resourcePath") or ""))
    agent = None if named is None else AgentId(named.group(1))
    return Happened(f"{event['id']}{'*' if to_anybody else ''}", at, agent)
