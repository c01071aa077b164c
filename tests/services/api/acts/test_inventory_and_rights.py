"""What communes report, who is habilitated, which tenants there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import InventoryChange, UnknownTenant
from services.api.acts.habilitate import habilitate
from services.api.acts.reading import list_tenants
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.work import Begin, TenantSummary
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import TenantId, VisibleTenant
from tests.builders import ASCQ, NOON, a_camera, a_convention, a_deed, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(seconds=5)


async def test_a_report_that_changes_nothing_leaves_no_entry(begin: Begin) -> None:
    before = await entries(begin)

    change = await report_inventory(begin, ASCQ, CAMERAS, LATER)

    assert change == InventoryChange((), (), ())
    assert await entries(begin) == before


@pytest.mark.clause("VA-2")
async def test_each_difference_is_entered_for_what_it_is(begin: Begin) -> None:
    new = a_camera("021")
    renamed = replace(CAMERAS[0], name="Rue Neuve", zone="Centre")
    relocated = replace(CAMERAS[1], place=GeoPoint(3.15, 50.63))

    change = await report_inventory(begin, ASCQ, [renamed, relocated, new, *CAMERAS[3:]], LATER)

    assert change == InventoryChange((new,), (renamed, relocated), (CAMERAS[2].id,), version=2)
    assert await last_entries(begin, 4) == [
        ("camera-added", "done", "3.144000,50.622000"),
        ("camera-changed", "done", "name, zone"),
        ("camera-relocated", "done", "3.144000,50.622000 -> 3.150000,50.630000"),
        ("camera-removed", "done", None),
    ]
    async with begin() as work:
        kept = await (await work.lock(ASCQ)).inventory()
    assert kept == {one.id: one for one in [renamed, relocated, new, *CAMERAS[3:]]}
    await assert_register_holds(begin)


async def test_a_camera_that_is_no_longer_shared_ends_its_views(begin: Begin) -> None:
    cut = await watching(begin, "001")
    kept = await watching(begin, "002")

    change = await report_inventory(begin, ASCQ, CAMERAS[1:], LATER)

    assert [(one.view, one.code, one.slot_freed) for one in change.ended] == [
        (cut.view, "cut-by-commune", True)
    ]
    assert await held(begin) == {2: kept.camera.id}
    assert await last_entries(begin, 3) == [
        ("stop-watching", "done", "cut-by-commune"),
        ("end-flow", "done", "cut-by-commune"),
        ("camera-removed", "done", None),
    ]


@pytest.mark.parametrize(
    "cameras",
    [
        [replace(a_camera("001"), tenant=TenantId("lille"))],
        [a_camera("001"), a_camera("001")],
    ],
    ids=["another tenant's", "said twice"],
)
async def test_a_report_that_makes_no_sense_changes_nothing(
    begin: Begin, cameras: list[object]
) -> None:
    before = await entries(begin)

    with pytest.raises(ValueError, match="camera"):
        await report_inventory(begin, ASCQ, cameras, LATER)  # type: ignore[arg-type]  # a list

    assert await entries(begin) == before


async def test_a_tenant_without_convention_has_no_inventory(empty: Begin) -> None:
    with pytest.raises(UnknownTenant):
        await report_inventory(empty, ASCQ, CAMERAS, NOON)


async def test_a_habilitation_is_entered_once(begin: Begin) -> None:
    given = a_habilitation(an_agent("Dominique Petit"))

    await habilitate(begin, given, LATER)
    before = await entries(begin)
    await habilitate(begin, given, LATER)

    assert await entries(begin) == before
    assert (before[-1]["act"], before[-1]["agent"], before[-1]["detail"]) == (
        "habilitate",
        "dominique.petit",
        "by Commissaire divisionnaire A. Petit (departmental), for watch, "
        "from 2026-01-01T00:00:00+00:00, until 2027-01-01T00:00:00+00:00",
    )
    async with begin() as work:
        assert await work.habilitations(given.organisation) == (a_habilitation(), given)


@pytest.mark.clause("VA-16")
async def test_a_habilitation_changes_what_an_agent_sees(begin: Begin) -> None:
    newcomer = an_agent("Dominique Petit")

    before = await list_tenants(begin, newcomer, LATER)
    await habilitate(begin, a_habilitation(newcomer), LATER)
    after = await list_tenants(begin, newcomer, LATER)
    await habilitate(begin, a_habilitation(newcomer, until=LATER), LATER)

    assert before == ()
    assert after == (TenantSummary(VisibleTenant(ASCQ), "Villeneuve d'Ascq", 8, 20),)
    assert await list_tenants(begin, newcomer, LATER) == ()


async def test_tenants_are_synchronised_again_without_harm(begin: Begin) -> None:
    await watching(begin)
    before = await entries(begin)
    renamed = a_deed(tenant=replace(a_convention().tenant, name="Ascq"), quota=4)

    await sync_tenants(begin, CONVENTIONS, NOON)
    await sync_tenants(begin, {ASCQ: renamed}, NOON)

    assert await entries(begin) == before
    assert await list_tenants(begin, an_agent(), NOON) == (
        TenantSummary(VisibleTenant(ASCQ), "Ascq", 4, 20),
    )
    assert await held(begin) == {1: CAMERAS[0].id}
