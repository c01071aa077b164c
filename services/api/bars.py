"""Whom an open difference bars from which roles, as this process knows it: a second old at most.

It narrows what a token says before any act sees it. What decides on a picture reads the
database itself (`LockedTenant.habilitation`), and is never late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.api.identity.identity import Identity
from services.api.storage.drifts.shelf import Whose
from services.api.storage.work import Begin
from tenants.habilitations.barring import kept_roles
from tenants.vocabulary.people import Agent


class Bars:
    """One per process. Before the first reading nobody is barred: it comes before any request."""

    def __init__(self) -> None:
        self._known: Mapping[Whose, frozenset[str]] = {}
        self._version: int | None = None

    def narrowed(self, identity: Identity) -> Identity:
        """The same person, without the roles that are barred."""
        agent = identity.agent
        bars = self.on(agent)
        if not bars:
            return identity
        return replace(identity, agent=replace(agent, roles=kept_roles(agent.roles, bars)))

    def on(self, agent: Agent) -> frozenset[str]:
        """The roles that this agent is barred from, for the organisation it acts for."""
        return self._known.get((agent.id, agent.organisation), frozenset())

    async def read(self, begin: Begin) -> None:
        """Again, where something changed since. Raises `RegisterUnavailable`: what was known
        stays."""
        async with begin() as work:
            look = await work.drifts.last_look()
            if look is None or look.version == self._version:
                return
            self._known = await work.drifts.bars()
            self._version = look.version
