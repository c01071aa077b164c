"""The probe's door: one camera of nobody's, for whoever has the secret, and nothing besides."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.reconciling.sides import ours_of
from services.cli.probe.verbs import prepare_folder
from services.kit.deeds import read_conventions
from services.kit.probe import CAMERA, ORGANISATION, TENANT, probe_agent
from tenants.habilitations.habilitation import Right
from tenants.habilitations.person import people
from tests.builders import ASCQ, NOON, a_camera, a_habilitation
from tests.services.api.door.house import NODE, House, open_house, until

SECRET = "a-secret-that-nobody-types-0123456789-abcdef"
KNOWN = {"authorization": f"Bearer {SECRET}"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A place that was prepared for the probe, whose federator is not linked yet."""
    prepare_folder(Namespace(folder=tmp_path / "probe"))
    text = (tmp_path / "probe/conventions/sonde.toml").read_text()
    # The house's clock stands still at an hour of its own.
    dated = re.sub(r"^(effective|signed) = .*$", rf"\1 = {NOON.date()}", text, flags=re.M)
    (tmp_path / "probe/conventions/sonde.toml").write_text(dated)
    deeds = read_conventions([tmp_path / "probe/conventions"])
    async with open_house(tmp_path, deeds=deeds, probe_secret=SECRET) as opened:
        held = a_habilitation(
            probe_agent(),
            tenant=TENANT,
            since=NOON - timedelta(days=1),
            until=NOON + timedelta(days=1),
            acts=frozenset({Right.WATCH}),
        )
        await habilitate(opened.begin, held, NOON)
        yield opened


async def link(house: House) -> httpx.Response:
    """The federator comes, with its camera; the first answer after that."""
    camera = a_camera(id=CAMERA, tenant=TENANT, number="001")
    await report_inventory(house.begin, TENANT, [camera], NOON)
    await house.media_speaks(ASCQ, TENANT)
    answers: list[httpx.Response] = []

    async def is_heard() -> bool:
        answers.append(await ask(house))
        return answers[-1].status_code != 409

    await until(is_heard)
    return answers[-1]


async def ask(house: House, secret: str = SECRET) -> httpx.Response:
    return await house.client.post("/probe", headers={"authorization": f"Bearer {secret}"})


async def close(house: House, view: str) -> httpx.Response:
    return await house.client.delete(f"/probe/{view}", headers=KNOWN)


async def test_what_it_opens_and_closes_is_in_the_register_of_the_synthetic_tenant(
    house: House,
) -> None:
    opened = await link(house)

    closed = await close(house, opened.json()["view"])

    said = opened.json()
    assert (opened.status_code, said["camera"], said["node"]) == (201, CAMERA, "media-1")
    assert said["whep"] == f"{NODE}/whep/{CAMERA}"
    assert closed.status_code == 200
    told = [(one["seq"], one["act"], one["outcome"]) for one in closed.json()["entries"]]
    assert (said["entry"], "watch", "granted") in told
    assert "stop-watching" in [act for _, act, _ in told]
    # To have read the register is an entry too.
    assert await house.entries(TENANT) == max(seq for seq, _, _ in told) + 2


async def test_nothing_is_opened_before_its_federator_came(house: House) -> None:
    answer = await ask(house)

    assert (answer.status_code, answer.json()["code"]) == (409, "link-down")


async def test_its_one_slot_is_one(house: House) -> None:
    first = await link(house)

    # One camera is one flow, however many look: the second is a view of it.
    second = await ask(house)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["view"] != second.json()["view"]


async def test_a_view_of_an_agents_is_no_view_of_the_probes(house: House) -> None:
    granted = await house.watch()

    answer = await close(house, granted["view"])

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    async with house.begin() as work:
        (view,) = await work.views([granted["view"]])
    assert view.ended is None


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], f"{SECRET}x"])
async def test_another_secret_opens_nothing_and_leaves_nothing(house: House, secret: str) -> None:
    await link(house)
    before = await house.entries(TENANT)

    answer = await ask(house, secret)

    assert (answer.status_code, answer.json()["code"]) == (401, "not-identified")
    assert await house.entries(TENANT) == before


async def test_who_guesses_is_kept_waiting_with_the_right_secret_too(house: House) -> None:
    for _ in range(60):
        await ask(house, "a guess")

    assert (await ask(house)).status_code == 429


async def test_the_secret_opens_no_other_door(house: House) -> None:
    answer = await house.post({"query": "{ me { id } }"}, SECRET)

    assert answer.status_code == 401


async def test_without_a_secret_of_the_place_there_is_no_door(tmp_path: Path) -> None:
    async with open_house(tmp_path, linked=False) as house:
        answer = await ask(house)

    assert (answer.status_code, answer.json()["code"]) == (404, "no-probe")


async def test_without_deed_and_habilitation_it_says_what_is_missing(tmp_path: Path) -> None:
    async with open_house(tmp_path, probe_secret=SECRET) as house:
        await house.media_speaks(ASCQ, TENANT)
        answer = await ask(house)

    assert (answer.status_code, answer.json()["code"]) == (404, "probe-not-prepared")


def test_the_probe_is_nobody_for_keycloak() -> None:
    person = people([a_habilitation(probe_agent(), tenant=TENANT)])

    assert ours_of(person, NOON) == ()
    assert probe_agent().organisation == ORGANISATION
