"""The first order of each hold, followed until its camera has answered: the end of a takeover."""

from __future__ import annotations

from services.federator.steering.helm import Helm
from services.kit.tracing.context import context_of_lease
from services.kit.tracing.spans import begin, is_on
from tenants.vocabulary.identifiers import CameraId


class FirstOrders:
    """Those of one commune. The orders that follow are many a second, and none is followed."""

    def __init__(self) -> None:
        self._leases: dict[CameraId, str] = {}
        """The latest at each camera whose first order was followed."""

    def follow(self, lease: str, helm: Helm, order: str) -> None:
        """`order` is what this lease says to the helm's camera now."""
        if not is_on() or self._leases.get(helm.camera) == lease:
            return
        self._leases[helm.camera] = lease
        trace = context_of_lease(lease)
        helm.follow(begin("federator.first_order", trace, camera=helm.camera, order=order))
