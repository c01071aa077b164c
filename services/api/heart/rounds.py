"""What the hour changes in the life of the sharing: windows begin and end, a CSU opens or
closes, something has failed for long enough to be told of. Once a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from services.api.acts.upkeep.maintenance import keep_windows
from services.api.announce import Announcer
from services.api.changes import Changes
from services.api.declared import Declared
from services.api.directory import Directory
from services.api.storage.work import Begin
from services.api.suspicions import Suspicions
from tenants.conventions.convention import Deed
from tenants.decisions.steering.opening import is_open
from tenants.vocabulary.identifiers import TenantId


class Rounds:
    """`beat` raises `RegisterUnavailable`. Any replica may run it: the second finds nothing."""

    def __init__(
        self,
        begin: Begin,
        conventions: Mapping[TenantId, Deed],
        declared: Declared,
        directory: Directory,
        suspicions: Suspicions,
        changes: Changes,
        announcer: Announcer,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._conventions = conventions
        self._declared = declared
        self._directory = directory
        self._suspicions = suspicions
        self._changes = changes
        self._announcer = announcer
        self._clock = clock
        self._open: dict[TenantId, bool] = {}

    async def beat(self, connected: bool) -> None:
        """While the bus is away nothing is known of the links."""
        now = self._clock()
        changed = self._turned(now)
        if connected:
            linked = [tenant for tenant in self._conventions if self._directory.linked(tenant)]
            changed |= self._suspicions.look(self._conventions.keys(), linked, now)
        for tenant in changed:
            self._changes.upkeep_changed(tenant)
        kept = await keep_windows(self._begin, self._conventions, now)
        for tenant in sorted({window.tenant for window in kept}):
            await self._announcer.upkeep_changed(tenant)

    async def missed(self) -> None:
        """Words may have gone unheard: everything is read again, and told again."""
        await self._declared.read()
        self._changes.upkeep_changed(None)

    def _turned(self, now: datetime) -> set[TenantId]:
        """The tenants whose CSU has opened or closed since the last look."""
        changed = set()
        for tenant in self._conventions:
            convention = self._declared.convention(tenant)
            is_open_now = convention is not None and is_open(convention, now)
            if self._open.setdefault(tenant, is_open_now) is not is_open_now:
                self._open[tenant] = is_open_now
                changed.add(tenant)
        return changed
