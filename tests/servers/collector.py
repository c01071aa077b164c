"""An OpenTelemetry collector: a real HTTP server that keeps the spans it is sent, and each byte.

What is sent is read by OpenTelemetry's own protocol buffers (opentelemetry-proto 1).
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

PATH = "/v1/traces"
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class SentSpan:
    """`began`, `ended` in nanoseconds; `linked`: the traces that led to it."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    facts: dict[str, Any]
    marks: tuple[str, ...]
    linked: tuple[str, ...]
    began: int
    ended: int


@dataclass
class Collector:
    """`url` is where processes send; `bodies` what they sent, unpacked."""

    url: str
    bodies: list[bytes] = field(default_factory=list)
    spans: list[SentSpan] = field(default_factory=list)

    def named(self, *names: str, trace: str | None = None) -> dict[str, SentSpan]:
        """One span of each name, of any trace or of this one, waited for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = {one.name: one for one in list(self.spans) if trace in (None, one.trace)}
            if all(name in found for name in names):
                return {name: found[name] for name in names}
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"{sorted(set(names) - set(found))} never came: {sorted(found)}"
                )
            time.sleep(0.05)

    def of_trace(self, trace: str) -> list[SentSpan]:
        return [one for one in list(self.spans) if one.trace == trace]

    def keep(self, body: bytes) -> None:
        self.bodies.append(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            said = _facts(resource.resource.attributes)
            for scope in resource.scope_spans:
                self.spans += [_span(str(said["service.name"]), one) for one in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens until the block is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    collector = Collector(f"http://127.0.0.1:{server.server_address[1]}{PATH}")
    _Door.keep = collector.keep
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    serving.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


class _Door(BaseHTTPRequestHandler):
    keep: ClassVar[Callable[[bytes], None]]

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path == PATH:
            type(self).keep(body)
        self.send_response(200 if self.path == PATH else 404)
        answer = ExportTraceServiceResponse().SerializeToString()
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing: the test reads what came."""


def _span(service: str, said: Any) -> SentSpan:
    return SentSpan(
        service=service,
        name=said.name,
        trace=said.trace_id.hex(),
        span=said.span_id.hex(),
        parent=said.parent_span_id.hex(),
        facts={name.removeprefix("beffroi."): one for name, one in _facts(said.attributes).items()},
        marks=tuple(one.name for one in said.events),
        linked=tuple(one.trace_id.hex() for one in said.links),
        began=said.start_time_unix_nano,
        ended=said.end_time_unix_nano,
    )


def _facts(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}
