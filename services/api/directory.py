"""Which media nodes are alive, whom they are linked to, and which one shows a camera.

A camera belongs to one of the nodes linked to its tenant, by rendezvous hashing: a node
that joins or leaves moves its own share of the cameras and no other. A node that drains, or
that has been quiet for two seconds, shows nothing that another one could show; it goes on
showing what no other could.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from services.api.alarms import CameraAlarms
from services.api.status.links import LinkBook
from tenants.vocabulary.identifiers import CameraId, TenantId

SILENCE = timedelta(seconds=12)
"""A node that said nothing for so long is linked to nobody."""
QUIET = timedelta(seconds=2)
"""A node says that it is alive every half second: this is three words missed."""


@dataclass(frozen=True, slots=True)
class Node:
    """`url` is where browsers reach it, without a slash at the end."""

    name: str
    url: str
    tenants: frozenset[TenantId]
    heard: datetime
    draining: bool = False
    """It is being stopped, and gives away what it shows."""
    quiet: bool = False
    """It should have spoken again by now."""
    link: str | None = None
    """Where other nodes have a camera's pictures from it; `None`: they do not."""
    crowded: Mapping[str, int] = field(default_factory=dict)
    """The cameras of which it shows as many views as it should, and how many it shows."""
    unreached: frozenset[str] = frozenset()
    """The nodes that it could not reach of late."""

    flows: int | None = None
    """How many it shows; `None` where it does not say."""
    relayed: bool | None = None
    """Whether it reaches its TURN relays; `None`: it has none, or does not know yet."""

    @property
    def stays(self) -> bool:
        return not self.draining and not self.quiet


class Directory:
    """What the nodes said of themselves. Unreadable words are left aside."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._shown: dict[tuple[str, str], str] = {}
        self.was_told = False
        """Whether any node has ever spoken to this process."""
        self.alarms = CameraAlarms()
        self.links = LinkBook()

    def alive(self, body: Mapping[str, Any], now: datetime) -> None:
        """Take in a `nodes.alive`."""
        name, url, tenants = body.get("node"), body.get("url"), body.get("tenants")
        if not (isinstance(name, str) and isinstance(url, str) and isinstance(tenants, list)):
            return
        if urlsplit(url).scheme not in {"http", "https"}:
            return
        linked = frozenset(TenantId(tenant) for tenant in tenants if isinstance(tenant, str))
        draining = body.get("draining") is True
        self.was_told = True
        self._nodes[name] = Node(
            name,
            url.rstrip("/"),
            linked,
            now,
            draining,
            link=_link(body.get("link")),
            crowded=_crowded(body.get("crowded")),
            unreached=_unreached(body.get("unreached")),
            flows=_count(body.get("flows")),
            relayed=body["relayed"] if isinstance(body.get("relayed"), bool) else None,
        )

    def link_changed(self, body: Mapping[str, Any]) -> None:
        """Take in a `links.changed`: sooner than the node's next word."""
        node, tenant = self._nodes.get(str(body.get("node"))), body.get("tenant")
        if node is None or not isinstance(tenant, str):
            return
        self.links.hear(body)
        serial = body.get("serial")
        if body.get("connected") and isinstance(serial, str):
            self._shown[node.name, tenant] = serial
        change = frozenset({TenantId(tenant)})
        linked = node.tenants | change if body.get("connected") else node.tenants - change
        self._nodes[node.name] = replace(node, tenants=linked)

    def forget_silent(self, now: datetime) -> None:
        """Not to be called while the bus is away: then all of them are silent."""
        self._nodes = {
            name: replace(node, quiet=now - node.heard >= QUIET)
            for name, node in self._nodes.items()
            if now - node.heard < SILENCE
        }
        self.links.see({one for node in self._nodes.values() for one in node.tenants}, now)

    def nodes(self) -> tuple[Node, ...]:
        """Those that spoke of late, by name."""
        return tuple(sorted(self._nodes.values(), key=lambda one: one.name))

    def linked(self, tenant: TenantId) -> bool:
        return any(tenant in node.tenants for node in self._nodes.values())

    def shown(self, tenant: TenantId) -> frozenset[str]:
        """The numbers of the certificates under which this tenant is linked now."""
        nodes = (node.name for node in self._nodes.values() if tenant in node.tenants)
        found = (self._shown.get((name, tenant)) for name in nodes)
        return frozenset(serial for serial in found if serial is not None)

    def node_for(self, tenant: TenantId, camera: CameraId) -> Node | None:
        """The node that shows this camera, `None` where none is linked to its tenant."""
        return chosen(self.among(tenant), camera)

    def among(self, tenant: TenantId) -> tuple[Node, ...]:
        """The nodes that share this tenant's cameras: those that stay, where one does."""
        linked = [node for node in self.nodes() if tenant in node.tenants]
        return tuple(node for node in linked if node.stays) or tuple(linked)

    def shares(self) -> dict[TenantId, tuple[Node, ...]]:
        """`among`, for every tenant that is linked."""
        tenants = {tenant for node in self._nodes.values() for tenant in node.tenants}
        return {tenant: self.among(tenant) for tenant in sorted(tenants)}


def chosen(among: Sequence[Node], camera: CameraId) -> Node | None:
    """The one of them that the camera belongs to."""
    return next(iter(ranked(among, camera)), None)


def ranked(among: Sequence[Node], camera: CameraId) -> list[Node]:
    """The one that the camera belongs to, then the one it would belong to without that, …"""
    return sorted(among, key=lambda node: _weight(node.name, camera), reverse=True)


def _weight(node: str, camera: CameraId) -> bytes:
    return sha256(f"{node}\n{camera}".encode()).digest()


def _link(said: Any) -> str | None:
    return said if isinstance(said, str) and urlsplit(said).scheme == "wss" else None


def _count(said: Any) -> int | None:
    return said if isinstance(said, int) and said >= 0 else None


def _crowded(said: Any) -> dict[str, int]:
    if not isinstance(said, dict):
        return {}
    return {str(camera): views for camera, views in said.items() if isinstance(views, int)}


def _unreached(said: Any) -> frozenset[str]:
    return frozenset(str(node) for node in said) if isinstance(said, list) else frozenset()
