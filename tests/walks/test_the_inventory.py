"""The commune's list at its own screen: looked at, imported, seen at the CIC, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from services.demo.world.reader import read_world
from services.kit.inventory import read_inventory
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.lists import DEFECTS, GOOD, HEADER, SECRET, a_faulty_csv, a_long_csv, a_workbook
from tests.walks.reading import read_register
from tests.walks.stack import Processes
from tests.walks.world import ASCQ, seen_by

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OURS = seen_by(ASCQ)
CIC = seen_by("lille", "roubaix", "tourcoing", ASCQ)
NEW = len(GOOD)


def a_file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def open_inventory(csu: Desk, origin: str, username: str = "dubois") -> None:
    csu.log_in(origin, username)
    csu.await_cameras(OURS)
    csu.page.get_by_test_id("page-inventaire").click()
    expect(csu.page.get_by_test_id("inventory")).to_be_visible()


def give(csu: Desk, name: str, data: bytes) -> None:
    csu.page.get_by_test_id("file").set_input_files(a_file(name, data))


def stage(csu: Desk, wanted: str) -> None:
    expect(csu.page.get_by_test_id("inventory")).to_have_attribute(
        "data-stage", wanted, timeout=PATIENCE_MS
    )


def count(csu: Desk, state: str) -> int:
    return int(csu.page.get_by_test_id(f"count-{state}").get_attribute("data-count") or "")


def version(csu: Desk, number: int) -> Locator:
    return csu.page.locator(f'[data-testid="version"][data-version="{number}"]')


def expect_shown(cic: Desk, cameras: int) -> None:
    expect(cic.page.get_by_test_id("camera-count")).to_have_attribute(
        "data-shown", str(cameras), timeout=PATIENCE_MS
    )


def undo(csu: Desk) -> None:
    csu.page.get_by_test_id("undo").click()
    csu.page.get_by_test_id("undo-sure").click()


def test_a_faulty_list_is_told_row_by_row_imported_seen_at_the_cic_and_taken_back(
    demo: Callable[..., str], desk: Callable[[], Desk], processes: Processes, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.await_cameras(CIC)
    open_inventory(dubois, origin)

    give(dubois, "caméras.csv", a_faulty_csv())
    stage(dubois, "preview")

    found = dubois.page.get_by_test_id("detected")
    for said in ("Windows-1252", "séparateur ;", "virgule décimale", "Lambert-93", "WGS 84"):
        expect(found).to_contain_text(said)
    expect(dubois.page.get_by_test_id("unread")).to_contain_text("Note")
    expect(dubois.page.get_by_test_id("secrets")).to_be_visible()
    assert (count(dubois, "new"), count(dubois, "same"), count(dubois, "absent")) == (NEW, 0, OURS)
    assert told_defects(dubois) == [
        (row, code) for row, (_, code, *_) in enumerate(DEFECTS, len(GOOD) + 2)
    ]
    dubois.page.get_by_test_id("count-remarked").click()
    remarked = dubois.page.get_by_test_id("row")
    expect(remarked).to_have_count(1)
    expect(remarked).to_contain_text("hors du contour")
    expect(dubois.page.get_by_test_id("preview-map")).to_have_attribute(
        "data-map", "idle", timeout=PATIENCE_MS
    )
    assert dubois.accessibility_faults() == []

    dubois.page.get_by_test_id("import").click()
    expect_shown(martin, CIC + NEW)
    done = dubois.page.get_by_test_id("import-done")
    expect(done).to_contain_text(f"Lignes refusées : {len(DEFECTS)}")
    entry = int(done.get_attribute("data-entry") or "")
    assert dubois.accessibility_faults() == []

    martin.page.locator("#camera-search").fill("Pont de l'Hôtel de Ville")
    expect(martin.page.get_by_test_id("camera-count")).to_have_attribute("data-shown", "1")
    martin.await_map()
    martin.click_on_map(GeoPoint(3.1441, 50.6221))
    expect(martin.page.get_by_test_id("purpose")).to_contain_text("901")
    martin.page.keyboard.press("Escape")
    martin.page.locator("#camera-search").fill("nowhere at all")
    expect(martin.page.get_by_test_id("camera-count")).to_have_attribute("data-shown", "0")
    assert martin.accessibility_faults() == []
    martin.page.locator("#camera-search").fill("")

    news = martin.page.get_by_test_id("inventory-news")
    expect(news).to_contain_text("Inventaire de Villeneuve d'Ascq mis à jour par")
    expect(news).to_contain_text("Chef de salle Alex Dubois")
    assert martin.accessibility_faults() == []
    martin.page.get_by_test_id("acknowledge").click()
    expect(news).to_have_count(0)
    expect(version(dubois, 2).get_by_test_id("received")).to_contain_text(
        "reçu par CIC du Nord", timeout=PATIENCE_MS
    )
    expect(version(dubois, 2).get_by_test_id("acknowledged")).to_contain_text(
        "accusé par Brigadier-chef Camille Martin", timeout=PATIENCE_MS
    )

    undo(dubois)
    expect_shown(martin, CIC)
    expect(version(dubois, 3)).to_have_attribute("data-origin", "UNDO")

    register = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    ours = [one["act"] for one in register[entry:] if "inventory" in one["act"]]
    assert register[entry]["act"] == "import-inventory"
    assert ours == ["import-inventory", "acknowledge-inventory"]
    assert [one["act"] for one in register].count("undo-import") == 1
    for said in (dubois.page.content(), processes.words_of("demo"), str(register)):
        assert SECRET not in said


def told_defects(csu: Desk) -> list[tuple[int, str]]:
    """Each line and the code of its first defect, walked by keyboard; the sentences are read."""
    csu.page.get_by_test_id("count-rejected").click()
    table, found = csu.page.get_by_test_id("rows"), list[tuple[int, str]]()
    table.focus()
    sentences = {code: sentence for _, code, sentence, _ in DEFECTS}
    for _ in range(count(csu, "rejected")):
        table.press("ArrowDown")
        row = csu.page.locator('[data-testid="row"][aria-selected="true"]')
        line = int(row.get_attribute("data-line") or "")
        code = row.get_attribute("data-code") or ""
        expect(csu.page.get_by_test_id("row-detail")).to_contain_text(f"Ligne {line}")
        if found and found[-1][0] == line:
            continue
        expect(csu.page.get_by_test_id("row-detail")).to_contain_text(sentences[code])
        found.append((line, code))
    return found


def test_a_workbook_is_imported_by_keyboard_alone_and_what_it_leaves_out_is_removed_twice_said(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    csu = desk()
    keyboard = csu.page.keyboard
    rows = [
        HEADER[:2] + HEADER[6:8],
        ("901", "Pont neuf", 50.6221, 3.1441),
        ("902", "Quai", 50.622, 3.144),
    ]
    book = a_file("liste.xlsx", a_workbook(rows))
    # Asked for from the start: told only before the key, the browser may open its own window.
    csu.page.on("filechooser", lambda chooser: chooser.set_files(book))
    open_inventory(csu, origin)
    stage(csu, "empty")

    csu.page.get_by_test_id("choose-file").focus()
    keyboard.press("Enter")
    stage(csu, "preview")
    expect(csu.page.get_by_test_id("detected")).to_contain_text("XLSX")
    assert (count(csu, "new"), count(csu, "absent")) == (2, OURS)

    csu.page.get_by_test_id("rows").focus()
    keyboard.press("End")
    expect(csu.page.locator('[aria-selected="true"]')).to_have_attribute("data-state", "absent")
    keyboard.press("Home")
    expect(csu.page.get_by_test_id("row-detail")).to_contain_text("Pont neuf")
    tab_to(csu, csu.page.get_by_label("Les garder"))
    keyboard.press("ArrowDown")
    expect(csu.page.get_by_label("Les retirer")).to_be_checked()
    tab_to(csu, csu.page.get_by_test_id("import"))
    keyboard.press("Enter")

    asked = csu.page.get_by_test_id("removal")
    expect(asked).to_contain_text(f"Caméras : {OURS}")
    assert csu.accessibility_faults() == []
    keyboard.press("Escape")
    expect(asked).to_have_count(0)
    stage(csu, "preview")

    csu.page.get_by_test_id("import").press("Enter")
    tab_to(csu, csu.page.get_by_test_id("confirm-removal"))
    keyboard.press("Enter")
    stage(csu, "done")
    csu.await_list(2)

    tab_to(csu, csu.page.get_by_test_id("undo"))
    keyboard.press("Enter")
    expect(csu.page.get_by_test_id("undo-sure")).to_be_focused()
    keyboard.press("Enter")
    expect(csu.page.get_by_test_id("import-notice")).to_contain_text("Import annulé")
    csu.await_list(OURS)


def tab_to(csu: Desk, wanted: Locator) -> None:
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        csu.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_what_is_exported_is_read_back_whole_and_changes_nothing(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    csu = desk()
    open_inventory(csu, origin)

    for form in ("geojson", "csv"):
        with csu.page.expect_download() as download:
            csu.page.get_by_test_id(f"export-{form}").click()
        data = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename == f"{ASCQ}.{form}"
        read = read_inventory(data, TenantId(ASCQ))
        (world,) = [one for one in read_world().tenants if one.id == ASCQ]
        assert {row.camera for row in read.rows} == set(world.cameras)
        give(csu, f"liste.{form}", data)
        stage(csu, "preview")
        assert (count(csu, "same"), count(csu, "rejected")) == (OURS, 0)
        expect(csu.page.get_by_test_id("import")).to_be_disabled()


def test_columns_that_are_not_understood_are_named_on_the_screen_and_remembered(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    csu = desk()
    open_inventory(csu, origin)
    odd = b"code site;coord 1;coord 2\n901;50,6221;3,1441\n"

    give(csu, "liste.csv", odd)
    expect(csu.page.get_by_test_id("unreadable")).to_have_attribute("data-code", "no-number-column")
    assert csu.accessibility_faults() == []
    for field, header in (("number", "code site"), ("north", "coord 1"), ("east", "coord 2")):
        csu.page.locator(f'[name="{field}"]').select_option(header)
    csu.page.get_by_role("button", name="Relire avec ces colonnes").click()
    stage(csu, "preview")
    assert count(csu, "new") == 1
    csu.page.get_by_test_id("import").click()
    stage(csu, "done")

    give(csu, "liste.csv", odd)
    stage(csu, "preview")
    expect(csu.page.get_by_test_id("detected")).to_contain_text("comme la dernière fois")
    assert count(csu, "same") == 1


def test_two_people_who_import_at_once_do_not_undo_each_other_s_word(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    first, second = desk(), desk()
    for one in (first, second):
        open_inventory(one, origin)
        give(one, "liste.csv", a_long_csv(3))
        stage(one, "preview")

    # The second post does not hear of it: what it would import is refused all the same.
    second.page.route("**/graphql", lambda route: route.abort())
    first.page.get_by_test_id("import").click()
    stage(first, "done")
    second.page.get_by_test_id("import").click()

    notice = second.page.get_by_test_id("import-notice")
    expect(notice).to_contain_text("a changé entre-temps", timeout=PATIENCE_MS)
    expect(notice).to_contain_text("rien n’a été importé")
    stage(second, "preview")
    assert count(second, "same") == 3
    second.page.unroute("**/graphql")
    expect(second.page.get_by_test_id("list-now")).to_have_attribute(
        "data-version", "2", timeout=PATIENCE_MS
    )


def test_ten_thousand_rows_stay_a_few_dozen_on_the_screen(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    csu = desk()
    open_inventory(csu, origin)

    give(csu, "longue.csv", a_long_csv(10_000))
    expect(csu.page.get_by_test_id("inventory")).to_have_attribute(
        "data-stage", "preview", timeout=PATIENCE_MS * 2
    )
    assert count(csu, "new") == 10_000
    csu.page.get_by_test_id("count-new").click()
    table = csu.page.get_by_test_id("rows")
    table.focus()
    table.press("ArrowDown")
    table.press("End")
    expect(csu.page.locator('[aria-selected="true"]')).to_contain_text("Mât n° 9999")
    assert csu.page.get_by_test_id("row").count() < 40
    # The whole list would go beyond what may be kept: it is said, and nothing is done.
    csu.page.get_by_test_id("import").click()
    expect(csu.page.get_by_test_id("import-notice")).to_contain_text("10 000")
    stage(csu, "preview")
