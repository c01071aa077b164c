"""What Prometheus reads of the API: what was entered, what stands, and nobody's name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError

from services.api.settings import Settings
from tests.builders import ASCQ
from tests.services.api.door.house import (
    CAMERAS,
    FOREIGN,
    House,
    break_the_database,
    open_house,
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
