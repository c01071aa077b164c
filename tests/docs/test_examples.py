"""What a page gives to copy is read by the reader it is meant for."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.api.enrolment import read_habilitations
from services.api.issuing import read_issuing
from services.api.settings import Settings as ApiSettings
from services.cli.conventions.remedies import told
from services.cli.words import Language
from services.demo.own_cameras import from_file
from services.federator.enrolment.folder import Enrolment, Folder
from services.federator.main import prepare
from services.federator.settings import read_accounts, read_settings
from services.kit import notekeys
from services.kit.deeds import SIGNED, read_conventions
from services.kit.enrolment.requests import key_pem, make_key
from services.kit.inventory import ColumnMapping, Field, read_inventory
from services.kit.passkeys import read_key
from services.media.settings import Settings as MediaSettings
from tenants.conventions.articles import Clause
from tenants.conventions.reading import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId
from tests.docs.pages import ROOT, Page, page, pages
from tests.docs.typing_in import typed
from tests.tenants.conventions.format import known_keys

ADOPT = page("docs/how-to/adopter-une-convention.md")
COMMANDS = page("docs/reference/cli.md")
IMPORT = page("docs/how-to/importer-un-inventaire.md")
RUN = page("docs/how-to/run-the-processes.md")
(EXAMPLE,) = (one.text for one in ADOPT.blocks if one.language == "toml")
TOKEN = re.compile(r"[a-z][a-z_-]*")


def toml_blocks() -> list[tuple[Page, str]]:
    return [(each, one.text) for each in pages() for one in each.blocks if one.language == "toml"]


def read(text: str, folder: Path) -> None:
    """By the reader that its first key calls for; raises what that reader raises."""
    file = folder / "example.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    match next(iter(tomllib.loads(text))):
        case "convention":
            read_deed(text, file.name)
        case "habilitations":
            read_habilitations(file, read_conventions([SIGNED]))
        case "cameras":
            from_file(TenantId("mes-cameras"), file, 1)
        case "default":
            read_accounts(file)
        case "connector":
            example = (ROOT / "docs/how-to/federator.example.toml").read_text(encoding="utf-8")
            file.write_text(example.partition("[connector]")[0] + text, encoding="utf-8")
            read_settings(file)
        case unknown:
            raise AssertionError(f"nothing of ours reads a file that begins with {unknown}")


@pytest.mark.parametrize(
    "text",
    [text for _, text in toml_blocks()],
    ids=[f"{each.path.stem}-{number}" for number, (each, _) in enumerate(toml_blocks())],
)
def test_every_toml_of_a_page_is_read_by_its_reader(text: str, tmp_path: Path) -> None:
    read(text, tmp_path)


def test_the_pages_for_operators_give_files_to_copy() -> None:
    assert {each.path.name for each, _ in toml_blocks()} >= {
        "adopter-une-convention.md",
        "habiliter-des-agents.md",
        "la-demo-en-dix-minutes.md",
        "rattacher-un-csu.md",
    }


def test_the_federator_example_is_read_whole() -> None:
    settings = read_settings(ROOT / "docs/how-to/federator.example.toml")

    assert [camera.number for camera in settings.cameras] == ["017", "018"]


def test_the_list_and_the_mapping_that_a_commune_copies_are_read() -> None:
    blocks = {one.language: one.text for one in IMPORT.blocks}

    reading = read_inventory(blocks["csv"].encode("cp1252"), TenantId("villeneuve-d-ascq"))

    assert [row.camera.number for row in reading.rows] == ["017", "018"]
    assert reading.rejections == ()
    assert len(reading.mapping.columns) == len(reading.headers)
    assert ColumnMapping.from_json(json.loads(blocks["json"])).columns[Field.NUMBER] == "Code site"


def test_the_example_convention_says_what_its_page_says() -> None:
    deed = read_deed(EXAMPLE, "sainte-ville.toml")

    assert [one.quota for one in deed.versions] == [6, 8]
    signed = deed.versions[0]
    assert (deed.tenant.name, len(signed.motives)) == ("Sainte-Ville", 2)
    assert signed.article(Clause.QUOTA).cited == "sainte-ville art. 4"


def test_every_key_of_the_format_is_explained() -> None:
    explained = {
        one for words in re.findall(r"`([^`\n]+)`", ADOPT.text) for one in TOKEN.findall(words)
    }

    assert known_keys() >= {"tacit_renewal", "insee", "regime", "flows", "way", "site", "agreed"}
    assert known_keys() - explained == set()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("months = 36\n", ""),
        ("months = 36", 'months = "36"'),
        ("longitude = 3.0573", "longitude = 3"),
        ("months = 36", "months = 36\nyears = 3"),
        ("years = 5", "years = 6"),
        ("flows = 6", "flows = 0"),
        ('to = "csu"', 'to = "csu-head"'),
        ("effective = 2027-01-01", "effective = 2026-04-01"),
    ],
)
def test_the_errors_shown_are_those_one_gets(was: str, becomes: str) -> None:
    assert was in EXAMPLE

    with pytest.raises(UnreadableDeed) as refused:
        read_deed(EXAMPLE.replace(was, becomes), "sainte-ville.toml")

    assert f"| `{told(refused.value, Language.FRENCH)}` |" in ADOPT.text


def test_the_commands_on_a_convention_can_be_copied(tmp_path: Path) -> None:
    (tmp_path / "sainte-ville.toml").write_text(EXAMPLE, encoding="utf-8")
    check, due = (one.text for one in ADOPT.blocks if one.language == "sh")
    (new,) = (one.text for one in COMMANDS.blocks if "convention new" in one.text)

    assert "Sainte-Ville, version(s) : 2\n" in typed(check, tmp_path)
    assert typed(due, tmp_path)
    (tmp_path / "sainte-ville.toml").unlink()
    assert "beffroi convention check sainte-ville.toml" in typed(new, tmp_path)


def test_the_answer_shown_for_the_hours_is_the_one_that_one_gets(tmp_path: Path) -> None:
    (answer,) = (one.text for one in COMMANDS.blocks if one.language == "json")
    (hours,) = (one.text for one in COMMANDS.blocks if one.text.startswith("beffroi hours"))

    assert typed(hours, tmp_path) == answer


def test_the_trial_can_be_copied_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = typed(trial(f"sqlite:///{tmp_path}/beffroi.sqlite"), tmp_path)

    folder = tmp_path / "var" / "trial"
    assert said.endswith("1 habilitations entered.\n")
    for file in ("api.env", "media.env"):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            monkeypatch.setenv(*line.split("=", 1))
    api, media = ApiSettings(), MediaSettings()
    assert api.pass_key is not None
    assert media.pass_key is not None
    assert read_key(api.pass_key).as_dict(private=False) == read_key(media.pass_key).as_dict()
    assert (api.media_origins, media.origins) == ((media.url,), (api.origin,))
    assert list(read_conventions(api.conventions)) == ["villeneuve-d-ascq"]
    enrol(api, folder / "csu")
    assert prepare(folder / "federator.toml").convention.versions[0].orders[-1].number == "essai"


def enrol(api: ApiSettings, folder: Path) -> None:
    """What step 7 does against the running API, with what its settings name."""
    assert api.pass_key is not None
    assert api.register_key is not None
    now, tenant, key = datetime.now(UTC), TenantId("villeneuve-d-ascq"), make_key()
    signer = notekeys.read(api.register_key).verifier.text
    issuing = read_issuing(api, read_key(api.pass_key), signer, now)
    assert issuing is not None
    issued = issuing.authority.issue(key.public_key(), tenant, now, issuing.certificates)
    enrolled, enrolment = Folder(folder), Enrolment(api.origin, None, tenant, issuing.media)
    enrolled.make()
    enrolled.keep_settings(enrolment, issuing.pass_key, issuing.register_key)
    chain = issuing.authority.with_chain(issued)
    enrolled.keep_identity(key_pem(key), chain, issuing.authority.roots_pem)


def trial(database: str) -> str:
    """The steps before anything is started, as they are shown, with a database of no server."""
    before, _, after = RUN.text.partition("### 7. Start")
    assert after != ""
    steps = [one.text for one in RUN.blocks if one.language == "sh" and one.text in before]
    # The first one sets up this very environment, and `sudo` the machine.
    kept = [line for step in steps[1:] for line in step.splitlines() if line[:4] != "sudo"]
    changed, times = re.subn(r"postgresql://\S+", database, "\n".join(kept))
    assert times == 1
    return changed
