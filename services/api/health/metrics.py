"""What Prometheus reads of this process: acts by their outcome, registers, slots, links.

An act is counted when its entry is committed: what is counted is what is entered, and a
grant that was never written counts for nothing. Tenants are labels, never a camera, an
agent or a motive. Two processes add up; what both read of the base is the same in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.api.acts.answers import RegisterUnavailable
from services.api.schema.context import House
from services.api.status.parts import State
from services.api.storage.register import Head
from tenants.register.entry import Entry

_TENANT: Final = ("tenant",)
CUT_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 1.2, 3.0, 5.0, 15.0)
"""Seconds, around the goals: half a second for an order of this platform's, three for one that
begins at the provider."""


class Counts:
    """Since this process began."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._acts = Counter(
            "beffroi_acts",
            "Acts entered in the registers, by what came of them.",
            ("tenant", "act", "outcome", "article"),
            registry=self.registry,
        )
        self._cuts = Histogram(
            "beffroi_cut_latency_seconds",
            "From the commit of a view's end to media's word that its last packet has left.",
            ("code",),
            buckets=CUT_BUCKETS,
            registry=self.registry,
        )

    def cut(self, code: str, seconds: float) -> None:
        """`code`: why it ended."""
        self._cuts.labels(code).observe(seconds)

    def entered(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._acts.labels(entry.tenant, entry.act, entry.outcome, entry.article or "").inc()


def metrics_app(house: House, counts: Counts) -> Starlette:
    """An application of one door, `GET /metrics`, which answers whatever is away."""

    async def metrics(_: Request) -> Response:
        standing = CollectorRegistry()
        await _read(house, standing)
        told = generate_latest(counts.registry) + generate_latest(standing)
        return Response(told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Starlette(routes=[Route("/metrics", metrics, methods=["GET"])])


async def _read(house: House, registry: CollectorRegistry) -> None:
    now = house.clock()
    writable = _one(registry, "beffroi_register_writable", "Whether entries can be made.")
    writable.set(house.register.writable)
    try:
        async with house.begin() as work:
            heads = await work.registers.heads()
        _registers(registry, heads, now)
        await _slots(house, registry)
    except RegisterUnavailable:
        writable.set(False)
    _around(house, registry)


def _registers(registry: CollectorRegistry, heads: Sequence[Head], now: datetime) -> None:
    size = _each(registry, "beffroi_register_entries", "Entries of the register.")
    unsigned = _each(
        registry, "beffroi_register_unsigned_entries", "Of these, beyond the newest checkpoint."
    )
    uncosigned = _each(
        registry,
        "beffroi_register_uncosigned_entries",
        "Of these, beyond the newest checkpoint that both sides signed.",
    )
    age = _each(registry, "beffroi_register_checkpoint_age_seconds", "Since the newest checkpoint.")
    lag = _each(
        registry, "beffroi_register_lag_seconds", "Since the first entry that no checkpoint covers."
    )
    for head in heads:
        waiting = head.waiting_since
        lag.labels(head.tenant).set(0 if waiting is None else (now - waiting).total_seconds())
        size.labels(head.tenant).set(head.size)
        unsigned.labels(head.tenant).set(head.size - head.signed)
        uncosigned.labels(head.tenant).set(head.size - head.cosigned)
        if head.signed_at is not None:
            age.labels(head.tenant).set((now - head.signed_at).total_seconds())


async def _slots(house: House, registry: CollectorRegistry) -> None:
    quota = _each(registry, "beffroi_slots", "Simultaneous flows that the convention grants.")
    in_use = _each(registry, "beffroi_slots_in_use", "Of these, flows that run.")
    for tenant in house.conventions:
        gauge = await house.gauges.now(tenant)
        if gauge is not None:
            quota.labels(tenant).set(gauge.quota)
            in_use.labels(tenant).set(gauge.in_use)


def _around(house: House, registry: CollectorRegistry) -> None:
    _parts(house, registry)
    nodes = house.directory.nodes()
    since = _each(
        registry,
        "beffroi_link_changed_timestamp_seconds",
        "When the commune was linked, or its link was lost; absent where it was never seen.",
    )
    for tenant in house.conventions:
        changed = house.directory.links.of(tenant).since
        if changed is not None:
            since.labels(tenant).set(changed.timestamp())
    links = _each(registry, "beffroi_links", "Media nodes that the commune's federator is on.")
    for tenant in house.conventions:
        links.labels(tenant).set(sum(tenant in node.tenants for node in nodes))
    _one(registry, "beffroi_media_nodes", "Media nodes that spoke of late.").set(len(nodes))
    staying = _one(
        registry, "beffroi_media_nodes_staying", "Of these, neither quiet nor being stopped."
    )
    staying.set(sum(node.stays for node in nodes))
    _one(registry, "beffroi_bus_connected", "Whether Redis answers.").set(house.bus.connected)
    heard = _one(
        registry,
        "beffroi_revocations_heard",
        "Whether what Keycloak takes away is heard of; 0 where it is late or nobody listens.",
    )
    heard.set(house.hearing.state == "heard")


def _parts(house: House, registry: CollectorRegistry) -> None:
    up = Gauge(
        "beffroi_part_up",
        "Whether an outside part serves; absent where it is not set up, or nobody can tell.",
        ("part",),
        registry=registry,
    )
    for part in house.status.watch.parts(house.clock()):
        if part.found.state not in (State.OFF, State.UNKNOWN):
            up.labels(part.kind.value).set(part.found.state is not State.AWAY)


def _each(registry: CollectorRegistry, name: str, said: str) -> Gauge:
    return Gauge(name, said, _TENANT, registry=registry)


def _one(registry: CollectorRegistry, name: str, said: str) -> Gauge:
    return Gauge(name, said, registry=registry)
