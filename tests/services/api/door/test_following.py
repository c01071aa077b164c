"""An act at the door goes on with the trace its screen began; what is asked makes none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.kit.passes import trace_of
from services.kit.tracing.context import TraceContext
from services.kit.tracing.export import exporting
from tests.builders import NOON
from tests.servers.collector import Collector, collecting
from tests.services.api.door.house import CAMERAS, MOTIVE, WATCH, House
from tests.services.api.door.test_proving import CODE, WISH, logged_in, proved
from tests.services.api.door.test_steering import ASK

CLICK = TraceContext(0xC11C << 100 | 7, 9)
TRACE = f"{CLICK.trace:032x}"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector, exporting("api", collector.url, 1.0):
        yield collector


async def test_a_grant_goes_on_with_the_click_and_its_pass_carries_it_on(
    house: House, collector: Collector
) -> None:
    wish = {"input": {"camera": CAMERAS[0].id, "motive": MOTIVE}}
    body = {"query": WATCH, "variables": wish}
    answer = await house.post(body, traceparent=str(CLICK))
    granted = answer.json()["data"]["watchCamera"]

    named = collector.named("api.act", "api.commit", trace=TRACE)
    act, commit = named["api.act"], named["api.commit"]
    assert act.parent == f"{CLICK.span:016x}"
    assert act.facts["operation"] == "watchCamera"
    assert (act.facts["outcome"], act.facts["entry"]) == ("granted", granted["entry"])
    assert (commit.parent, commit.facts["entry"]) == (act.span, granted["entry"])
    carried = trace_of(granted["pass"], house.pass_key, NOON)
    assert carried == TraceContext(CLICK.trace, int(act.span, 16))


async def test_an_act_that_wants_a_proof_is_a_refusal_of_the_trace(
    house: House, collector: Collector
) -> None:
    await house.post({"query": ASK, "variables": WISH}, logged_in(), traceparent=str(CLICK))

    act = collector.named("api.act", trace=TRACE)["api.act"]
    assert act.facts == {
        "operation": "askSteering", "code": CODE, "outcome": "failed", "error": "Told",
    }  # fmt: skip


async def test_questions_make_no_trace_and_an_unreadable_name_begins_another(
    house: House, collector: Collector
) -> None:
    token = proved(timedelta(minutes=1))
    await house.post({"query": "{ tenants { id } }"}, token, traceparent=str(CLICK))
    await house.post({"query": ASK, "variables": WISH}, token, traceparent="Camille Martin")

    act = collector.named("api.act")["api.act"]
    assert act.facts["operation"] == "askSteering"
    assert act.parent == ""
    assert {one.trace for one in collector.spans} == {act.trace}
