"""Whose word at the CSU changes what the State side may do: the same people who lend the joystick.

Who may lend the joystick, and cut, may also say that nobody is there to be asked, or that a
camera is out of service. A fault is different: anybody of the commune may report one.
"""

from __future__ import annotations

from tenants.conventions.articles import ArticleRef
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


def is_own(agent: Agent, tenant: TenantId) -> bool:
    """Whether this person acts for the tenant itself."""
    return str(agent.organisation) == tenant


def not_answering(agent: Agent, article: ArticleRef) -> Refused | None:
    """`None` where the person answers for what the CSU shares."""
    if CONTROL_APPROVE in agent.roles:
        return None
    return Refused(
        article,
        "no-role",
        "Votre compte permet de voir, pas de répondre pour le centre de supervision.",
        "Demandez ce droit à l'administrateur de votre collectivité.",
    )
