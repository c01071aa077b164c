"""What was granted and is not used up: sessions, codes, refresh tokens. In memory only.

A code serves once, a refresh token too; one that is shown a second time was stolen, by
its first or by its second user, and ends the whole session.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from services.demo.issuer.levels import LOGGED_IN

T = TypeVar("T")

CODE_LIFE = timedelta(seconds=60)
IDLE = timedelta(minutes=30)
SHIFT = timedelta(hours=12)
"""The longest a session lasts."""
MOST = 10_000
"""Grants that are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Session:
    """`level` is that of the last code given in it, `proved` when the person last answered."""

    id: str
    sub: str
    began: datetime
    level: int
    proved: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code or a refresh token stands for."""

    session: str
    scope: str
    nonce: str | None
    expires: datetime
    challenge: str | None = None
    redirect_uri: str | None = None


class Grants:
    """Everything by random names that nobody can guess."""

    def __init__(self, clock: Callable[[], datetime], names: Callable[[], str]) -> None:
        self._clock = clock
        self._names = names
        self._sessions: dict[str, Session] = {}
        self._codes: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}
        self._used: dict[str, str] = {}
        self._ended: list[Session] = []

    def begin_session(self, sub: str) -> Session:
        now = self._clock()
        session = Session(self._names(), sub, now, LOGGED_IN, now)
        _remember(self._sessions, session.id, session)
        return session

    def proved(self, session: Session, level: int) -> Session:
        """The person has just answered, in a session that goes on."""
        return self._now(replace(session, level=level, proved=self._clock()))

    def going_on(self, session: Session) -> Session:
        """Nobody was asked anything: a higher level was for once."""
        return self._now(replace(session, level=LOGGED_IN))

    def _now(self, session: Session) -> Session:
        self._sessions[session.id] = session
        return session

    def session(self, name: str | None) -> Session | None:
        """A session that goes on."""
        session = self._sessions.get(name or "")
        if session is None or self._clock() - session.began >= SHIFT:
            return None
        return session

    def age(self, session: Session) -> timedelta:
        """Since the person last answered."""
        return self._clock() - session.proved

    def end_session(self, name: str) -> None:
        """Nothing granted in it serves any more."""
        session = self._sessions.pop(name, None)
        if session is not None:
            self._ended.append(session)

    def take_ended(self) -> list[Session]:
        """Those that ended since the last time, to be told of."""
        ended, self._ended = self._ended, []
        return ended

    def revoke(self, name: str) -> None:
        """End the session that a refresh token stands for."""
        grant = self._refresh.pop(name, None)
        if grant is not None:
            self.end_session(grant.session)

    def code(
        self, session: Session, scope: str, nonce: str | None, challenge: str, redirect_uri: str
    ) -> str:
        name = self._names()
        expires = self._clock() + CODE_LIFE
        grant = Grant(session.id, scope, nonce, expires, challenge, redirect_uri)
        _remember(self._codes, name, grant)
        return name

    def refresh_token(self, grant: Grant) -> str:
        name = self._names()
        fresh = Grant(grant.session, grant.scope, None, self._clock() + IDLE)
        _remember(self._refresh, name, fresh)
        return name

    def use_code(self, name: str, verifier: str, redirect_uri: str) -> tuple[Grant, Session] | None:
        """What the code stood for, once, for whoever knows the verifier."""
        grant = self._take(self._codes, name)
        if grant is None or grant.redirect_uri != redirect_uri:
            return None
        if not hmac.compare_digest(challenge_of(verifier), grant.challenge or ""):
            return None
        return self._going_on(grant)

    def use_refresh_token(self, name: str) -> tuple[Grant, Session] | None:
        """What the token stood for, once."""
        grant = self._take(self._refresh, name)
        return None if grant is None else self._going_on(grant)

    def _take(self, grants: dict[str, Grant], name: str) -> Grant | None:
        if name in self._used:
            self.end_session(self._used[name])
            return None
        grant = grants.pop(name, None)
        if grant is None:
            return None
        _remember(self._used, name, grant.session)
        return grant if self._clock() < grant.expires else None

    def _going_on(self, grant: Grant) -> tuple[Grant, Session] | None:
        session = self.session(grant.session)
        return None if session is None else (grant, session)


def challenge_of(verifier: str) -> str:
    """S256 (RFC 7636 §4.2)."""
    digest = sha256(verifier.encode("ascii", errors="replace")).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _remember(kept: dict[str, T], name: str, value: T) -> None:
    if len(kept) >= MOST:
        del kept[next(iter(kept))]
    kept[name] = value
