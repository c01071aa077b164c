"""Sends spans to an OpenTelemetry collector, as OTLP over HTTP, from a thread of its own.

The only place that knows OpenTelemetry; it is loaded where an address was given, and asked for
then by name (`pip install beffroi[tracing]`). A collector that is away costs its spans: nothing
waits for it, and nothing of ours ends because of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from time import time_ns
from typing import TYPE_CHECKING, Any, Final

from services.kit.telemetry import mask
from services.kit.tracing.context import TraceContext
from services.kit.tracing.spans import Recorded, recording

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 2.0
"""How long one sending may last, and with it the end of a process whose collector is mute."""

SENT_AFTER_SECONDS: Final = 1.0
"""A process that is killed takes so much with it."""
LONGEST_FACT: Final = 200


class TracingUnavailable(Exception):
    """Traces are asked for and cannot be made; the message says the remedy."""


@contextmanager
def exporting(process: str, url: str | None, share: float) -> Iterator[None]:
    """Record `share` of the traces and send them to `url`, until the block is left; `None`:
    nothing. Raises `TracingUnavailable`."""
    if url is None:
        yield
        return
    provider = _provider(process, url, share)
    try:
        with recording(_OpenTelemetry(provider.get_tracer("beffroi", _version()))):
            yield
    finally:
        provider.shutdown()


def _provider(process: str, url: str, share: float) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
    except ImportError as error:
        raise TracingUnavailable(
            f"traces go to a collector, and {error.name} is not installed. "
            "Remedy: pip install beffroi[tracing]"
        ) from error

    said = {"service.name": f"beffroi-{process}", "service.version": _version()}
    provider = TracerProvider(
        # By the trace alone, so that every process keeps or drops the same ones: what a
        # browser says of it decides nothing.
        sampler=TraceIdRatioBased(share),
        resource=Resource(said),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(endpoint=url, timeout=PATIENCE_SECONDS)
    delay = SENT_AFTER_SECONDS * 1000
    # Not a subclass of theirs: that would load their packages in every process.
    sender: Any = _Sender(exporter)
    provider.add_span_processor(BatchSpanProcessor(sender, schedule_delay_millis=delay))
    return provider


def _version() -> str:
    try:
        return version("beffroi")
    except PackageNotFoundError:
        return "unpackaged"


class _Sender:
    """OpenTelemetry's exporter; that the collector is away is said once, and that it is back."""

    def __init__(self, exporter: Any) -> None:
        self._exporter = exporter
        self._taken = True
        # It says so twice for each sending, with the address.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)

    def export(self, spans: Any) -> Any:
        done = self._exporter.export(spans)
        taken = done.name == "SUCCESS"
        if taken is not self._taken:
            self._taken = taken
            level, now = (logging.INFO, "taken again") if taken else (logging.WARNING, "lost")
            _log.log(level, "traces are %s", now)
        return done

    def force_flush(self, timeout_millis: int = 30_000) -> Any:
        return self._exporter.force_flush(timeout_millis)

    def shutdown(self) -> None:
        self._exporter.shutdown()


class _OpenTelemetry:
    """Implements `spans.Recorder`."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def begin(
        self,
        name: str,
        parent: TraceContext | None,
        link: TraceContext | None = None,
        since: int | None = None,
    ) -> Recorded:
        from opentelemetry.context import Context
        from opentelemetry.trace import Link, NonRecordingSpan, set_span_in_context

        # A fresh context: whatever a library put into the ambient one is not ours.
        around = Context()
        if parent is not None:
            around = set_span_in_context(NonRecordingSpan(_named(parent)), around)
        links = [] if link is None else [Link(_named(link))]
        began = time_ns() if since is None else since
        span = self._tracer.start_span(name, around, links=links, start_time=began)
        return _Recorded(span, began)


class _Recorded:
    """Implements `spans.Recorded`."""

    def __init__(self, span: Span, since: int) -> None:
        self._span = span
        self.since = since
        named = span.get_span_context()
        self.context = TraceContext(named.trace_id, named.span_id)

    def say(self, name: str, value: str | int) -> None:
        told = value if isinstance(value, int) else mask(value)[:LONGEST_FACT]
        self._span.set_attribute(f"beffroi.{name}", told)

    def mark(self, name: str) -> None:
        self._span.add_event(name)

    def end(self) -> None:
        self._span.end()


def _named(context: TraceContext) -> Any:
    from opentelemetry.trace import SpanContext, TraceFlags

    return SpanContext(
        context.trace, context.span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED)
    )
