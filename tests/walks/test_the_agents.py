"""A head of service tends their agents on screen, and the agent's own screen follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tenants.vocabulary.identifiers import TenantId
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WHY = "Mesure conservatoire"


def open_agents(head: Desk, origin: str, username: str) -> None:
    head.log_in(origin, username)
    head.page.get_by_test_id("page-agents").click()
    expect(head.page.get_by_test_id("agents")).to_be_visible(timeout=PATIENCE_MS)


def add_petit(head: Desk) -> None:
    head.page.get_by_test_id("add-agent").press("Enter")
    form = head.page.get_by_test_id("agent-dialog")
    for label, text in (
        ("Identifiant", "demo-petit"),
        ("Prénom et nom", "Andrea Petit"),
        ("Grade", "Gardien de la paix stagiaire"),
        ("Référence de la décision", "HAB-2026-031"),
    ):
        form.get_by_label(label).fill(text)
    form.get_by_label("Villeneuve d'Ascq").press("Space")
    expect(form.get_by_label("regarder")).to_be_checked()


def decide(head: Desk, decision: str, why: str = "") -> None:
    head.page.get_by_test_id(decision).press("Enter")
    if why:
        head.page.get_by_label("Motif").fill(why)
        assert head.accessibility_faults() == []
    head.page.get_by_test_id("send-decision").press("Enter")
    expect(head.page.get_by_test_id("agent-dialog")).to_have_count(0, timeout=PATIENCE_MS)


def stands(head: Desk, standing: str) -> None:
    line = head.page.locator('[data-testid="agent"][data-agent="demo-petit"]')
    expect(line).to_have_attribute("data-standing", standing)


def test_an_agent_is_added_suspended_taken_back_and_ended(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    head, petit = desk(), desk()
    (camera,) = names_of(ASCQ, 1)
    open_agents(head, origin, "roussel")
    assert head.accessibility_faults() == []

    add_petit(head)
    assert head.accessibility_faults() == []
    head.page.get_by_test_id("send-decision").click()
    expect(head.page.get_by_test_id("agents-told")).to_contain_text("habilitation inscrite")
    stands(head, "HABILITATED")

    petit.log_in(origin, "petit")
    petit.await_map()
    petit.open(camera)
    petit.expect_tile(1, "live")

    decide(head, "suspend", WHY)
    expect(head.page.get_by_test_id("agents-told")).to_contain_text("Images arrêtées : 1")
    stands(head, "SUSPENDED")
    petit.expect_tile(1, "ended")
    said = f"Commandant Maxime Roussel a suspendu votre habilitation : {WHY}"
    expect(petit.tile(1)).to_contain_text(said)
    petit.page.reload()
    expect(petit.page.get_by_test_id("suspended")).to_contain_text(WHY, timeout=PATIENCE_MS)
    petit.await_cameras(0)

    decide(head, "reinstate")
    stands(head, "HABILITATED")
    petit.page.reload()
    petit.await_map()
    petit.open(camera)
    petit.expect_tile(1, "live")

    decide(head, "end", "Mutation")
    stands(head, "OUTSIDE")
    petit.expect_tile(1, "ended")
    expect(petit.tile(1)).to_contain_text("Votre habilitation pour ces images a pris fin.")

    register = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    acts = [one["act"] for one in register if one["agent"] == "demo-petit"]
    assert acts == [
        "habilitate", "watch", "suspend-agent", "stop-watching", "end-flow",
        "reinstate-agent", "watch", "end-habilitation", "stop-watching", "end-flow",
    ]  # fmt: skip


def test_a_refusal_is_read_on_the_form_and_nobody_decides_of_their_own(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    head, owner = desk(), desk()
    open_agents(head, origin, "roussel")

    head.page.get_by_label("Nom, grade, service, collectivité ou référence").fill("roussel")
    head.page.get_by_role("button", name="Commandant Maxime Roussel").press("Enter")
    file = head.page.get_by_test_id("agent-file")
    expect(file).to_contain_text("nul ne décide de sa propre habilitation")
    expect(head.page.get_by_test_id("suspend")).to_have_count(0)

    add_petit(head)
    head.page.get_by_label("Identifiant").fill("demo-roussel")
    head.page.get_by_test_id("send-decision").click()
    trouble = head.page.get_by_test_id("trouble")
    expect(trouble).to_contain_text("Nul ne décide de sa propre habilitation.")
    expect(trouble).to_contain_text("R253-3")
    head.page.keyboard.press("Escape")
    expect(head.page.get_by_test_id("agent-dialog")).to_have_count(0)

    open_agents(owner, origin, "dubois")
    expect(owner.page.get_by_test_id("no-agent")).to_be_visible()
    assert owner.accessibility_faults() == []
