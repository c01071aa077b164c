"""A trace is two numbers that cross every border; what is sent of it names nobody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.kit.passes import sign, sign_steering, trace_of, verify
from services.kit.telemetry import JsonLines
from services.kit.tracing import spans
from services.kit.tracing.context import TraceContext, context_of_lease, read_context
from services.kit.tracing.export import TracingUnavailable, exporting
from services.kit.tracing.spans import NOTHING
from tests.servers.collector import Collector, collecting
from tests.services.kit.test_passes import GRANTED, KEY, NOW, PUBLIC, STEERING

CLICK = TraceContext(0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331)
WRITTEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


def test_a_context_is_written_as_w3c_says_and_read_back() -> None:
    assert str(CLICK) == WRITTEN
    assert read_context(WRITTEN) == CLICK


@pytest.mark.parametrize(
    "said",
    [
        None, 7, "", WRITTEN + "-x", WRITTEN[:-1], WRITTEN.upper(), "ff" + WRITTEN[2:],
        "00-" + "0" * 32 + WRITTEN[35:], WRITTEN[:36] + "0" * 16 + "-01", [WRITTEN],
    ],
)  # fmt: skip
def test_what_is_no_context_is_none_and_stops_nothing(said: object) -> None:
    assert read_context(said) is None


def test_a_lease_has_one_trace_whoever_asks() -> None:
    assert context_of_lease("l1") == context_of_lease("l1") != context_of_lease("l2")
    assert read_context(str(context_of_lease("l1"))) == context_of_lease("l1")


def test_a_pass_carries_the_trace_it_was_granted_in_and_still_is_the_same_pass(
    collector: Collector,
) -> None:
    followed = sign(GRANTED, KEY, NOW, trace=CLICK)
    steering = sign_steering(STEERING, KEY, NOW)

    assert verify(followed, PUBLIC, NOW) == GRANTED
    assert trace_of(followed, PUBLIC, NOW) is None, "nothing is recorded yet"
    with exporting("media", collector.url, 1.0):
        assert trace_of(followed, PUBLIC, NOW) == CLICK
        assert trace_of(sign(GRANTED, KEY, NOW), PUBLIC, NOW) is None
        assert trace_of(steering, PUBLIC, NOW) == context_of_lease(STEERING.lease)
        assert trace_of("forged", PUBLIC, NOW) is None
        assert trace_of(followed, PUBLIC, NOW + timedelta(hours=1)) is None


def test_nothing_is_recorded_until_somebody_says_where_it_goes() -> None:
    with spans.span("act", CLICK, root=True, outcome="done") as span:
        assert span is NOTHING
        assert spans.current() is None
    assert not spans.is_on()


def test_without_the_packages_a_process_says_how_to_have_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)

    with (
        pytest.raises(TracingUnavailable, match=r"Remedy: pip install beffroi\[tracing\]"),
        exporting("api", "http://127.0.0.1:1/v1/traces", 1.0),
    ):
        pass


def fail_in_an_act() -> None:
    with spans.span("act", CLICK, operation="watchCamera"), spans.span("commit") as commit:
        commit.say(entry=12, camera=None, outcome="done")
        raise ValueError("rtsp://user:s3cret@192.0.2.7/")


def test_spans_stand_in_each_other_and_nothing_stands_alone(collector: Collector) -> None:
    with exporting("api", collector.url, 1.0):
        with spans.span("orphan"):
            pass
        with pytest.raises(ValueError, match="rtsp"):
            fail_in_an_act()
        with spans.span("root", root=True):
            pass

    sent = collector.named("act", "commit", "root")
    act, inner = sent["act"], sent["commit"]
    assert {one.name for one in collector.spans} == {"act", "commit", "root"}
    assert (act.service, act.trace, act.parent) == (
        "beffroi-api", f"{CLICK.trace:032x}", f"{CLICK.span:016x}",
    )  # fmt: skip
    assert (inner.trace, inner.parent) == (act.trace, act.span)
    assert inner.facts == {"entry": 12, "outcome": "failed", "error": "ValueError"}
    assert sent["root"].parent == ""
    assert b"192.0.2.7" not in b"".join(collector.bodies)


async def test_what_a_task_does_after_the_act_it_was_begun_in_is_no_part_of_it(
    collector: Collector,
) -> None:
    over = asyncio.Event()

    async def later() -> TraceContext | None:
        await over.wait()
        with spans.span("late"):
            return spans.current()

    with exporting("api", collector.url, 1.0):
        with spans.span("act", CLICK):
            task = asyncio.create_task(later())
            await asyncio.sleep(0)
        over.set()
        assert await task is None

    assert [one.name for one in collector.spans] == ["act"]


def test_an_act_is_a_part_of_another_trace_too_and_says_where_it_came_from(
    collector: Collector,
) -> None:
    lease = context_of_lease("l1")
    with exporting("api", collector.url, 1.0), spans.span("act", CLICK):
        spans.also("asked", lease, lease="l1")

    sent = collector.named("act", "asked")
    asked = sent["asked"]
    assert (asked.trace, asked.parent) == (f"{lease.trace:032x}", f"{lease.span:016x}")
    assert asked.linked == (sent["act"].trace,)
    assert asked.began == sent["act"].began
    assert asked.facts == {"lease": "l1"}


def test_every_process_keeps_the_same_share_of_the_traces(collector: Collector) -> None:
    traces = [TraceContext(number << 96 | number << 56 | 1, 1) for number in range(1, 201)]
    for process in ("api", "media"):
        with exporting(process, collector.url, 0.5):
            for one in traces:
                with spans.span(process, one):
                    pass

    kept = {
        process: {one.trace for one in collector.spans if one.name == process}
        for process in ("api", "media")
    }
    assert kept["api"] == kept["media"]
    assert 0 < len(kept["api"]) < len(traces)


def test_a_collector_that_is_away_costs_its_spans_and_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with exporting("api", "http://127.0.0.1:1/v1/traces", 1.0), spans.span("act", CLICK) as span:
        assert span.context is not None

    assert [one.getMessage() for one in caplog.records] == ["traces are lost"]


def test_inside_a_trace_a_log_line_says_which_one(collector: Collector) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines("api"))
    log = logging.getLogger("tests.tracing")
    log.propagate = False
    log.addHandler(handler)
    try:
        with exporting("api", collector.url, 1.0):
            with spans.span("act", CLICK):
                log.warning("inside")
            log.warning("outside")
    finally:
        log.removeHandler(handler)
        log.propagate = True

    inside, outside = map(json.loads, stream.getvalue().splitlines())
    act = collector.named("act")["act"]
    assert (inside["trace_id"], inside["span_id"]) == (act.trace, act.span)
    assert not {"trace_id", "span_id"} & set(outside)
