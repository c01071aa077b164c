"""What media said ended while nothing could be entered: kept until it is, and so many at most.

In memory: what a process that dies forgets ends later all the same, as what nobody
renewed. Each end goes into the register with its own reason and its own hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.end_view import Ending
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import LeaseId, ViewId

MOST = 10_000
"""Of each kind: several times what a department shows at once."""


class Endings:
    """One per process."""

    def __init__(self) -> None:
        self._views: dict[ViewId, Ending] = {}
        self._leases: dict[LeaseId, tuple[Event, datetime]] = {}

    @property
    def views(self) -> Mapping[ViewId, Ending]:
        return dict(self._views)

    @property
    def leases(self) -> Mapping[LeaseId, tuple[Event, datetime]]:
        return dict(self._leases)

    def keep_view(self, view: ViewId, ending: Ending) -> None:
        """The first word on a view is its end; a full shelf keeps what it has."""
        if len(self._views) < MOST:
            self._views.setdefault(view, ending)

    def keep_lease(self, lease: LeaseId, event: Event, at: datetime) -> None:
        if len(self._leases) < MOST:
            self._leases.setdefault(lease, (event, at))

    def view_known(self, view: ViewId) -> None:
        self._views.pop(view, None)

    def lease_known(self, lease: LeaseId) -> None:
        self._leases.pop(lease, None)
