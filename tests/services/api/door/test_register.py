"""A register is read by GraphQL and leaves by REST, each time under an entry."""

from __future__ import annotations

import io
from base64 import b64decode
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.api.acts.register import hand_over
from tenants.register.checkpoint import Verifier, open_note
from tenants.register.entry import Act, leaf
from tenants.register.tree import verify_inclusion
from tenants.register.verdicts import Holds
from tenants.register.verification import verify
from tests.builders import ASCQ
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.searching import enter
from tests.services.api.door.house import CAMERAS, Clock, House, open_house, until
from tests.services.api.identity.provider import a_token, an_organisation

SEARCH = """
mutation Search($input: SearchRegisterInput!) {
  searchRegister(input: $input) {
    __typename
    ... on RegisterPage {
      search entry ownAgentsOnly erasedBelow next searchedBackTo
      rows { number at act label name rank service camera motive incident article outcome
             isRefusal }
    }
    ... on RegisterNotRead { code message remedy article { cited } }
    ... on TenantNotFound { id }
  }
}
"""
PAGE = """
query Page($search: ID!, $after: String!) {
  registerPage(search: $search, after: $after, first: 1) {
    __typename
    ... on RegisterPage { entry next rows { number } }
    ... on RegisterNotRead { code }
  }
}
"""
PROOF = """
query Proof($search: ID!, $number: Int!) {
  registerProof(search: $search, number: $number) {
    __typename
    ... on RegisterProof { number leaf body way note keys { side text } }
    ... on RegisterNotRead { code }
    ... on RegisterEntryNotFound { number }
  }
}
"""
NEWS = """
query News($search: ID!) {
  registerNews(search: $search) {
    __typename
    ... on RegisterNews { count }
    ... on RegisterNotRead { code }
  }
}
"""
EXPORT = f"/register/{ASCQ}/export"
REASON = "contrôle du maire"
CAMERA = str(CAMERAS[0].id)


@pytest.fixture
def chief(house: House) -> str:
    """The token of somebody who answers for the commune."""
    owner = an_organisation(str(ASCQ), kind="tenant", roles=("register.read",))
    return a_token(
        house.clock(), sub="alex", name="Alex Dubois", rank="Chef de salle",
        service="CSU de Villeneuve d'Ascq", organization=owner,
    )  # fmt: skip


@pytest.fixture
def head(house: House) -> str:
    """The token of the CIC's head."""
    organisation = an_organisation(roles=("register.read",))
    return a_token(house.clock(), sub="max", name="Maxime Roussel", organization=organisation)


async def search(house: House, token: str, **asked: Any) -> dict[str, Any]:
    data = await house.ask(SEARCH, token, input={"tenant": ASCQ, **asked})
    answer: dict[str, Any] = data["searchRegister"]
    return answer


async def export(house: House, token: str, **said: Any) -> Any:
    body = {"format": "jsonl", "reason": REASON, **said}
    headers = {"authorization": f"Bearer {token}"}
    return await house.client.post(EXPORT, json=body, headers=headers)


@pytest.mark.clause("ME-2", "VA-17", "CH-6")
async def test_an_owner_reads_who_looked_at_a_camera(house: House, chief: str) -> None:
    await house.watch()

    page = await search(house, chief, camera=CAMERA, person="martin", act="watch")

    (row,) = page["rows"]
    assert row == {
        "number": page["entry"] - 1,
        "at": "2026-06-15T12:00:00+00:00",
        "act": "watch",
        "label": "regarder",
        "name": "Camille Martin",
        "rank": "Brigadier-chef",
        "service": "CIC du Nord",
        "camera": CAMERA,
        "motive": row["motive"],
        "incident": None,
        "article": "villeneuve-d-ascq art. 3",
        "outcome": "granted",
        "isRefusal": False,
    }
    assert (page["ownAgentsOnly"], page["next"]) == (False, None)


@pytest.mark.clause("VA-17")
async def test_the_cic_reads_its_own_agents_and_says_so(house: House, head: str) -> None:
    await house.watch()
    await enter(house.begin, {"organisation": "sdis-59", "camera": CAMERA})

    page = await search(house, head, camera=CAMERA)

    assert page["ownAgentsOnly"] is True
    assert [row["name"] for row in page["rows"]] == ["Camille Martin"]


async def test_it_is_read_on_proved_and_followed_under_its_entry(house: House, chief: str) -> None:
    await enter(house.begin, *({"camera": CAMERA, "incident": "2026-1"} for _ in range(3)))
    page = await search(house, chief, incident="2026-1", first=1)
    size = await house.entries()
    await enter(house.begin, {"camera": CAMERA, "incident": "2026-1"})
    under = {"search": page["search"]}

    second = (await house.ask(PAGE, chief, **under, after=page["next"]))["registerPage"]
    news = (await house.ask(NEWS, chief, **under))["registerNews"]
    forged = (await house.ask(PAGE, chief, **under, after="bm90"))["registerPage"]

    assert [row["number"] for row in second["rows"]] == [page["rows"][0]["number"] - 1]
    assert second["entry"] == page["entry"]
    assert news == {"__typename": "RegisterNews", "count": 1}
    assert forged["code"] == "unreadable-criteria"
    assert await house.entries() == size + 1


async def test_what_is_shown_can_be_verified_without_us(house: House, chief: str) -> None:
    await house.watch()
    page = await search(house, chief, act="watch")
    number = page["rows"][0]["number"]
    await export(house, chief)  # which signs

    proof = (await house.ask(PROOF, chief, search=page["search"], number=number))["registerProof"]
    other = (await house.ask(PROOF, chief, search=page["search"], number=0))["registerProof"]

    assert [one["side"] for one in proof["keys"]] == ["STATE"]
    checkpoint, _ = open_note(proof["note"], [Verifier.parse(proof["keys"][0]["text"])])
    sealed = leaf(proof["body"].encode())
    way = [b64decode(one) for one in proof["way"]]
    assert sealed.hex() == proof["leaf"]
    assert verify_inclusion(sealed, number, checkpoint.size, way, checkpoint.root)
    assert other == {"__typename": "RegisterEntryNotFound", "number": 0}


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"act": "dance"}, "unreadable-criteria", "Cet acte n'existe pas."),
        ({"first": 0}, "unreadable-criteria", "Une page va de 1 à 200 lignes."),
        ({"person": "-"}, "unreadable-criteria", "La personne est illisible"),
        ({"since": "2026-06-15T12:00:00Z", "until": "2026-06-15T11:00:00Z"},
         "unreadable-criteria", "La période finit avant de commencer"),
        ({"since": "2026-06-15T12:00:00"}, "unreadable-criteria", "Le début de la période"),
    ],
)  # fmt: skip
async def test_what_cannot_be_looked_for_is_told_and_enters_nothing(
    asked: dict[str, Any], code: str, said: str, house: House, chief: str
) -> None:
    before = await house.entries()

    answer = await search(house, chief, **asked)

    assert (answer["code"], answer["message"].startswith(said)) == (code, True)
    assert await house.entries() == before


async def test_without_the_role_a_sentence_says_what_to_ask_for(house: House) -> None:
    answer = await search(house, a_token(house.clock()))

    assert answer["code"] == "role-missing"
    assert answer["remedy"].startswith("Demandez le rôle « register.read »")


async def test_a_commune_out_of_sight_does_not_exist(house: House, head: str) -> None:
    data = await house.ask(SEARCH, head, input={"tenant": "gotham"})

    assert data["searchRegister"] == {"__typename": "TenantNotFound", "id": "gotham"}


async def test_while_the_register_cannot_be_written_nothing_is_read(tmp_path: Path) -> None:
    clock = Clock()
    async with open_house(tmp_path, clock=clock) as house:
        owner = an_organisation(str(ASCQ), kind="tenant", roles=("register.read",))

        def chief() -> str:
            return a_token(clock(), sub="alex", organization=owner)

        page = await search(house, chief())
        house.register_key.unlink()
        clock.now += timedelta(seconds=30)
        await until(partial(_is_away, house))

        answer = await search(house, chief())
        news = (await house.ask(NEWS, chief(), search=page["search"]))["registerNews"]
        file = await export(house, chief())

    assert (answer["code"], news["code"]) == ("register-unavailable", "register-unavailable")
    assert (file.status_code, file.json()["code"]) == (503, "register-unavailable")


async def _is_away(house: House) -> bool:
    return (await house.client.get("/readyz")).status_code == 503


@pytest.mark.clause("ME-2", "VA-17")
async def test_the_archive_verifies_holds_its_own_entry_and_says_why(
    house: House, chief: str
) -> None:
    await house.watch()

    file = await export(house, chief, requisition="PR 2026/118")

    lines = file.content.splitlines(keepends=True)
    verdict = verify(lines, [house.log.verifier])
    assert isinstance(verdict, Holds)
    last = (await entries(house.begin))[-1]
    assert last["seq"] == int(file.headers["x-register-entry"]) == verdict.header.size - 1
    wanted = ("act", "outcome", "name", "ground", "requisition", "detail")
    assert [last[name] for name in wanted] == [
        "export-register", "granted", "Alex Dubois", REASON, "PR 2026/118", "jsonl",
    ]  # fmt: skip
    assert file.headers["content-disposition"] == (
        'attachment; filename="registre-villeneuve-d-ascq-20260615-1400.jsonl"'
    )
    assert file.headers["cache-control"] == "no-store"


async def test_an_archive_of_a_search_keeps_every_leaf_and_the_bodies_it_found(
    house: House, chief: str
) -> None:
    await house.watch()

    file = await export(house, chief, search={"camera": CAMERA, "act": "watch"})

    verdict = verify(file.content.splitlines(keepends=True), [house.log.verifier])
    assert isinstance(verdict, Holds)
    assert (verdict.header.count, verdict.erased) == (verdict.header.size, verdict.header.size - 1)
    assert file.content.count(b'"body":{') == 1


async def test_an_archive_of_a_service_has_the_bodies_of_its_own_agents(
    house: House, head: str
) -> None:
    await house.watch()

    file = await export(house, head)

    assert isinstance(verify(file.content.splitlines(keepends=True), [house.log.verifier]), Holds)
    assert file.content.count(b'"organisation":"cic-nord"') == file.content.count(b'"body":{')
    assert file.content.count(b'"organisation":null') == 0


async def test_an_archive_leaves_page_by_page(
    house: House, chief: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over, "PAGE", 3)
    await house.watch()

    file = await export(house, chief)

    assert isinstance(verify(file.content.splitlines(keepends=True), [house.log.verifier]), Holds)


async def test_the_spreadsheet_has_the_french_columns_in_the_order_of_the_register(
    house: House, chief: str
) -> None:
    await house.watch()
    await enter(house.begin, {"camera": CAMERA, "name": "=SUM(A1)", "outcome": "quota-reached"})

    file = await export(house, chief, format="csv", search={"camera": CAMERA})

    heading, *rows = file.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("N°;Date et heure;Acte;Nom;Grade;Service")
    assert [row.split(";")[2:4] for row in rows[-2:]] == [
        ["regarder", "Camille Martin"],
        ["regarder", "'=SUM(A1)"],
    ]
    assert file.headers["content-type"] == "text/csv; charset=utf-8"


async def test_paper_says_its_own_entry_and_what_was_looked_for(house: House, chief: str) -> None:
    await house.watch()

    file = await export(house, chief, format="pdf", search={"camera": CAMERA, "act": "watch"})

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
    entry = file.headers["x-register-entry"]
    for said in ("Registre de Villeneuve d'Ascq", "Camille Martin", "entrées : 1",
                 f'camera="{CAMERA}"', f"Export inscrit sous le n° {entry}"):  # fmt: skip
        assert said in text
    assert file.headers["content-type"] == "application/pdf"


async def test_paper_has_a_limit_and_what_passes_it_enters_nothing(
    house: House, chief: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over, "MOST_ON_PAPER", 3)
    before = await house.entries()

    answer = await export(house, chief, format="pdf")

    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-rows")
    assert await house.entries() == before


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"reason": None}, 422, "reason-missing"),
        ({"reason": "  "}, 422, "reason-missing"),
        ({"reason": "a" * 201}, 422, "reason-missing"),
        ({"format": "docx"}, 400, "bad-request"),
        ({"requisition": "a\nb"}, 400, "bad-request"),
        ({"search": []}, 400, "bad-request"),
        ({"search": {"act": "dance"}}, 400, "unreadable-criteria"),
        ({"search": {"camera": 12}}, 400, "unreadable-criteria"),
        ({"search": {"since": "yesterday"}}, 400, "unreadable-criteria"),
        ({"search": {"number": "7"}}, 400, "unreadable-criteria"),
        ({"search": {"result": "maybe"}}, 400, "unreadable-criteria"),
    ],
)
async def test_an_export_that_makes_no_sense_is_told_and_enters_nothing(
    said: dict[str, Any], status: int, code: str, house: House, chief: str
) -> None:
    before = await house.entries()

    answer = await export(house, chief, **said)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await house.entries() == before


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'"' + b"a" * 20_000])
async def test_a_body_that_is_no_object_is_refused(body: bytes, house: House, chief: str) -> None:
    answer = await house.client.post(
        EXPORT, content=body, headers={"authorization": f"Bearer {chief}"}
    )

    assert answer.status_code == (413 if len(body) > 16 * 1024 else 400)


async def test_who_may_not_read_may_not_export_and_is_entered(house: House) -> None:
    answer = await export(house, a_token(house.clock()))
    nowhere = await house.client.post("/register/gotham/export", json={
        "format": "csv", "reason": REASON,
    })  # fmt: skip
    nobody = await house.client.post(EXPORT, json={}, headers={"authorization": ""})

    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")
    last = (await entries(house.begin))[-1]
    assert (last["act"], last["outcome"]) == (Act.EXPORT_REGISTER, "role-missing")
    assert (nowhere.status_code, nobody.status_code) == (404, 401)
