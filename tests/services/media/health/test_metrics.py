"""What Prometheus reads of a node that really shows pictures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.kit.link.additions import Arrival
from tenants.vocabulary.picture import Quality
from tests.servers.promtool import promtool
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, TENANT, Place, a_pass

pytestmark = pytest.mark.media

FLOW = {"tenant": TENANT, "camera": CAMERA, "flow": "flow-1"}
SUB = FLOW | {"quality": "sub"}


class Prometheus:
    """It scrapes, and keeps what it read last."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.text = ""
        self.samples: list[Any] = []

    async def scrape(self) -> None:
        answer = await self._http.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        self.text = answer.text
        families = text_string_to_metric_families(answer.text)
        self.samples = [sample for family in families for sample in family.samples]

    def value(self, name: str, labels: dict[str, str]) -> float | None:
        found = [one.value for one in self.samples if (one.name, one.labels) == (name, labels)]
        assert len(found) <= 1
        return next(iter(found), None)


@pytest.fixture
async def prometheus(place: Place) -> AsyncIterator[Prometheus]:
    transport = httpx.ASGITransport(place.node.metrics)
    async with httpx.AsyncClient(transport=transport, base_url="http://node") as http:
        yield Prometheus(http)


async def test_a_flow_that_is_shown_has_its_numbers(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    viewer = await place.watching()
    await place.watching("view-2")
    await viewer.sees(60)

    await prometheus.scrape()

    received = prometheus.value("beffroi_flow_frames_total", SUB)
    size = prometheus.value("beffroi_flow_bytes_total", SUB)
    first = prometheus.value("beffroi_flow_first_frame_seconds", SUB)
    jitter = prometheus.value("beffroi_flow_arrival_jitter_seconds", SUB)
    keyframes = prometheus.value("beffroi_flow_keyframes_total", SUB)
    assert received is not None
    assert 60 <= received <= commune.total
    assert size is not None
    assert size > received
    assert keyframes is not None
    assert 1 <= keyframes < received
    assert first is not None
    assert 0 < first < 5
    assert jitter is not None
    assert 0 <= jitter < 0.2
    assert prometheus.value("beffroi_flows", {}) == 1
    assert prometheus.value("beffroi_flow_views", SUB) == 2
    assert prometheus.value("beffroi_flow_views", FLOW | {"quality": "main"}) == 0
    assert prometheus.value("beffroi_flow_dropped_frames_total", FLOW) == 0
    assert prometheus.value("process_resident_memory_bytes", {}) is not None


async def test_what_browsers_report_is_told_of_the_worst(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    await place.watching()
    await until(lambda: any(one.sender.received is not None for one in screens(place)))

    await prometheus.scrape()

    assert prometheus.value("beffroi_flow_view_loss_ratio", SUB) == 0
    jitter = prometheus.value("beffroi_flow_view_jitter_seconds", SUB)
    assert jitter is not None
    assert 0 <= jitter < 1


async def test_what_is_not_known_is_left_out(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    await place.watching()

    await prometheus.scrape()

    assert prometheus.value("beffroi_flow_camera_clock_offset_seconds", SUB) is None
    assert prometheus.value("beffroi_flow_view_capacity_bytes_per_second", SUB) is None
    assert prometheus.value("beffroi_flow_camera_packets_total", SUB) is None
    assert prometheus.value("beffroi_flow_camera_packets_lost_total", SUB) is None


async def test_what_is_lost_between_a_camera_and_its_commune_is_told(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    await place.watching()
    (room,) = place.node.house.rooms_of()
    packets = room.health()[Quality.SUB].packets

    await commune.say(Arrival("flow-1", "sub", 2000, 10))
    await commune.say(Arrival("flow-1", "sub", 3000, 60))
    await until(lambda: packets.lost == 60)

    await prometheus.scrape()
    (entry,) = next(place.node._reporter.messages())
    assert prometheus.value("beffroi_flow_camera_packets_total", SUB) == 3000
    assert prometheus.value("beffroi_flow_camera_packets_lost_total", SUB) == 60
    assert entry["camera_loss"] == 5.0


async def test_a_commune_s_word_on_what_is_not_pulled_here_changes_nothing(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    viewer = await place.watching()

    for flow, quality in (("flow-9", "sub"), ("flow-1", "main"), ("flow-1", "huge")):
        await commune.say(Arrival(flow, quality, 100, 100))
    await viewer.sees(5)

    await prometheus.scrape()
    assert [one for one in prometheus.samples if "camera_packets" in one.name] == []


async def test_no_label_says_who_looks_nor_where_a_camera_is(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    await place.watching()
    who = a_pass()

    await prometheus.scrape()

    assert {frozenset(one.labels) for one in prometheus.samples} == {
        frozenset(SUB), frozenset(FLOW), frozenset(), frozenset({"outcome"}),
        frozenset({"outcome", "le"}),
    }  # fmt: skip
    for secret in (who.agent, who.agent_name, who.organisation, who.view, "rtsp:", "incident"):
        assert secret not in prometheus.text


async def test_a_flow_that_ended_is_told_of_no_more(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    viewer = await place.watching()
    await viewer.hang_up()

    await prometheus.scrape()

    assert [one for one in prometheus.samples if "flow" in one.labels] == []
    assert prometheus.value("beffroi_flows", {}) == 0


async def test_each_screen_s_wait_for_its_first_picture_is_counted_once(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    viewer = await place.watching()
    await viewer.sees(10)
    await place.watching("view-2")

    await prometheus.scrape()

    shown = {"outcome": "shown"}
    waited = prometheus.value("beffroi_first_picture_seconds_sum", shown)
    assert waited is not None
    assert 0 < waited < 20
    assert prometheus.value("beffroi_first_picture_seconds_count", shown) == 2
    assert prometheus.value("beffroi_first_picture_seconds_count", {"outcome": "never-shown"}) == 0


async def test_a_screen_that_goes_before_its_first_picture_is_told_apart(
    place: Place, prometheus: Prometheus
) -> None:
    await place.link(before=_plays_nothing)
    viewer = place.viewer()
    answer = await viewer.open(CAMERA, place.token(), "sub")
    assert answer.status_code == 201
    await viewer.hang_up()
    await until(lambda: place.bodies("views.ended") != [])

    await prometheus.scrape()

    assert prometheus.value("beffroi_first_picture_seconds_count", {"outcome": "shown"}) == 0
    assert prometheus.value("beffroi_first_picture_seconds_count", {"outcome": "never-shown"}) == 1


async def test_promtool_finds_nothing_to_say_against_them(
    place: Place, commune: ScriptedFederator, prometheus: Prometheus
) -> None:
    await (await place.watching()).sees(10)

    await prometheus.scrape()

    assert promtool("check", "metrics", said=prometheus.text) == ""


async def test_the_door_of_browsers_has_no_metrics(place: Place, prometheus: Prometheus) -> None:
    assert (await place.http.get("/metrics")).status_code == 404


async def test_each_metric_is_in_the_reference_with_its_type_and_nothing_else_is(
    place: Place, prometheus: Prometheus, root: Path
) -> None:
    page = (root / "docs/reference/metrics.md").read_text(encoding="utf-8")
    ours = page.partition("## Of a media process")[2].partition("## Of a federator")[0]
    documented = set(re.findall(r"^\| `(beffroi_\w+)` \| (\w+) \|", ours, re.MULTILINE))

    await prometheus.scrape()

    told = re.findall(r"^# TYPE (beffroi_\w+)(?<!_created) (\w+)$", prometheus.text, re.MULTILINE)
    assert documented == set(told)


def _plays_nothing(federator: ScriptedFederator) -> None:
    federator.playing = False


def screens(place: Place) -> list[Any]:
    return [view.screen for room in place.node.house.rooms_of() for view in room.views.values()]
