"""How each outside part fares, at the door: what each may know, and nothing waits for a part."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.api.status.around import provider
from services.api.status.parts import Found, Kind, State
from services.api.status.watch import Probe, Watch
from services.kit.bus import topics
from services.kit.bus.memory import MemoryBus
from tests.builders import ASCQ, NOON
from tests.services.api.door.house import (
    METZ,
    NODE,
    House,
    break_the_database,
    open_house,
    until,
    wall_clock,
)
from tests.services.api.door.test_outside import INSPECTOR, PLATFORM
from tests.services.api.identity.provider import ISSUER, a_token, an_organisation

STATUS = """{ serviceStatus { at readAt
    parts { kind state code seconds since checkedAt }
    mediaNodes { name state flows }
    tenants { id name link linkSince protocol software nodes enteredAt signedAt lagSeconds
      cosigned dispute } } }"""
OWNER = a_token(
    NOON,
    sub="odile.blanc",
    name="Odile Blanc",
    organization=an_organisation(ASCQ, kind="tenant", roles=("control.approve",)),
)


class PassingBus(MemoryBus):
    away = False

    @property
    def connected(self) -> bool:
        return not self.away and super().connected


async def status(house: House, token: str | None = None) -> Any:
    return (await house.ask(STATUS, token))["serviceStatus"]


async def state_of(house: House, kind: Kind, token: str | None = None) -> tuple[str, str | None]:
    told = await status(house, token)
    (part,) = [one for one in told["parts"] if one["kind"] == kind.name]
    return part["state"], part["code"]


async def test_the_platform_s_people_read_of_every_commune_and_of_each_node(house: House) -> None:
    told = await status(house, PLATFORM)

    assert [(one["id"], one["link"]) for one in told["tenants"]] == [
        (METZ, "AWAY"),
        (ASCQ, "WELL"),
    ]
    assert [(one["name"], one["state"]) for one in told["mediaNodes"]] == [("media-1", "WELL")]
    assert [one["kind"] for one in told["parts"]] == [kind.name for kind in Kind]


async def test_an_agent_reads_of_the_communes_that_it_sees_and_of_no_entry_of_theirs(
    house: House,
) -> None:
    await house.watch()
    told = await status(house)

    assert [one["id"] for one in told["tenants"]] == [ASCQ]
    assert told["tenants"][0]["enteredAt"] is None
    assert [one["flows"] for one in told["mediaNodes"]] == [None]
    assert METZ not in json.dumps(told)


async def test_a_commune_s_people_read_of_their_own_link_and_of_no_node(house: House) -> None:
    told = await status(house, OWNER)

    assert [one["id"] for one in told["tenants"]] == [ASCQ]
    assert told["mediaNodes"] == []
    assert METZ not in json.dumps(told)


async def test_an_inspection_and_whoever_lacks_the_role_read_nothing(house: House) -> None:
    plain = a_token(NOON, organization=an_organisation("plateforme", kind="platform", roles=()))

    assert await status(house, INSPECTOR) is None
    assert await status(house, plain) is None


async def test_no_address_leaves_with_it(house: House) -> None:
    told = json.dumps(await status(house, PLATFORM))

    for secret in (NODE, "://", "keys.example.fr", "rtsp", "sqlite", "Camille"):
        assert secret not in told


async def test_a_link_is_told_with_its_hour_and_with_what_its_federator_is(house: House) -> None:
    body = {
        "tenant": METZ,
        "connected": True,
        "node": "media-1",
        "since": NOON.timestamp(),
        "protocol": 3,
        "software": "beffroi 0.1.0",
    }
    await house.bus.publish(topics.LINKS_CHANGED, body)

    async def linked() -> bool:
        return bool((await status(house, PLATFORM))["tenants"][0]["link"] == "WELL")

    await until(linked)
    metz = (await status(house, PLATFORM))["tenants"][0]
    assert (metz["linkSince"], metz["protocol"], metz["software"], metz["nodes"]) == (
        NOON.isoformat(), 3, "beffroi 0.1.0", 1,
    )  # fmt: skip


async def test_while_the_bus_is_away_links_and_nodes_are_unknown_and_it_is_told_why(
    tmp_path: Path,
) -> None:
    bus = PassingBus()
    async with open_house(tmp_path, bus=bus, bus_url="redis://127.0.0.1:1/0") as house:
        before = await state_of(house, Kind.BUS), await state_of(house, Kind.MEDIA)
        bus.away = True
        meanwhile = await state_of(house, Kind.BUS), await state_of(house, Kind.MEDIA)
        told = await status(house)
        links = [one["link"] for one in told["tenants"]]
        nodes = [one["state"] for one in told["mediaNodes"]]
        bus.away = False
        after = await state_of(house, Kind.BUS)

    assert before == (("WELL", None), ("WELL", None))
    assert meanwhile == (("AWAY", "no-answer"), ("UNKNOWN", "bus"))
    assert (links, nodes) == (["UNKNOWN"], ["UNKNOWN"])
    assert after == ("WELL", None)


async def test_without_a_database_it_answers_all_the_same_and_knows_what_it_knew(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, clock=wall_clock) as house:
        # Who sees whom is the database's to say: what it said last stands.
        token = a_token(wall_clock())
        before = await status(house, token)
        await asyncio.to_thread(break_the_database, tmp_path)

        async def known() -> bool:
            return await state_of(house, Kind.REGISTER, token) == ("AWAY", "database")

        await until(known, 30)
        meanwhile = await status(house, token)

    assert [one["id"] for one in before["tenants"]] == [ASCQ]
    assert [one["id"] for one in meanwhile["tenants"]] == [ASCQ]


@pytest.mark.parametrize(
    ("answer_case", "expected"),
    [
        (httpx.Response(200, json={"issuer": ISSUER}), Found(State.WELL, None, 0.0)),
        (httpx.Response(503), Found(State.AWAY, "no-answer")),
        (httpx.Response(200, json={"issuer": "https://other.fr"}), Found(State.AWAY, "another")),
        (httpx.Response(200, text="<html>"), Found(State.AWAY, "no-answer")),
    ],
)
async def test_a_provider_that_answers_otherwise_than_one_is_away(
    answer_case: httpx.Response, expected: Found
) -> None:
    transport = httpx.MockTransport(lambda _: answer_case)
    async with httpx.AsyncClient(transport=transport) as http:
        watch = Watch(probes={Kind.IDENTITY: Probe(provider(ISSUER, http, lambda: 0.0))})
        await watch.look(NOON)

    (part,) = watch.parts(NOON)
    assert part.found == expected
