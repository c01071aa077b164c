"""May this fact about a camera be told? By its owner, of its own, inside its perimeter (VA-2).

A camera that is added, changed, relocated or removed reaches the CIC at once, without an
amendment. A commune never places a camera in another's name, nor outside the ground that
it answers for. The perimeter is an argument: contours are data, not rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tenants.conventions.articles import RESPONSIBLE, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.decisions.standing import NO_CONVENTION
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import (
    CameraId,
    TenantId,
    UnreadableName,
    split_camera_id,
)

Perimeter: TypeAlias = Callable[[GeoPoint], bool]
"""Whether a place is on the owner's ground; see `vocabulary.outline` for one of polygons."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """`tenant` is who speaks, by its certificate. `place` is `None` for a camera removed."""

    tenant: TenantId
    camera: CameraId
    place: GeoPoint | None
    at: datetime


def decide(request: ReportRequest, convention: Convention | None, within: Perimeter) -> Outcome:
    if convention is None:
        return NO_CONVENTION
    if not _own(request) or request.tenant != convention.tenant.id:
        return Refused(
            RESPONSIBLE,
            "not-own-camera",
            "Une collectivité ne déclare que ses propres caméras.",
            "La collectivité à qui est cette caméra la déclare elle-même.",
        )
    if request.place is not None and not within(request.place):
        by_deed = Clause.PERIMETER if Clause.PERIMETER in convention.articles else Clause.INVENTORY
        return Refused(
            convention.article(by_deed),
            "outside-perimeter",
            "Cette position est hors du territoire de la collectivité.",
            "Corrigez la longitude et la latitude de la caméra.",
        )
    return Granted(convention.articles.get(Clause.INVENTORY, RESPONSIBLE), request.at)


def _own(request: ReportRequest) -> bool:
    try:
        return split_camera_id(request.camera)[0] == request.tenant
    except UnreadableName:
        return False
