"""What each tenant declared of its hours, as this process knows it, for what people read.

What decides reads the database itself (`acts.upkeep.declared`): a process that missed a
word may show the other hours for a moment, and grants nothing by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from services.api.storage.work import Begin
from tenants.conventions.convention import Convention, Deed
from tenants.vocabulary.identifiers import TenantId


class Declared:
    """One per process. Before the first reading: the deeds as they were signed."""

    def __init__(
        self, begin: Begin, conventions: Mapping[TenantId, Deed], clock: Callable[[], datetime]
    ) -> None:
        self._begin = begin
        self._signed = conventions
        self._clock = clock
        self._deeds = dict(conventions)

    def convention(self, tenant: TenantId) -> Convention | None:
        """The version in force now, with the hours its tenant declared."""
        deed = self._deeds.get(tenant)
        return None if deed is None else deed.at(self._clock())

    async def read(self, tenant: TenantId | None = None) -> None:
        """Again, for one tenant or for all. Raises `RegisterUnavailable`."""
        wanted = sorted(self._signed) if tenant is None else [tenant]
        async with self._begin() as work:
            known = await work.upkeep.declarations(wanted, self._clock())
        for one in wanted:
            deed = self._signed.get(one)
            if deed is not None:
                said = (each.exception for each in known if each.tenant == one)
                self._deeds[one] = deed.declaring(said)
