"""What this process sees fail, for long enough to be worth a report that nobody has made.

A camera is only known to fail while somebody looks at it, or looked long enough; the link,
while no node is linked to its federator. Nothing is reported from here: a person does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tenants.decisions.owner.faults import FaultKind, Trouble
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.picture import PictureState

PATIENCE = timedelta(minutes=3)
"""How long something fails before it is worth telling."""
MEMORY = timedelta(hours=12)
"""How long a camera that nobody looks at any more is still told of."""
_KINDS: Mapping[PictureState, FaultKind] = {
    PictureState.FROZEN: FaultKind.FROZEN,
    PictureState.UNAVAILABLE: FaultKind.NO_PICTURE,
}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`code` is what the picture's own state says; `None` for a link that is down."""

    tenant: TenantId
    trouble: Trouble
    code: str | None
    since: datetime
    watched: bool = True
    told: bool = False


class Suspicions:
    """One per process: every one of them hears the same words."""

    def __init__(self) -> None:
        self._cameras: dict[CameraId, Suspicion] = {}
        self._links: dict[TenantId, Suspicion] = {}

    def of(self, tenant: TenantId) -> tuple[Suspicion, ...]:
        """Those that have lasted, the link's first."""
        known = (*self._links.values(), *self._cameras.values())
        return tuple(one for one in known if one.tenant == tenant and one.told)

    def heard(self, body: Mapping[str, Any], now: datetime) -> TenantId | None:
        """Take in a `flows.state`; whose list has changed."""
        camera, state = CameraId(str(body["camera"])), PictureState(body["state"])
        known = self._cameras.get(camera)
        kind = _KINDS.get(state)
        if kind is not None:
            trouble, tenant = Trouble(camera, kind), TenantId(str(body["tenant"]))
            if known is None or known.trouble != trouble:
                code = None if body["code"] is None else str(body["code"])
                self._cameras[camera] = Suspicion(tenant, trouble, code, now)
            else:
                self._cameras[camera] = replace(known, watched=True)
            return None
        if known is None:
            return None
        if state is PictureState.ENDED and known.told:
            self._cameras[camera] = replace(known, watched=False)
            return None
        if state in (PictureState.LIVE, PictureState.ENDED):
            del self._cameras[camera]
        return known.tenant if known.told else None

    def look(
        self, tenants: Collection[TenantId], linked: Collection[TenantId], now: datetime
    ) -> set[TenantId]:
        """Once a second: whose list has changed. `linked` are those whose link holds."""
        changed = set()
        for tenant in tenants:
            if tenant in linked:
                gone = self._links.pop(tenant, None)
                changed |= {tenant} if gone is not None and gone.told else set()
            elif tenant not in self._links:
                self._links[tenant] = Suspicion(tenant, Trouble(None, FaultKind.LINK), None, now)
        for camera, one in list(self._cameras.items()):
            if not one.watched and now - one.since >= MEMORY:
                del self._cameras[camera]
                changed.add(one.tenant)
        return changed | self._lasted(self._links, now) | self._lasted(self._cameras, now)

    def _lasted(self, known: dict[Any, Suspicion], now: datetime) -> set[TenantId]:
        changed = set()
        for of, one in known.items():
            if not one.told and now - one.since >= PATIENCE:
                known[of] = replace(one, told=True)
                changed.add(one.tenant)
        return changed
