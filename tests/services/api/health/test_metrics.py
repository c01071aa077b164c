"""What Prometheus reads of the API: what was entered, what stands, and nobody's name."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError

from services.api.settings import Settings
from services.kit.bus import topics
from tests.builders import ASCQ
from tests.servers.promtool import promtool
from tests.services.api.door.house import (
    CAMERAS,
    FOREIGN,
    Clock,
    House,
    break_the_database,
    open_house,
    until,
)

PORT = 9_464
APART = f"http://127.0.0.1:{PORT}"


async def told(house: House) -> str:
    transport = httpx.ASGITransport(house.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=APART) as prometheus:
        answer = await prometheus.get("/metrics")
    assert answer.status_code == 200
    return answer.text


def value(text: str, name: str, **labels: str) -> float:
    (found,) = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return found


async def test_each_act_is_counted_by_what_came_of_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        await house.watch(CAMERAS[0].id)
        await house.watch(CAMERAS[1].id)
        await house.watch(FOREIGN)
        text = await told(house)

    watched = {"act": "watch", "tenant": ASCQ}
    assert value(text, "beffroi_acts_total", outcome="granted", **watched) == 2
    refused = value(text, "beffroi_acts_total", act="watch", tenant="metz")
    assert refused == 1


async def test_slots_registers_and_links_are_told_as_they_stand(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        await house.watch(CAMERAS[0].id)
        text = await told(house)
        entries = await house.entries()

    assert value(text, "beffroi_slots_in_use", tenant=ASCQ) == 1
    assert value(text, "beffroi_slots", tenant=ASCQ) > 1
    assert value(text, "beffroi_register_entries", tenant=ASCQ) == entries
    assert 0 <= value(text, "beffroi_register_unsigned_entries", tenant=ASCQ) <= entries
    assert value(text, "beffroi_links", tenant=ASCQ) == 1
    assert value(text, "beffroi_links", tenant="metz") == 0
    assert value(text, "beffroi_media_nodes") == 1
    assert value(text, "beffroi_bus_connected") == 1
    assert value(text, "beffroi_register_writable") == 1


async def test_an_entry_that_no_checkpoint_covers_is_late_from_its_own_hour(tmp_path: Path) -> None:
    clock = Clock()
    async with open_house(tmp_path, metrics_port=PORT, clock=clock) as house:
        before = value(await told(house), "beffroi_register_entries", tenant="metz")
        await house.watch(FOREIGN)
        clock.now += timedelta(seconds=90)
        text = await told(house)

    covered = value(text, "beffroi_register_unsigned_entries", tenant="metz") == 0
    assert value(text, "beffroi_register_entries", tenant="metz") == before + 1
    assert value(text, "beffroi_register_lag_seconds", tenant="metz") == (0 if covered else 90)


async def test_a_cut_is_timed_until_media_says_that_nothing_leaves(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        view = (await house.watch(CAMERAS[0].id))["view"]
        await house.ask("mutation($v: ID!) { stopWatching(view: $v) { __typename } }", v=view)
        unconfirmed = await told(house)
        await house.bus.publish(
            topics.VIEWS_ENDED, {"view": view, "flow": "whatever", "code": "stopped"}
        )
        await until(lambda: _timed(house))
        text = await told(house)

    assert "beffroi_cut_latency_seconds_count" not in unconfirmed
    assert value(text, "beffroi_cut_latency_seconds_count", code="stopped") == 1
    assert 0 <= value(text, "beffroi_cut_latency_seconds_sum", code="stopped") < 60


async def _timed(house: House) -> bool:
    return "beffroi_cut_latency_seconds_count" in await told(house)


async def test_a_part_that_does_not_serve_is_told_and_one_that_is_not_set_up_is_not(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, metrics_port=PORT, linked=False) as house:
        text = await told(house)

    assert value(text, "beffroi_part_up", part="media") == 0
    assert 'part="relays"' not in text
    assert 'part="bus"' not in text


async def test_promtool_finds_nothing_to_say_against_them(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        text = await _everything(house)

    assert promtool("check", "metrics", said=text) == ""


async def test_each_metric_is_in_the_reference_with_its_type_and_nothing_else_is(
    tmp_path: Path, root: Path
) -> None:
    page = (root / "docs/reference/metrics.md").read_text(encoding="utf-8")
    ours, _, _ = page.partition("## Of a media process")
    documented = re.findall(r"^\| `(beffroi_\w+)` \| (\w+) \|", ours, re.MULTILINE)

    async with open_house(tmp_path, metrics_port=PORT) as house:
        text = await _everything(house)

    assert set(documented) == set(
        re.findall(r"^# TYPE (beffroi_\w+)(?<!_created) (\w+)$", text, re.MULTILINE)
    )


async def _everything(house: House) -> str:
    """What a process tells once it has granted, refused and ended."""
    view = (await house.watch(CAMERAS[0].id))["view"]
    await house.watch(FOREIGN)
    await house.ask("mutation($v: ID!) { stopWatching(view: $v) { __typename } }", v=view)
    await house.bus.publish(topics.VIEWS_ENDED, {"view": view, "flow": "f", "code": "stopped"})
    await until(lambda: _timed(house))
    return await told(house)


async def test_no_person_no_camera_and_no_motive_is_a_label(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        await house.watch(CAMERAS[0].id, incident="2026-4711")
        text = await told(house)

    for secret in ("Camille", "Martin", CAMERAS[0].id, CAMERAS[0].name, "4711", "public-order"):
        assert secret not in text


async def test_without_a_database_it_still_answers_and_says_so(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        await asyncio.to_thread(break_the_database, tmp_path)
        text = await told(house)

    assert value(text, "beffroi_register_writable") == 0
    assert value(text, "beffroi_media_nodes") == 1


async def test_metrics_are_at_their_own_port_alone(tmp_path: Path) -> None:
    async with open_house(tmp_path, metrics_port=PORT) as house:
        elsewhere = await house.client.get("/metrics")
        transport = httpx.ASGITransport(house.app)
        async with httpx.AsyncClient(transport=transport, base_url=APART) as prometheus:
            graphql = await prometheus.post("/graphql", json={"query": "{ __typename }"})

    assert elsewhere.status_code == 404
    assert graphql.status_code == 404


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"metrics_port": 8600}, "API_METRICS_PORT"),
        ({"link_media": "wss://media.example.fr:8611/federators"}, "API_LINK_AUTHORITY"),
    ],
)
def test_settings_that_do_not_go_together_are_named(said: dict[str, object], name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(
            database_url="sqlite:////nowhere.db",
            issuer="https://id.example.fr",
            origin="https://beffroi.example.fr",
            **said,
        )
