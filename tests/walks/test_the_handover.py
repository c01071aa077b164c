"""One desk, two agents: pictures go on, each name stands in the register, rights are one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.api.acts.habilitate import habilitate
from services.api.storage.opening import open_storage
from services.demo.accounts import habilitations
from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk, a_desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LILLE = "lille"
GAP_MS = 5_000
"""How long a picture may be missing while it changes hands, on a busy machine."""


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Callable[[], Desk]]:
    """Desks at which nobody answers a window by themselves."""
    desks: list[Desk] = []

    def sit() -> Desk:
        desks.append(a_desk(chromium, prove=None))
        return desks[-1]

    yield sit
    for one in desks:
        one.page.context.close()


def leave(desk: Desk) -> Page:
    """The agent confirms that they leave; the window in which the next one signs in."""
    desk.page.get_by_test_id("hand-over").click()
    expect(desk.page.get_by_test_id("handover")).to_be_visible()
    assert desk.accessibility_faults() == []
    with desk.page.expect_popup() as opened:
        desk.page.get_by_test_id("handover-confirm").click()
    return opened.value


def sign_in(window: Page, username: str) -> None:
    window.get_by_label("Identifiant").fill(username)
    window.get_by_label("Mot de passe").fill("beffroi")
    with window.expect_event("close"):
        window.get_by_role("button", name="Se connecter").click()


def end_right(database: str, agent: str, tenant: str) -> None:
    """What a head of service does when an agent moves."""
    now = datetime.now(UTC)
    (held,) = [one for one in habilitations(now) if one.tenant == tenant and one.name == agent]

    async def end() -> None:
        async with open_storage(database, pool=1) as begin:
            await habilitate(begin, replace(held, until=now), now)

    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, end()).result()


def test_the_next_agent_takes_the_wall_under_their_own_name_and_rights(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    database = f"sqlite:///{data}/beffroi.sqlite"
    origin = demo("--data", str(data))
    end_right(database, "Dominique Leroy", LILLE)
    one = desk()
    one.log_in(origin, "martin")
    one.await_map()
    for number, name in enumerate((*names_of(ASCQ, 2), names_of(LILLE, 1)[0]), 1):
        one.open(name)
        one.expect_tile(number, "live")

    window = leave(one)
    relief = one.page.get_by_test_id("relief")
    expect(relief).to_have_attribute("data-stage", "signing", timeout=PATIENCE_MS)
    one.await_more_frames(one.frames())
    sign_in(window, "leroy")
    expect(relief).to_have_attribute("data-stage", "deciding", timeout=PATIENCE_MS)
    expect(relief).to_contain_text("Reprendre le poste de Camille Martin : 3 images, 1 incident")
    expect(relief.get_by_test_id("look-1")).to_have_attribute("data-verdict", "granted")
    expect(relief.get_by_test_id("look-3")).to_have_attribute("data-verdict", "no-habilitation")
    expect(relief.get_by_test_id("look-3")).not_to_contain_text(names_of(LILLE, 1)[0])
    assert one.accessibility_faults() == []
    relief.get_by_test_id("relief-take").click()

    expect(one.page.get_by_test_id("account")).to_contain_text("Dominique Leroy")
    for number in (1, 2):
        one.expect_tile(number, "live", within_ms=GAP_MS)
    one.expect_tile(3, "empty")
    one.await_more_frames(one.frames())
    one.expect_gauge(ASCQ, 2)

    entries = read_register(database, TenantId(ASCQ))
    assert [(entry["act"], entry["name"], entry["detail"]) for entry in entries[-6:]] == [
        ("offer-handover", "Camille Martin", "to whoever comes to the desk, 2 views"),
        ("take-handover", "Dominique Leroy", entries[-5]["detail"]),
        ("watch", "Dominique Leroy", None),
        ("stop-watching", "Camille Martin", "handed-over"),
        ("watch", "Dominique Leroy", None),
        ("stop-watching", "Camille Martin", "handed-over"),
    ]
    assert [(entry["act"], entry["outcome"]) for entry in read_register(database, TenantId(LILLE))][
        -3:
    ] == [("watch", "no-habilitation"), ("stop-watching", "done"), ("end-flow", "done")]

    # And so at the provider: a reload signs in whoever sits here, not whoever did.
    one.page.reload()
    expect(one.page.get_by_test_id("account")).to_contain_text(
        "Dominique Leroy", timeout=PATIENCE_MS
    )


def test_who_declines_begins_with_an_empty_wall(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    one, other = desk(), desk()
    origin = demo()
    one.log_in(origin, "martin")
    other.log_in(origin, "roussel")
    one.await_map()
    one.open(names_of(ASCQ, 1)[0])
    one.expect_tile(1, "live")
    other.expect_gauge(ASCQ, 1)

    sign_in(leave(one), "leroy")
    one.page.get_by_test_id("relief-empty").click()

    expect(one.page.get_by_test_id("account")).to_contain_text("Dominique Leroy")
    one.expect_tile(1, "empty")
    other.expect_gauge(ASCQ, 0)


def test_the_same_person_comes_back_and_goes_on(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    one = desk()
    one.log_in(demo(), "martin")
    one.await_map()
    one.open(names_of(ASCQ, 1)[0])
    one.expect_tile(1, "live")

    window = leave(one)
    expect(window.get_by_label("Identifiant")).to_be_visible(timeout=PATIENCE_MS)
    window.close()
    again = one.page.get_by_test_id("relief-sign-in")
    with one.page.expect_popup() as opened:
        again.click(timeout=PATIENCE_MS)
    sign_in(opened.value, "martin")
    one.page.get_by_test_id("relief-resume").click(timeout=PATIENCE_MS)

    expect(one.page.get_by_test_id("account")).to_contain_text("Camille Martin")
    one.expect_tile(1, "live")
    one.expect_gauge(ASCQ, 1)


def test_a_colleague_at_another_desk_takes_over_or_not(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    martin, leroy = desk(), desk()
    origin = demo()
    martin.log_in(origin, "martin")
    leroy.log_in(origin, "leroy")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0])
    martin.expect_tile(1, "live")

    for answer in ("decision-decline", "decision-take"):
        martin.page.get_by_test_id("hand-over").click()
        martin.page.get_by_label("À un collègue, à un autre poste").check()
        martin.page.get_by_label("Collègue", exact=True).select_option(
            label="Dominique Leroy · Gardien de la paix · CIC du Nord"
        )
        martin.page.get_by_test_id("handover-confirm").click()
        expect(martin.page.get_by_test_id("handover-mine")).to_contain_text("Dominique Leroy")
        leroy.page.get_by_test_id("handover-see").click(timeout=PATIENCE_MS)
        expect(leroy.page.get_by_test_id("decision")).to_contain_text("1 image, 1 incident")
        assert leroy.accessibility_faults() == []
        leroy.page.get_by_test_id(answer).click()
        expect(martin.page.get_by_test_id("handover-mine")).to_have_count(0)
        if answer == "decision-decline":
            martin.expect_tile(1, "live")

    leroy.expect_tile(1, "live", within_ms=GAP_MS)
    martin.expect_tile(1, "ended")
    expect(martin.tile(1)).to_contain_text("Dominique Leroy a repris cette image à la relève.")
    leroy.expect_gauge(ASCQ, 1)
