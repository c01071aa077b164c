"""Which media node shows a view, and from which one it has the pictures.

A camera's node shows it, until that one has as many views of it as it should; then the next
in the camera's order does, and has the pictures once from the first. One hop, never two: the
first is always the camera's own node. A view stays where it was placed while both are there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.api.directory import Directory, Node, chosen, ranked
from services.kit.passes import Relay
from tenants.vocabulary.identifiers import CameraId, TenantId, ViewId

OPENING: Final = timedelta(seconds=10)
"""How long a screen may take until its node says that it shows the view."""
FORGOTTEN: Final = timedelta(minutes=1)
"""What a node said last that says nothing any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """`origin` is `None` where the pictures come straight from the commune."""

    node: Node
    origin: Node | None = None

    @property
    def names(self) -> tuple[str, str | None]:
        return self.node.name, None if self.origin is None else self.origin.name

    @property
    def relay(self) -> Relay | None:
        if self.origin is None or self.origin.link is None:
            return None
        return Relay(self.node.name, self.origin.name, self.origin.link)


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a view stands that is not at its camera's own node, by the nodes' names."""

    node: str
    origin: str
    since: datetime


class Places:
    """What this process knows of it: what it chose, what the others did, what nodes report."""

    def __init__(self, directory: Directory, clock: Callable[[], datetime]) -> None:
        self._directory = directory
        self._clock = clock
        self._edges: dict[ViewId, Edge] = {}
        self._untold: dict[ViewId, Edge] = {}

    def choose(self, view: str, camera: CameraId) -> Place | None:
        """For a screen that is about to open this view; `None` where no node could show it."""
        among, view_id = self._directory.among(_tenant(camera)), ViewId(view)
        stands = place_in(among, camera, self._edges.get(view_id))
        if stands is None or stands.origin is not None:
            return stands
        place = _least_crowded(among, camera)
        if place.origin is None:
            self._edges.pop(view_id, None)
        else:
            edge = Edge(place.node.name, place.origin.name, self._clock())
            self._edges[view_id] = self._untold[view_id] = edge
        return place

    def untold(self) -> dict[ViewId, Edge]:
        """What was chosen here since this was asked last."""
        untold, self._untold = self._untold, {}
        return untold

    def placed(self, body: Mapping[str, Any]) -> None:
        """Another process chose. Raises `KeyError`."""
        edge = Edge(str(body["node"]), str(body["origin"]), self._clock())
        self._edges[ViewId(str(body["view"]))] = edge

    def reported(self, node: str, views: Sequence[Mapping[str, Any]]) -> None:
        """What this node shows now, all of it."""
        now = self._clock()
        for view_id, edge in list(self._edges.items()):
            if now - edge.since >= (OPENING if edge.node == node else FORGOTTEN):
                del self._edges[view_id]
        for said in views:
            view_id = ViewId(str(said["view"]))
            if isinstance(origin := said.get("origin"), str):
                self._edges[view_id] = Edge(node, origin, now)
            elif (known := self._edges.get(view_id)) is not None and known.node == node:
                del self._edges[view_id]

    def was(
        self, view: ViewId, camera: CameraId, before: Sequence[Node]
    ) -> tuple[str, str | None] | None:
        """Where a running view was among these nodes, by their names."""
        if (edge := self._edges.get(view)) is not None:
            return edge.node, edge.origin
        node = chosen(before, camera)
        return None if node is None else (node.name, None)

    def stands(self, view: ViewId, camera: CameraId, now: Sequence[Node]) -> Place | None:
        """Where it is to be among these."""
        return place_in(now, camera, self._edges.get(view))


def place_in(among: Sequence[Node], camera: CameraId, edge: Edge | None) -> Place | None:
    """At its edge while that one and its origin are what they were, else at the camera's node."""
    first = chosen(among, camera)
    if first is None:
        return None
    if edge is not None and edge.origin == first.name and first.link is not None:
        for node in among:
            if node.name == edge.node and _may_relay(node, first):
                return Place(node, first)
    return Place(first)


def _least_crowded(among: Sequence[Node], camera: CameraId) -> Place:
    first, *others = ranked(among, camera)
    if camera not in first.crowded or first.link is None:
        return Place(first)
    edges = [node for node in others if _may_relay(node, first)]
    # All of them at their limit: it is no wall, so the one with the fewest takes one more.
    best = min([first, *edges], key=lambda node: node.crowded.get(camera, 0))
    return Place(best, None if best is first else first)


def _may_relay(node: Node, origin: Node) -> bool:
    # Without an address of its own it may be of a version that knows nothing of this.
    return node is not origin and node.link is not None and origin.name not in node.unreached


def _tenant(camera: CameraId) -> TenantId:
    return TenantId(camera.partition(":")[0])
