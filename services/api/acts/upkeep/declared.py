"""A tenant's deed with the hours it declared for single days: what decides, always.

The one way in: an act that asks whether the CSU is open asks the deed that this gives, and
one about a moment that is past asks it as it was known at that moment.
"""

from __future__ import annotations

from datetime import datetime

from services.api.storage.work import LockedTenant
from tenants.conventions.convention import Deed


async def as_declared(locked: LockedTenant, deed: Deed | None, at: datetime) -> Deed | None:
    """`deed` is the locked tenant's; what it declared after `at` is left out."""
    if deed is None:
        return None
    known = await locked.upkeep.declarations([locked.tenant], at)
    return deed.declaring(one.exception for one in known)
