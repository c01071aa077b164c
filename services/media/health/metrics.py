"""What Prometheus reads of this node: flows by their numbers, people never.

Read from the rooms as they stand when it is asked for; nothing is kept here, so what has
ended is not told of any more. No view, no agent, no address of a camera is a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.media.health.flow import Health
from services.media.health.waits import Waits
from services.media.rooms import Room
from services.media.transcoding.workshop import Workshop
from services.media.view import View
from tenants.vocabulary.picture import CLOCK_RATE, Quality

FLOW: Final = ("tenant", "camera", "flow")
QUALITY: Final = (*FLOW, "quality")

Value = int | float | None

SOURCES: Final[Sequence[tuple[type[CounterMetricFamily | GaugeMetricFamily], str, str]]] = (
    (CounterMetricFamily, "frames", "Pictures received from the commune."),
    (CounterMetricFamily, "keyframes", "Of these, keyframes."),
    (CounterMetricFamily, "bytes", "Bytes of these pictures."),
    (GaugeMetricFamily, "gop_frames", "Pictures from one keyframe to the next, the last time."),
    (GaugeMetricFamily, "gop_seconds", "The same by the camera's own time."),
    (GaugeMetricFamily, "arrival_jitter_seconds", "How unevenly pictures come (RFC 3550 6.4.1)."),
    (GaugeMetricFamily, "first_frame_seconds", "From the first wish to the first picture."),
    (
        GaugeMetricFamily,
        "camera_clock_offset_seconds",
        "The camera's clock less this node's, by the picture of late that came quickest.",
    ),
    (
        CounterMetricFamily,
        "camera_packets",
        "Packets that the camera numbered, as the commune counts them.",
    ),
    (CounterMetricFamily, "camera_packets_lost", "Of these, how many never came there."),
)
VIEWS: Final = (
    ("views", "Views that are shown this quality."),
    ("view_loss_ratio", "What the worst of them last said that it lost, from 0 to 1."),
    ("view_jitter_seconds", "The largest jitter that one of them last reported."),
    ("view_capacity_bytes_per_second", "The least that one of them believes its way carries."),
)


def metrics_app(
    rooms: Callable[[], Iterable[Room]],
    clock: Callable[[], float],
    monotonic: Callable[[], float],
    workshop: Workshop,
    edges: Callable[[str, str], int],
    waits: Waits,
) -> Starlette:
    """An application of one door, `GET /metrics`; `clock` tells Unix seconds, `edges` how many
    other nodes have a flow from this one."""
    registry = CollectorRegistry()
    registry.register(_Flows(rooms, clock, monotonic, edges))
    registry.register(_Transcodes(workshop))
    ProcessCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        told = generate_latest(registry) + generate_latest(waits.registry)
        return Response(told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Starlette(routes=[Route("/metrics", metrics, methods=["GET"])])


class _Flows(Collector):
    def __init__(
        self,
        rooms: Callable[[], Iterable[Room]],
        clock: Callable[[], float],
        monotonic: Callable[[], float],
        edges: Callable[[str, str], int],
    ) -> None:
        self._edges = edges
        self._rooms = rooms
        self._clock = clock
        self._monotonic = monotonic

    def collect(self) -> Iterator[Metric]:
        rooms = list(self._rooms())
        yield GaugeMetricFamily("beffroi_flows", "Flows that this node shows.", value=len(rooms))
        ahead = self._clock() - self._monotonic()
        sources = [
            (_labels(room, quality), _source_values(health, ahead))
            for room in rooms
            for quality, health in room.health().items()
        ]
        for number, (kind, name, text) in enumerate(SOURCES):
            family = kind(f"beffroi_flow_{name}", text, labels=QUALITY)
            yield _filled(family, [(labels, values[number]) for labels, values in sources])

        views = [
            (_labels(room, quality), _view_values(_shown(room, quality)))
            for room in rooms
            for quality in Quality
        ]
        for number, (name, text) in enumerate(VIEWS):
            gauge = GaugeMetricFamily(f"beffroi_flow_{name}", text, labels=QUALITY)
            yield _filled(gauge, [(labels, values[number]) for labels, values in views])

        for name, text, count in (
            ("viewers", "Views of it at this node.", lambda room: len(room.views)),
            ("edges", "Other nodes that have it from this one.", self._edges_of),
        ):
            gauge = GaugeMetricFamily(f"beffroi_flow_{name}", text, labels=FLOW)
            yield _filled(gauge, [(_labels(room), count(room)) for room in rooms])

        dropped = CounterMetricFamily(
            "beffroi_flow_dropped_frames",
            "Pictures that views missed because they were too slow.",
            labels=FLOW,
        )
        yield _filled(dropped, [(_labels(room), room.dropped) for room in rooms])

    def _edges_of(self, room: Room) -> int:
        return self._edges(room.tenant, room.flow)


class _Transcodes(Collector):
    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def collect(self) -> Iterator[Metric]:
        shop = self._workshop
        gauges = (
            ("running", "Transcoders that run, one core each at most.", shop.running),
            ("max", "How many may (MEDIA_TRANSCODES_MAX).", shop.at_most),
        )
        counters = (
            ("started", "Transcoders started.", shop.started),
            ("lost", "Of these, how many ended by themselves or answered no more.", shop.lost),
            ("refused", "Pictures that had to be converted while no slot was free.", shop.refused),
            ("skipped_frames", "Pictures left out because a transcoder was late.", shop.skipped),
        )
        for name, text, value in gauges:
            yield GaugeMetricFamily(f"beffroi_transcodes_{name}", text, value=value)
        for name, text, value in counters:
            yield CounterMetricFamily(f"beffroi_transcodes_{name}", text, value=value)


def _labels(room: Room, *more: Quality) -> tuple[str, ...]:
    return (room.tenant, room.camera, room.flow, *(quality.value for quality in more))


def _shown(room: Room, quality: Quality) -> list[View]:
    return [view for view in room.views.values() if view.current is quality]


def _source_values(health: Health, ahead: float) -> tuple[Value, ...]:
    """In the order of `SOURCES`."""
    lead = health.clock.lead
    return (
        health.frames,
        health.keyframes,
        health.data_bytes,
        health.gop_frames,
        health.gop_seconds,
        health.jitter,
        health.first_after,
        None if lead is None else lead - ahead,
        health.packets.numbered or None,
        health.packets.lost if health.packets.numbered else None,
    )


def _view_values(views: Sequence[View]) -> tuple[Value, ...]:
    """In the order of `VIEWS`."""
    senders = [view.screen.sender for view in views]
    capacities = [sender.carries for sender in senders if sender.carries is not None]
    return (
        len(views),
        max((sender.lost / 256 for sender in senders), default=None),
        max((sender.jitter / CLOCK_RATE for sender in senders), default=None),
        min((bits / 8 for bits in capacities), default=None),
    )


def _filled(
    family: CounterMetricFamily | GaugeMetricFamily,
    values: Iterable[tuple[Sequence[str], Value]],
) -> Metric:
    """What is not known is left out, not said to be zero."""
    for labels, value in values:
        if value is not None:
            family.add_metric(labels, value)
    return family
