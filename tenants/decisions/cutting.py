"""The owner's stop: what a commune has cut, for how long, and who may cut it.

It wins over every grant: it is looked at before any convention is. It needs no article
of a convention, because the system is its owner's (CSI R251-1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.days import PARIS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

CONTROL_APPROVE = "control.approve"
"""The role of the CSU's people who answer for what is shared."""
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Cut:
    """One standing stop: of `camera`, or of everything the tenant shares (`None`).

    `until` is when it lifts by itself; `None`: until somebody reopens.
    """

    camera: CameraId | None
    reason: str
    by: str
    since: datetime
    until: datetime | None

    def stands(self, at: datetime) -> bool:
        return self.until is None or at < self.until


def standing_cut(cuts: Iterable[Cut], camera: CameraId, at: datetime) -> Cut | None:
    """What keeps `camera` from being shown at `at`; the stop of everything goes first."""
    standing = [cut for cut in cuts if cut.stands(at) and cut.camera in (None, camera)]
    return min(standing, key=lambda cut: cut.camera is not None, default=None)


def refused_by(cut: Cut) -> Refused:
    """What an agent is told who asks for a camera that is cut."""
    what = "toutes ses images" if cut.camera is None else "cette caméra"
    return Refused(
        RESPONSIBLE,
        "cut-by-commune",
        f"La collectivité a coupé {what} : {cut.reason} ({cut.by}).",
        _when_it_lifts(cut),
    )


def may_cut(agent: Agent, tenant: TenantId, reason: str) -> Refused | None:
    """`None` where this agent may cut and reopen what `tenant` shares."""
    if str(agent.organisation) != tenant or CONTROL_APPROVE not in agent.roles:
        return Refused(
            RESPONSIBLE,
            "not-the-owner",
            "Seul le centre de supervision de la collectivité coupe et rouvre ses images.",
            "Appelez le centre de supervision.",
        )
    if not reason.strip() or len(reason) > LONGEST_REASON or not reason.isprintable():
        return Refused(
            RESPONSIBLE,
            "reason-missing",
            "Une coupure porte sa raison : l'agent coupé la lira.",
            f"Écrivez-la sur une ligne, {LONGEST_REASON} caractères au plus.",
        )
    return None


def _when_it_lifts(cut: Cut) -> str:
    if cut.until is None:
        return "Appelez le centre de supervision : il rouvre quand il le décide."
    return f"Rouverture prévue à {cut.until.astimezone(PARIS):%H h %M}, ou appelez le centre."
