"""Who looks: a person, with rank and service, acting for one organisation.

The register names them as the conventions ask (ME-2: names, rank, service).
What they may do is not here: that is a habilitation.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenants.vocabulary.identifiers import AgentId, SubscriberId


@dataclass(frozen=True, slots=True)
class Agent:
    """`organisation` is the one the agent acts for now: a subscriber or a tenant.

    `mail` is the agent's own mailbox, where the identity provider vouches for it; `session`
    the login in which the agent acts, as the provider names it, empty where none is known.
    """

    id: AgentId
    name: str
    rank: str
    service: str
    organisation: SubscriberId
    roles: frozenset[str] = frozenset()
    mail: str | None = None
    session: str = ""
