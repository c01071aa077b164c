"""Where a mayor's agents may look: on their own commune, or their intercommunality's.

The Conseil constitutionnel says so (2021-817 DC, §80), so that the wall between communes
is law and not hygiene. State services have no such wall: their convention says where.
"""

from __future__ import annotations

from datetime import date

from tenants.conventions.convention import Tenant
from tenants.habilitations.habilitation import Designation, Level


def reaches(designation: Designation, tenant: Tenant, day: date) -> bool:
    """Whether the images of `tenant` are on the territory of who named the agent."""
    if designation.level is not Level.MAYOR:
        return True
    members = {member.insee for member in tenant.members if member.since <= day}
    return not designation.communes.isdisjoint({tenant.insee} | members)
