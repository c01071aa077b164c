"""The State side acknowledges a commune's new list: once, by name, in the commune's register."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import InventoryRefused, NoSuchTenant
from services.api.acts.inventory.acknowledge_inventory import (
    InventoryAcknowledged,
    acknowledge_inventory,
    unacknowledged,
)
from services.api.storage.history import Acknowledged, Counts
from services.api.storage.work import Begin
from tenants.vocabulary.camera import GeoPoint
from tests.builders import ASCQ, NOON, a_camera, an_agent
from tests.services.api.acts.inventories import ALEX, imported, undoing, versions
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(minutes=5)
NEW = a_camera("099", name="Pont", place=GeoPoint(3.15, 50.63))
WHO = "Brigadier-chef Camille Martin"


async def acknowledged(begin: Begin, version: int, agent: object = None) -> object:
    who = agent or an_agent()
    return await acknowledge_inventory(begin, CONVENTIONS, who, ASCQ, version, LATER)  # type: ignore[arg-type]  # an agent


@pytest.mark.clause("VA-2")
async def test_a_list_that_a_person_changed_waits_for_a_person_s_word(begin: Begin) -> None:
    await imported(begin, [*CAMERAS, NEW])
    waiting = await unacknowledged(begin, an_agent(), LATER)

    answer = await acknowledged(begin, 2)

    assert {tenant: one.version for tenant, one in waiting.items()} == {ASCQ: 2}
    assert (waiting[ASCQ].by, waiting[ASCQ].counts) == (
        "Chef de salle Alex Dubois",
        Counts(1, 0, 0),
    )
    last = (await entries(begin))[-1]
    assert answer == InventoryAcknowledged(2, LATER, WHO, last["seq"])
    assert (last["act"], last["outcome"], last["name"], last["article"], last["detail"]) == (
        "acknowledge-inventory", "done", "Camille Martin", "villeneuve-d-ascq art. 2", "version 2",
    )  # fmt: skip
    assert (await versions(begin))[0].acknowledged == Acknowledged(LATER, WHO)
    assert await unacknowledged(begin, an_agent(), LATER) == {}
    await assert_register_holds(begin)


async def test_what_a_federator_reports_waits_for_nobody(begin: Begin) -> None:
    assert await unacknowledged(begin, an_agent(), LATER) == {}


async def test_one_word_is_enough_for_the_versions_before_it(begin: Begin) -> None:
    done = await imported(begin, [*CAMERAS, NEW])
    await undoing(begin, done.change.version)

    await acknowledged(begin, 3)

    assert [one.acknowledged for one in await versions(begin)] == [
        Acknowledged(LATER, WHO), Acknowledged(LATER, WHO), None,
    ]  # fmt: skip


@pytest.mark.parametrize("version", [1, 3], ids=["a report", "one that nobody was shown"])
async def test_nothing_is_entered_where_nothing_waited(begin: Begin, version: int) -> None:
    await imported(begin, [*CAMERAS, NEW])
    before = await entries(begin)

    answer = await acknowledged(begin, version)

    assert isinstance(answer, InventoryRefused)
    assert answer.code == "nothing-to-acknowledge"
    assert await entries(begin) == before


async def test_a_commune_does_not_acknowledge_its_own_list(begin: Begin) -> None:
    await imported(begin, [*CAMERAS, NEW])

    answer = await acknowledged(begin, 2, ALEX)

    assert isinstance(answer, InventoryRefused)
    assert answer.code == "own-list"
    assert (await entries(begin))[-1]["outcome"] == "own-list"
    assert await unacknowledged(begin, ALEX, LATER) == {}


async def test_a_commune_that_an_agent_may_not_see_has_no_list(begin: Begin) -> None:
    await imported(begin, [*CAMERAS, NEW])
    before = await entries(begin)
    stranger = replace(an_agent("Ali Roux"))

    assert await acknowledged(begin, 2, stranger) == NoSuchTenant(ASCQ)
    assert await unacknowledged(begin, stranger, LATER) == {}
    (tried,) = (await entries(begin))[len(before) :]
    assert (tried["act"], tried["outcome"], tried["agent"]) == (
        "acknowledge-inventory", "not-entitled", "ali.roux",
    )  # fmt: skip
