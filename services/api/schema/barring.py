"""What is not the law's to say, and keeps a camera from being opened: a role, a dispute, a link."""

from __future__ import annotations

from services.api import french
from services.api.directory import Node
from services.api.schema.context import House
from tenants.conventions.articles import Clause
from tenants.decisions.outcomes import Refused
from tenants.decisions.standing import account_differs
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

FLOW_VIEW = "flow.view"
"""The role without which no image is opened."""


def barred_from(house: House, agent: Agent, camera: CameraId) -> Refused | None:
    """The act is not tried for it; the refusal is entered all the same."""
    tenant = _tenant(camera)
    convention = house.convention(tenant)
    if convention is None:
        # The act itself refuses what no convention opens, and does not find what is nowhere.
        return None
    if FLOW_VIEW not in agent.roles and house.bars.on(agent):
        return account_differs(convention.article(Clause.HABILITATION))
    if FLOW_VIEW not in agent.roles:
        return Refused(convention.article(Clause.HABILITATION), "no-role", *french.NO_ROLE)
    if tenant in house.register.disputes:
        article = convention.article(Clause.WATCHING)
        return Refused(article, "checkpoint-refused", *french.CHECKPOINT_REFUSED)
    if node_of(house, camera) is None:
        return Refused(convention.article(Clause.WATCHING), "link-down", *french.LINK_DOWN)
    return None


def node_of(house: House, camera: CameraId) -> Node | None:
    return house.directory.node_for(_tenant(camera), camera)


def _tenant(camera: CameraId) -> TenantId:
    """Whose camera it says it is; nobody's, for a name that is none."""
    return TenantId(camera.partition(":")[0])
