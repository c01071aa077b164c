"""Messages that leave by themselves, read back from a real mail server; and the directory."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tenants.conventions.days import PARIS
from tenants.vocabulary.identifiers import TenantId
from tests.servers.letterbox import Letterbox, MailServer, words_of
from tests.walks.deeds import closed_hours, deeds_with
from tests.walks.driving import PATIENCE_MS, Desk
from tests.walks.reading import read_register
from tests.walks.test_the_joystick import CHARENTON, ask_for_the_joystick, cards, expect_phase
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FROM = "beffroi@cic-nord.example"


@pytest.fixture
def post(mail_server: MailServer) -> dict[str, str]:
    """What an operator sets so that messages leave."""
    return {"API_SMTP_URL": mail_server.address, "API_MAIL_FROM": FROM}


def page(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_test_id(f"page-{name}")


def letters_in(desk: Desk) -> Locator:
    return desk.page.get_by_test_id("mail")


@pytest.mark.clause("VA-8")
def test_a_joystick_taken_while_the_csu_is_closed_is_mailed_read_and_proved(
    demo: Callable[..., str],
    desk: Callable[[], Desk],
    post: dict[str, str],
    letterbox: Letterbox,
    tmp_path: Path,
) -> None:
    data, place = tmp_path / "data", deeds_with(tmp_path, closed_hours())
    origin = demo("--data", str(data), "--conventions", str(place), **post)
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    expect(page(dubois, "courriers")).to_have_text("Courriers")
    way = ask_for_the_joystick(martin, origin)
    expect_phase(martin, "held")
    martin.page.get_by_test_id("give-back").click()
    expect_phase(martin, "ended")

    assert way == "FREE"
    mail = letterbox.await_mail("Prise de contrôle hors ouverture du CSU")
    assert (mail["To"], mail["From"]) == (f"csu@{ASCQ}.example", FROM)
    said = words_of(mail)
    day = datetime.now(UTC).astimezone(PARIS).strftime("%Y")
    assert re.search(rf"Prise de contrôle : le \w+ \w+ \w+ {day} à \d\d h \d\d min", said)
    assert re.search(rf"Fin de contrôle : le \w+ \w+ \w+ {day} à \d\d h \d\d min", said)
    for line in (
        "Secteur : ", "Motif : Trouble grave à l'ordre public", "Intervention : n° 2026-4711",
        "Agent : Brigadier-chef Camille Martin, CIC du Nord", "villeneuve-d-ascq art. 3",
        "Terme : la commande a été rendue par l'agent", "Registre : entrée n° ",
    ):  # fmt: skip
        assert line in said

    badge = page(dubois, "courriers").get_by_test_id("page-count")
    expect(badge).to_have_attribute("data-count", "1", timeout=PATIENCE_MS)
    page(dubois, "courriers").click()
    row = letters_in(dubois).filter(has_text="Prise de contrôle")
    expect(row).to_have_attribute("data-state", "SENT", timeout=PATIENCE_MS)
    expect(row).to_contain_text("Remis au serveur le")
    expect(row).to_contain_text("Prise de contrôle, CSU fermé")
    row.get_by_role("button").press("Enter")
    letter = dubois.page.get_by_test_id("letter")
    expect(letter).to_contain_text("Motif : Trouble grave à l'ordre public")
    expect(letter).to_contain_text("250 2.0.0 Ok: queued as 4711")
    expect(letter).to_contain_text(str(mail["Message-ID"]))
    assert dubois.accessibility_faults() == []
    letter.get_by_test_id("mark-read").press("Enter")
    expect(letter.get_by_test_id("read-by")).to_contain_text("Chef de salle Alex Dubois")
    expect(badge).to_have_count(0)
    dubois.speak("English")
    expect(dubois.page.get_by_test_id("mailbox")).to_be_visible()
    assert dubois.accessibility_faults() == []

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    (proof,) = [one for one in entries if one["act"] == "mail-sent"]
    (ended,) = [one for one in entries if one["act"] == "end-steering"]
    assert proof["detail"] == (f"steering-report to CSU de Villeneuve d'Ascq, entry {ended['seq']}")
    assert proof["evidence"] == f"{mail['Message-ID']} 250 2.0.0 Ok: queued as 4711"


@pytest.mark.clause("CH-3", "CH-4")
def test_a_ticket_s_link_goes_to_its_agent_the_landlord_is_told_and_nobody_else_opens_it(
    demo: Callable[..., str], desk: Callable[[], Desk], post: dict[str, str], letterbox: Letterbox
) -> None:
    origin = demo(**post)
    moreau, garnier = desk(), desk()
    garnier.log_in(origin, "garnier")
    moreau.log_in(origin, "moreau")
    moreau.await_map()
    moreau.ask(names_of(CHARENTON, 1)[0])
    moreau.page.get_by_test_id("confirm").click()
    moreau.expect_tile(1, "refused")
    ticket = moreau.tile(1).get_by_test_id("ticket")
    ticket.get_by_role("button", name="Demander un ticket").click()
    moreau.page.get_by_test_id("ticket-dialog").get_by_test_id("confirm").click()
    asked = letterbox.await_mail("Demande d'accès aux images")
    cards(garnier).get_by_label("Je réponds comme").select_option("titulaire")
    cards(garnier).get_by_test_id("accept").click()
    expect(ticket).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)

    told = letterbox.await_mail("Partage d'images ouvert")
    link = letterbox.await_mail("Accès accordé")
    assert asked["To"] == told["To"] == "titulaire@immobiliere-3f.example"
    assert link["To"] == "charlie.moreau@csu-charenton.example"
    for said in (
        "Demandeur : Brigadier-chef principal Charlie Moreau, CSU de Charenton-le-Pont",
        "Messagerie : charlie.moreau@csu-charenton.example",
        "Patrimoine : 1 rue de l'Arcade", "Motif : Atteinte à l'intégrité physique",
        "Durée demandée : 2 h", "Service destinataire : CSU de Charenton-le-Pont",
    ):  # fmt: skip
        assert said in words_of(told)
    address = words_of(link).strip().rpartition("\n")[2]
    assert re.fullmatch(rf"{re.escape(origin)}/#ticket/[0-9a-f]{{32}}", address)

    bernard, again = desk(), desk()
    bernard.log_in(address, "bernard")
    opened = bernard.page.get_by_test_id("ticket-page")
    expect(opened).to_contain_text("Ce lien n’ouvre rien à ce poste.")
    expect(opened.get_by_role("button")).to_have_count(0)
    assert bernard.accessibility_faults() == []

    again.log_in(address, "moreau")
    opened = again.page.get_by_test_id("ticket-page")
    expect(opened).to_have_attribute("data-state", "OPEN", timeout=PATIENCE_MS)
    assert again.accessibility_faults() == []
    opened.get_by_role("button").first.press("Enter")
    again.expect_tile(1, "live")

    page(garnier, "courriers").click()
    unread = garnier.page.locator('[data-testid="mail"][data-unread="true"]')
    expect(unread).to_have_count(3, timeout=PATIENCE_MS)
    page(garnier, "room").click()
    garnier.page.get_by_test_id("interrupt").click()
    expect(opened).to_have_count(0)
    again.expect_tile(1, "ended")
    again.page.goto(address)
    expect(again.page.get_by_test_id("account")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.clause("VA-12")
def test_the_csu_writes_its_numbers_and_the_cic_calls_them_in_one_press(
    demo: Callable[..., str], desk: Callable[[], Desk], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    callers = dubois.page.get_by_test_id("callers")
    expect(callers).to_contain_text("CIC du Nord (DDSP 59) 03 53 01 90 01")
    page(dubois, "annuaire").click()
    own = dubois.page.locator(f'[data-organisation="{ASCQ}"]')
    expect(own.get_by_test_id("contact")).to_have_count(4)
    expect(dubois.page.get_by_test_id("contacts")).to_contain_text("composez le 17")
    assert dubois.accessibility_faults() == []

    own.get_by_test_id("edit-contacts").press("Enter")
    first = dubois.page.get_by_test_id("edited-contact").first
    first.get_by_label("Téléphone").fill("03 53 01")
    first.get_by_label("Téléphone").press("Enter")
    flaw = dubois.page.get_by_test_id("flaw")
    expect(flaw).to_contain_text("Ce numéro ne peut pas être composé.")
    expect(first.get_by_label("Téléphone")).to_be_focused()
    assert dubois.accessibility_faults() == []
    first.get_by_label("Téléphone").fill("03 53 01 10 77")
    first.get_by_label("Téléphone").press("Enter")
    expect(dubois.page.get_by_test_id("contacts-editor")).to_have_count(0)
    expect(own).to_contain_text("03 53 01 10 77")

    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0])
    martin.expect_tile(1, "live")
    phone = martin.page.get_by_test_id("owner-phone").get_by_test_id("phone")
    expect(phone).to_have_text("03 53 01 10 77")
    expect(phone).to_have_attribute("href", "tel:+33353011077")
    page(martin, "annuaire").click()
    expect(martin.page.locator(f'[data-organisation="{ASCQ}"]')).to_contain_text("03 53 01 10 77")
    expect(martin.page.locator('[data-organisation="metz"]')).to_have_count(0)
    assert martin.accessibility_faults() == []
    martin.expect_tile(1, "live")

    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    given = [one for one in entries if one["act"] == "give-contacts"]
    assert given[-1]["name"] == "Alex Dubois"
    assert given[-1]["detail"] == "room, head, on-call, register; 1 new or changed, 1 gone"
    assert not any("33353011077" in str(one) for one in entries)
