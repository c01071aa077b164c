"""Which views other nodes show of the flows that leave by this one, and what they want of them.

Pure: it says nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.kit.link.words import UnreadableWord, Watch
from services.kit.passes import Pass, PassRefused, PublicKeys, verify
from services.media.edges.speaking import Speaking
from tenants.vocabulary.picture import Quality

Flow = tuple[str, str]
"""A tenant, and a flow of it."""


@dataclass(eq=False, slots=True)
class Edge:
    """A node that has flows from us, by the name that it gives itself."""

    name: str
    speaking: Speaking
    wanted: dict[Flow, frozenset[Quality]] = field(default_factory=dict)
    agreed: set[Flow] = field(default_factory=set)
    """Those of which the commune lets it show a view, on the link that is up now."""
    given: set[tuple[Flow, Quality]] = field(default_factory=set)
    """What it has had a keyframe of."""

    def begin_again(self, flow: Flow) -> None:
        """The next picture that it gets of this flow is a keyframe."""
        self.given -= {(flow, quality) for quality in Quality}


@dataclass(eq=False, slots=True)
class Seat:
    """One view that is shown there."""

    edge: Edge
    granted: Pass
    token: str
    quality: Quality

    @property
    def flow(self) -> Flow:
        return self.granted.tenant, self.granted.flow


class Seats:
    """By view: a view has one seat, at the node that asked last."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._edges: dict[Flow, dict[Edge, int]] = {}
        """How many seats each edge has of each flow."""

    def __len__(self) -> int:
        return len(self._seats)

    def __contains__(self, view: str) -> bool:
        return view in self._seats

    def put(self, view: str, seat: Seat) -> None:
        self.remove(view)
        self._seats[view] = seat
        edges = self._edges.setdefault(seat.flow, {})
        edges[seat.edge] = edges.get(seat.edge, 0) + 1
        wanted = seat.edge.wanted
        wanted[seat.flow] = wanted.get(seat.flow, frozenset()) | {seat.quality}

    def remove(self, view: str) -> Seat | None:
        """An edge that has no seat of a flow left has nothing of it any more."""
        seat = self._seats.pop(view, None)
        if seat is None:
            return None
        flow, edge = seat.flow, seat.edge
        self._edges[flow][edge] -= 1
        if self._edges[flow][edge] == 0:
            del self._edges[flow][edge]
            edge.wanted.pop(flow, None)
            edge.agreed.discard(flow)
            edge.begin_again(flow)
        if not self._edges[flow]:
            del self._edges[flow]
        return seat

    def named(self, view: str) -> Seat | None:
        return self._seats.get(view)

    def of(self, tenant: str, view: str) -> Seat | None:
        seat = self._seats.get(view)
        return seat if seat is not None and seat.granted.tenant == tenant else None

    def at(self, edge: Edge, view: str) -> Seat | None:
        seat = self._seats.get(view)
        return seat if seat is not None and seat.edge is edge else None

    def views_at(self, edge: Edge) -> list[str]:
        return [view for view, seat in self._seats.items() if seat.edge is edge]

    def views_of(self, flow: Flow) -> Iterator[tuple[str, Seat]]:
        return ((view, one) for view, one in list(self._seats.items()) if one.flow == flow)

    def edges(self, flow: Flow) -> list[Edge]:
        return list(self._edges.get(flow, ()))

    def flows(self, tenant: str) -> list[Flow]:
        return sorted(flow for flow in self._edges if flow[0] == tenant)

    def flow_named(self, edge: Edge, name: str) -> Flow | None:
        return next((flow for flow in edge.wanted if flow[1] == name), None)


def seat_for(edge: Edge, word: Watch, pass_key: PublicKeys, now: datetime) -> Seat:
    """What a node may ask for under this pass. Raises `PassRefused` and `UnreadableWord`."""
    (quality,) = read_qualities([word.quality])
    granted = verify(word.token, pass_key, now)
    if granted.view != word.view:
        raise PassRefused("this pass is for another view")
    return Seat(edge, granted, word.token, quality)


def read_qualities(said: list[str]) -> frozenset[Quality]:
    """Raises `UnreadableWord`."""
    try:
        return frozenset(Quality(each) for each in said)
    except ValueError as error:
        raise UnreadableWord("a quality nobody has") from error
