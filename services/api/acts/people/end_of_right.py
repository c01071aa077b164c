"""The end of what one person has running at one tenant, because a right there is over.

As any end of a right (`acts.revoking.revoke_rights`), in the transaction of the act that ended
it. The caller tells media at once (`Announcer.rights_cut`): nobody waits for a renewal.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.people.answers import RightsCut
from services.api.acts.revoking.revoke_rights import take_away
from services.api.storage.sessions.shelf import Whose
from services.api.storage.work import LockedTenant
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import AgentId, SubscriberId


async def end_running(
    locked: LockedTenant,
    deed: Deed | None,
    agent: AgentId,
    organisation: SubscriberId,
    code: str,
    now: datetime,
) -> RightsCut:
    """What runs for this agent and this organisation."""
    taken = await take_away(locked, deed, Whose(agent, organisation), code, now)
    return RightsCut(taken.views, taken.leases)
