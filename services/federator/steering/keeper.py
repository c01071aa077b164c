"""Who holds the joystick of each camera: one hand a camera, and the CSU before all.

Pure: it is told what the monotonic clock says, moves no camera and says no word. What
it has refused or ended never comes back: another lease has to be granted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from services.kit.passes import CSU_ITSELF
from tenants.vocabulary.identifiers import CameraId


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease that the API granted; `ends` is on the federator's own monotonic clock."""

    lease: str
    view: str
    camera: CameraId
    fence: int
    priority: int
    ends: float

    @property
    def is_state(self) -> bool:
        return self.priority != CSU_ITSELF

    def extends(self, other: Claim) -> bool:
        same = (self.lease, self.view, self.camera, self.fence, self.priority)
        return same == (other.lease, other.view, other.camera, other.fence, other.priority)


@dataclass(frozen=True, slots=True)
class Taken:
    """`ended`: the lease whose place it takes."""

    ended: Claim | None = None
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """`ended`: a lease that is over all the same, for the API has given another since."""

    code: str
    ended: Claim | None = None


Answer: TypeAlias = Taken | Denied


class LeaseKeeper:
    """`calm`: seconds during which the State is refused what the CSU took back."""

    def __init__(self, calm: float) -> None:
        self._calm = calm
        self._held: dict[CameraId, Claim] = {}
        self._newest: dict[CameraId, int] = {}
        self._calm_until: dict[CameraId | None, float] = {}

    def holder(self, camera: CameraId) -> Claim | None:
        return self._held.get(camera)

    def held_by(self, view: str) -> Claim | None:
        return next((claim for claim in self._held.values() if claim.view == view), None)

    def take(self, claim: Claim, now: float, barred: str | None = None) -> Answer:
        """The newest fence wins, whoever brings it, unless the CSU holds or has just held.

        `barred`: the code by which the law refuses this claim; it still ends an older
        lease, since the API has given that one away.
        """
        held = self._held.get(claim.camera)
        extends = held is not None and claim.extends(held)
        if not extends and claim.fence <= self._newest.get(claim.camera, -1):
            return Denied("fenced")

        self._newest[claim.camera] = claim.fence
        if held is not None and not held.is_state and claim.is_state:
            return Denied("held-by-csu")
        code = barred or self._why_not(claim, now)
        if code is not None:
            return Denied(code, self._held.pop(claim.camera, None))
        self._held[claim.camera] = claim
        return Taken(None if extends else held, extends)

    def end(self, view: str) -> Claim | None:
        claim = self.held_by(view)
        return None if claim is None else self._held.pop(claim.camera)

    def shorten(self, view: str, ends: float) -> Claim | None:
        """This view's claim, once it ends no later than `ends`; `None` where it holds nothing."""
        claim = self.held_by(view)
        if claim is None:
            return None
        shorter = replace(claim, ends=min(claim.ends, ends))
        self._held[claim.camera] = shorter
        return shorter

    def take_back(self, camera: CameraId | None, now: float) -> list[Claim]:
        """The CSU wants this camera, or all, for itself: what it ends, and a time of calm."""
        self._calm_until[camera] = now + self._calm
        return self._drop(claim for claim in self._held.values() if camera in (None, claim.camera))

    def overdue(self, now: float) -> list[Claim]:
        """What has lasted as long as it could; it is over once this returns."""
        return self._drop(claim for claim in self._held.values() if claim.ends <= now)

    def _why_not(self, claim: Claim, now: float) -> str | None:
        if claim.ends <= now:
            return "deadline"
        calm_until = max(self._calm_until.get(one, now) for one in (None, claim.camera))
        return "calm" if claim.is_state and now < calm_until else None

    def _drop(self, claims: Iterable[Claim]) -> list[Claim]:
        gone = list(claims)
        for claim in gone:
            del self._held[claim.camera]
        return gone
