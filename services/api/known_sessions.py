"""Who is still who a good token says: what ended since it was signed, kept in memory.

Every door asks here, for each request and each word on a socket, so that the answer costs
nothing. Fed by the bus at once and by the base every second (`heart.revocation`): a replica
that missed a word is late by a second, and a token lives a minute at most. It decides
nothing: a session, an account or a role has ended elsewhere, and is an `Ending` here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.api.identity.identity import Identity, NotIdentified
from services.api.storage.sessions.shelf import Ending, Seen, Whose
from tenants.vocabulary.identifiers import AgentId, SubscriberId

KEPT = timedelta(hours=13)
"""Longer than a session lasts: none of its tokens is taken after its end."""
SAID_AGAIN = timedelta(seconds=30)
"""How often a session that goes on is noted."""


class SessionEnded(NotIdentified):
    """The token is good, and what it says is over; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__("this session has ended")
        self.code = code


class KnownSessions:
    """One per process."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._of_session: dict[str, Ending] = {}
        self._of_agent: dict[AgentId, list[Ending]] = {}
        self._known: set[Ending] = set()
        self._noted: dict[tuple[str, SubscriberId], Seen] = {}
        self._to_write: dict[tuple[str, SubscriberId], Seen] = {}

    def admit(self, identity: Identity) -> Identity:
        """As `judge`, and noted as seen."""
        judged = self.judge(identity)
        self._note(judged)
        return judged

    def judge(self, identity: Identity) -> Identity:
        """The same, with the roles that are left. Raises `SessionEnded`."""
        over = self._of_session.get(identity.session)
        if over is not None:
            raise SessionEnded(over.code)
        roles = identity.agent.roles
        for ending in self._of_agent.get(identity.agent.id, ()):
            if not concerns(ending, identity):
                continue
            if ending.roles is None:
                raise SessionEnded(ending.code)
            roles &= ending.roles
        if roles == identity.agent.roles:
            return identity
        return replace(identity, agent=replace(identity.agent, roles=roles))

    def hear(self, ending: Ending) -> bool:
        """False where it was known already."""
        if ending in self._known:
            return False
        self._known.add(ending)
        if ending.whose.session is not None:
            self._of_session.setdefault(ending.whose.session, ending)
        elif ending.whose.agent is not None:
            self._of_agent.setdefault(ending.whose.agent, []).append(ending)
        return True

    def take_seen(self) -> list[Seen]:
        """What was noted since the last time, to be written down."""
        seen, self._to_write = list(self._to_write.values()), {}
        return seen

    def forget(self) -> None:
        """What ended so long ago that no token of it can be good."""
        since = self._clock() - KEPT
        kept = [ending for ending in self._known if ending.at >= since]
        if len(kept) < len(self._known):
            self._known, self._of_session, self._of_agent = set(), {}, {}
            for ending in sorted(kept, key=lambda one: one.at):
                self.hear(ending)
        self._noted = {key: one for key, one in self._noted.items() if one.seen >= since}

    def _note(self, identity: Identity) -> None:
        now, agent = self._clock(), identity.agent
        key = (identity.session, agent.organisation)
        before = self._noted.get(key)
        if before is not None and before.roles == agent.roles and now - before.seen < SAID_AGAIN:
            return
        since = now if before is None else before.since
        seen = Seen(identity.session, agent.id, agent.organisation, agent.roles, since, now)
        self._noted[key] = self._to_write[key] = seen


def concerns(ending: Ending, identity: Identity) -> bool:
    """Whether it is of this token, or of this session."""
    whose = ending.whose
    if whose.session is not None:
        return whose.session == identity.session
    return (
        whose.agent == identity.agent.id
        and whose.organisation in (None, identity.agent.organisation)
        and identity.issued <= ending.before
    )


def to_mapping(ending: Ending) -> Mapping[str, Any]:
    """As it travels on the bus."""
    whose = ending.whose
    return {
        "session": whose.session,
        "agent": whose.agent,
        "organisation": whose.organisation,
        "before": ending.before.timestamp(),
        "at": ending.at.timestamp(),
        "code": ending.code,
        "roles": None if ending.roles is None else sorted(ending.roles),
    }


def from_mapping(said: Mapping[str, Any]) -> Ending:
    """Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    session, agent, organisation, roles = (
        said[name] for name in ("session", "agent", "organisation", "roles")
    )
    whose = Whose(
        None if agent is None else AgentId(str(agent)),
        None if organisation is None else SubscriberId(str(organisation)),
        session=None if session is None else str(session),
    )
    return Ending(
        whose,
        str(said["code"]),
        before=datetime.fromtimestamp(said["before"], UTC),
        at=datetime.fromtimestamp(said["at"], UTC),
        roles=None if roles is None else frozenset(str(one) for one in roles),
    )
