"""The synthetic tenant of a place, and the machine that may ask for its one camera.

A robot is nobody of a service, and no right of a person's is given to it: it has a tenant of
its own, whose deed names no commune and whose camera is drawn by a program. What it does is
entered in that tenant's register like any other act. It can be given nothing else: the door
that knows it opens this camera alone.
"""

from __future__ import annotations

from typing import Final

from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId, camera_id
from tenants.vocabulary.people import Agent

TENANT: Final = TenantId("sonde")
ORGANISATION: Final = SubscriberId("sonde-installation")
AGENT: Final = AgentId("sonde")
CAMERA: Final = camera_id(TENANT, "001")
MOTIVE: Final = "essai"
ROLES: Final = frozenset({"flow.view", "register.read"})
SECRET_LETTERS: Final = 32
"""The least of a secret that nobody types: 43 letters are written, 256 bits."""
PATH: Final = "/probe"


def probe_agent() -> Agent:
    """Whom the register names: a machine, and it says so."""
    return Agent(AGENT, "Sonde automatique", "machine", "Essai d'installation", ORGANISATION, ROLES)
