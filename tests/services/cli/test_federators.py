"""`beffroi federator …`: a code on the API's side, one clear line for each trouble."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.api.acts.federators.reading import meet_federator
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.cli.federators import commune
from services.cli.words import Language
from services.federator.enrolment.door import ApiRefused
from services.kit.deeds import SIGNED, read_conventions
from services.kit.enrolment.codes import make_code, read_code
from services.kit.link import pki
from tenants.vocabulary.identifiers import TenantId
from tests.services.cli.conftest import Run
from tests.services.cli.test_setting_up import settings

METZ = TenantId("metz")
CODE = make_code(lambda _: 1).grouped


@pytest.fixture
def api(run: Run, tmp_path: Path) -> dict[str, str]:
    """The API's settings, over a base that knows Metz."""
    run("certificates", str(tmp_path / "pki"))
    said = settings(tmp_path) | {
        "API_LINK_AUTHORITY": str(tmp_path / "pki" / "federators.pem"),
        "API_LINK_AUTHORITY_KEY": str(tmp_path / "pki" / "federators.key"),
        "API_LINK_MEDIA": "wss://media-1.example:8611/federators",
        "LANG": "en_GB.UTF-8",
    }
    asyncio.run(_furnish(said["API_DATABASE_URL"]))
    return said


async def _furnish(database: str) -> None:
    await migrate(database)
    now = datetime.now(UTC)
    async with open_storage(database, pool=1) as begin:
        await sync_tenants(begin, read_conventions([SIGNED]), now)
        await meet_federator(begin, METZ, "beef", now + timedelta(days=30), now)


def test_an_invitation_prints_its_code_and_what_to_type(run: Run, api: dict[str, str]) -> None:
    said = run("federator", "invite", "--tenant", "metz", "--by", "A. Petit", **api)

    assert (said.status, said.complaint) == (0, "")
    (code,) = re.findall(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", said.out)
    assert read_code(code).grouped == code
    assert "beffroi federator enrol --url http://127.0.0.1:8600 --folder" in said.out


def test_who_enrols_nobody_invites_nobody(run: Run, tmp_path: Path) -> None:
    said = run("federator", "invite", "--tenant", "metz", "--lang", "en", **settings(tmp_path))

    assert said.status == 1
    assert "API_LINK_AUTHORITY" in said.complaint


def test_a_tenant_without_convention_is_told(run: Run, api: dict[str, str]) -> None:
    said = run("federator", "invite", "--tenant", "elsewhere", **api)

    assert (said.status, said.out) == (1, "")
    assert "elsewhere has no such certificate, or no convention here" in said.complaint


def test_a_certificate_is_listed_then_revoked_by_its_number(run: Run, api: dict[str, str]) -> None:
    before = json.loads(run("federator", "list", "--json", **api).out)
    said = run(
        "federator", "revoke", "--tenant", "metz", "--serial", "BE:EF", "--reason", "stolen", **api
    )
    after = run("federator", "list", "--tenant", "metz", **api)

    assert [(one["tenant"], one["serial"], one["state"]) for one in before] == [
        ("metz", "beef", "good")
    ]
    assert (said.status, said.out) == (0, "Revoked: beef. The media nodes hear of it now.\n")
    assert "metz  beef  revoked" in after.out


def test_a_bus_that_is_away_is_said_and_the_revocation_stands(
    run: Run, api: dict[str, str]
) -> None:
    away = api | {"API_BUS_URL": "redis://127.0.0.1:1/0"}

    said = run("federator", "revoke", "--tenant", "metz", "--reason", "stolen", **away)

    assert said.status == 1
    assert "the bus does not answer. It is entered" in said.complaint
    assert json.loads(run("federator", "list", "--json", **api).out)[0]["state"] == "revoked"


@pytest.mark.parametrize(
    ("code_case", "url_case", "complaint_case"),
    [
        ("K7M3Q", "https://127.0.0.1:1", "the code is miscopied"),
        (CODE, "http://beffroi.example", "is not https"),
        (CODE, "https://127.0.0.1:1", "does not answer: ConnectError"),
    ],
)
def test_an_enrolment_that_cannot_be_says_why_and_writes_no_key(
    run: Run, tmp_path: Path, code_case: str, url_case: str, complaint_case: str
) -> None:
    folder = tmp_path / "pki"

    said = run(
        "federator", "enrol", "--url", url_case, "--code", code_case, "--folder", str(folder),
        "--lang", "en",
    )  # fmt: skip

    assert (said.status, said.out) == (1, "")
    assert complaint_case in said.complaint
    assert code_case not in said.complaint
    assert not list(folder.glob("*"))


def test_who_is_enrolled_already_is_asked_for_no_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    issued = pki.issue_for_commune(pki.make_authority("Test", now), METZ, now)
    (tmp_path / "federator.pem").write_bytes(issued.certificate_pem + issued.key_pem)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("a code was asked for"))

    said = run(
        "federator", "enrol", "--url", "https://127.0.0.1:1", "--code", "$(ENROLMENT_CODE)",
        "--folder", str(tmp_path), "--lang", "en",
    )  # fmt: skip

    assert (said.status, said.complaint) == (0, "")
    assert "metz" in said.out


@pytest.mark.parametrize(
    "code_case", ["code-unknown", "code-used", "code-over", "too-many", "clock-skew"]
)
def test_every_refusal_of_the_api_has_its_sentence_and_its_remedy(code_case: str) -> None:
    for language in Language:
        told = commune._refusal(ApiRefused(code_case, {"skew": 9.5}), language)

        assert re.search("Remède|Remedy", told)
        assert code_case not in told


def test_without_an_order_the_process_wants_its_file(run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("federator")

    assert ended.value.code == 2
