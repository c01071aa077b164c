"""A commune brings its own list in: one entry, one transaction, and a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import (
    InventoryExported,
    InventoryPreviewed,
    InventoryRefused,
    InventoryRestored,
    NoSuchTenant,
)
from services.api.acts.inventory.export_inventory import export_inventory
from services.api.acts.inventory.import_inventory import (
    preview_inventory,
    remembered_mapping,
    undo_import,
)
from services.api.acts.inventory.receive_inventory import (
    inventory_versions,
    receive_inventory,
    unreceived,
)
from services.api.acts.report_inventory import report_inventory
from services.api.storage.history import Receipt
from services.api.storage.work import Begin
from services.kit.inventory import Policy, read_inventory
from services.kit.inventory.writing import to_csv
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import SubscriberId, TenantId, VisibleTenant
from tests.builders import ASCQ, CIC, NOON, a_camera, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.inventories import (
    ALEX,
    imported,
    importing,
    listed,
    undoing,
    versions,
)
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(seconds=5)
NEW = a_camera("099", name="Pont", place=GeoPoint(3.15, 50.63))
RENAMED = replace(CAMERAS[0], name="Rue Neuve", zone="Centre")
VA_2 = "villeneuve-d-ascq art. 2"


def by_id(*cameras: object) -> object:
    return {camera.id: camera for camera in cameras}  # type: ignore[attr-defined]  # cameras


async def test_an_import_is_one_entry_with_its_digest_and_its_counts(begin: Begin) -> None:
    done = await imported(begin, [RENAMED, *CAMERAS[1:-1], NEW])

    (*_, entry) = await entries(begin)
    digest = read_inventory(to_csv([RENAMED, *CAMERAS[1:-1], NEW]), ASCQ).digest
    assert entry["seq"] == done.entry
    assert (entry["act"], entry["outcome"], entry["name"], entry["article"]) == (
        "import-inventory", "done", "Alex Dubois", VA_2,
    )  # fmt: skip
    assert entry["detail"] == "replace, new 1, changed 1, unchanged 18, dropped 1, rejected 0"
    assert entry["evidence"] == f"sha256 {digest}"
    assert (entry["convention"], entry["version"]) == ("villeneuve-d-ascq", 1)
    assert await listed(begin) == by_id(RENAMED, *CAMERAS[1:-1], NEW)
    await assert_register_holds(begin)


async def test_a_merge_keeps_the_cameras_that_the_file_does_not_name(begin: Begin) -> None:
    done = await imported(begin, [NEW], Policy.MERGE)

    assert done.change.removed == ()
    assert await listed(begin) == by_id(*CAMERAS, NEW)


async def test_a_camera_that_the_list_drops_ends_its_views(begin: Begin) -> None:
    cut = await watching(begin, "001")
    kept = await watching(begin, "002")

    done = await imported(begin, CAMERAS[1:])

    assert [(one.view, one.code) for one in done.change.ended] == [(cut.view, "cut-by-commune")]
    assert await held(begin) == {2: kept.camera.id}
    assert [act for act, _, _ in await last_entries(begin, 3)] == [
        "import-inventory",
        "stop-watching",
        "end-flow",
    ]


async def test_what_a_report_repeats_leaves_an_import_as_it_is(begin: Begin) -> None:
    await imported(begin, [RENAMED, *CAMERAS[1:-1], NEW])
    before = await entries(begin)

    await report_inventory(begin, ASCQ, CAMERAS, LATER)

    assert await entries(begin) == before
    assert await listed(begin) == by_id(RENAMED, *CAMERAS[1:-1], NEW)


async def test_what_a_report_says_anew_is_the_last_word(begin: Begin) -> None:
    await imported(begin, [RENAMED, *CAMERAS[1:], NEW])
    moved = replace(CAMERAS[0], place=GeoPoint(3.16, 50.63))

    change = await report_inventory(begin, ASCQ, [moved, *CAMERAS[2:]], LATER)

    relocated = replace(RENAMED, place=moved.place)
    assert (change.changed, change.removed, change.version) == ((relocated,), (CAMERAS[1].id,), 3)
    assert await listed(begin) == by_id(relocated, *CAMERAS[2:], NEW)


async def test_a_preview_changes_nothing_and_says_which_list_it_saw(begin: Begin) -> None:
    before = await entries(begin)
    reading = read_inventory(to_csv([RENAMED, NEW]), ASCQ)

    answer = await preview_inventory(begin, CONVENTIONS, ALEX, ASCQ, reading, NOON)

    assert isinstance(answer, InventoryPreviewed)
    assert (answer.version, answer.preview.new, len(answer.preview.absent)) == (1, (NEW,), 19)
    assert await entries(begin) == before


async def test_what_was_not_previewed_is_not_imported(begin: Begin) -> None:
    await report_inventory(begin, ASCQ, CAMERAS[1:], LATER)

    answer = await importing(begin, [NEW], seen=1)

    assert isinstance(answer, InventoryRefused)
    assert (answer.code, answer.article.cited) == ("inventory-changed", VA_2)
    assert await last_entries(begin, 1) == [("import-inventory", "inventory-changed", None)]
    assert await listed(begin) == by_id(*CAMERAS[1:])


async def test_a_file_that_changes_nothing_is_told_so(begin: Begin) -> None:
    answer = await importing(begin, CAMERAS)

    assert isinstance(answer, InventoryRefused)
    assert answer.code == "nothing-to-import"
    assert [one.version for one in await versions(begin)] == [1]


async def test_an_undo_brings_back_what_stood_before(begin: Begin) -> None:
    await imported(begin, [RENAMED, NEW])

    answer = await undoing(begin, 2)

    assert isinstance(answer, InventoryRestored)
    assert await listed(begin) == by_id(*CAMERAS)
    assert await last_entries(begin, 1) == [("undo-import", "done", "version 2")]
    assert [(one.version, one.origin, one.undoable) for one in await versions(begin)] == [
        (3, "undo", False),
        (2, "import", False),
        (1, "report", False),
    ]


async def test_an_undo_is_undone_by_nothing(begin: Begin) -> None:
    await imported(begin, [RENAMED, NEW])
    await undoing(begin, 2)

    answer = await undoing(begin, 3)

    assert isinstance(answer, InventoryRefused)
    assert answer.code == "nothing-to-undo"


@pytest.mark.parametrize(
    "cameras",
    [CAMERAS[1:], [*CAMERAS, replace(NEW, name="Pont Neuf")]],
    ids=["that changes the list", "that only now names an imported camera"],
)
async def test_after_another_report_there_is_nothing_to_undo(
    begin: Begin, cameras: list[object]
) -> None:
    await imported(begin, [*CAMERAS, NEW])
    await report_inventory(begin, ASCQ, cameras, LATER)  # type: ignore[arg-type]  # cameras

    (latest, *_) = await versions(begin)
    answer = await undoing(begin, latest.version)

    assert isinstance(answer, InventoryRefused)
    assert answer.code == "nothing-to-undo"


async def test_a_commune_without_a_federator_brings_its_list_in(begin: Begin) -> None:
    await report_inventory(begin, ASCQ, [], LATER)
    await imported(begin, [NEW, RENAMED], seen=2)

    await report_inventory(begin, ASCQ, [CAMERAS[0], CAMERAS[1]], LATER)

    assert await listed(begin) == by_id(NEW, RENAMED, CAMERAS[1])


async def test_a_camera_imported_before_its_system_named_it_takes_that_name(begin: Begin) -> None:
    await imported(begin, [*CAMERAS, NEW])
    named = replace(NEW, id=a_camera("guid-7f").id, name="CAM 99")

    await report_inventory(begin, ASCQ, [*CAMERAS, named], LATER)

    assert await listed(begin) == by_id(*CAMERAS, replace(NEW, id=named.id))


BARRED = [
    ("an agent of the State", an_agent(), "not-owner"),
    ("one with every role", an_agent(roles=frozenset({"camera.manage"})), "not-owner"),
    ("one of the commune without the role", replace(ALEX, roles=frozenset()), "no-role"),
]


@pytest.mark.parametrize(("_case", "by", "code"), BARRED, ids=[case for case, _, _ in BARRED])
async def test_whoever_may_not_is_refused_and_entered(
    begin: Begin, _case: str, by: object, code: str
) -> None:
    before = await listed(begin)

    answers = [
        await importing(begin, [NEW], by=by),  # type: ignore[arg-type]  # an agent
        await undoing(begin, 1, by),  # type: ignore[arg-type]  # an agent
        await export_inventory(begin, CONVENTIONS, by, ASCQ, NOON),  # type: ignore[arg-type]
    ]

    assert [one.code for one in answers if isinstance(one, InventoryRefused)] == [code] * 3
    assert await last_entries(begin, 3) == [
        ("import-inventory", code, None),
        ("undo-import", code, None),
        ("export-inventory", code, None),
    ]
    assert await listed(begin) == before


async def test_a_stranger_learns_nothing_and_the_owner_learns_of_it(begin: Begin) -> None:
    stranger = an_agent("Sacha Weber", organisation=SubscriberId("cic-moselle"))

    answer = await importing(begin, [NEW], by=stranger)

    assert answer == NoSuchTenant(ASCQ)
    assert await last_entries(begin, 1) == [("import-inventory", "not-owner", None)]


async def test_a_tenant_that_is_nowhere_is_not_found(begin: Begin) -> None:
    answer = await undo_import(begin, CONVENTIONS, ALEX, TenantId("nowhere"), 1, NOON)

    assert answer == NoSuchTenant(TenantId("nowhere"))


async def test_an_export_is_entered(begin: Begin) -> None:
    answer = await export_inventory(begin, CONVENTIONS, ALEX, ASCQ, NOON)

    assert isinstance(answer, InventoryExported)
    assert answer.cameras == tuple(CAMERAS)
    assert await last_entries(begin, 1) == [("export-inventory", "done", "20 cameras, version 1")]


async def test_the_mapping_of_the_last_import_is_remembered(begin: Begin) -> None:
    assert await remembered_mapping(begin, VisibleTenant(ASCQ)) is None
    done = read_inventory(to_csv([NEW]), ASCQ)

    await imported(begin, [NEW])
    await report_inventory(begin, ASCQ, CAMERAS[1:], LATER)

    assert await remembered_mapping(begin, VisibleTenant(ASCQ)) == done.mapping


async def test_the_first_receipt_of_a_version_is_kept(begin: Begin) -> None:
    await imported(begin, [RENAMED, NEW])
    assert await unreceived(begin, [ASCQ]) == {ASCQ: 2}

    await receive_inventory(begin, CIC, ASCQ, 1, NOON)
    await receive_inventory(begin, CIC, ASCQ, 2, LATER)
    await receive_inventory(begin, SubscriberId("sdis"), ASCQ, 2, LATER + timedelta(days=1))

    seen = await inventory_versions(begin, an_agent(), ASCQ, 20, NOON)
    assert [one.received for one in seen] == [Receipt(LATER, CIC), Receipt(NOON, CIC)]
    assert await unreceived(begin, [ASCQ]) == {}
    stranger = an_agent("Sacha Weber", organisation=SubscriberId("cic-moselle"))
    assert await inventory_versions(begin, stranger, ASCQ, 20, NOON) == ()
