"""`certificates`, `pass-key` and `habilitate`: files that work, or one line and nothing shown."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from cryptography import x509

from services.api.storage.opening import open_storage
from services.kit.link.pki import tenant_of_file
from services.kit.link.tls import federator_context, media_context
from services.kit.passkeys import read_key
from tenants.vocabulary.identifiers import TenantId
from tests.services.cli.conftest import Run

SECRET = "s3cret-password"
HABILITATIONS = """
[[habilitations]]
agent = "f3c1"
organisation = "cic-nord"
tenant = "villeneuve-d-ascq"
since = 2026-01-01
until = 2027-01-01
by = "Commissaire A. Petit"
reference = "HAB-14"
"""


def settings(folder: Path) -> dict[str, str]:
    return {
        "API_DATABASE_URL": f"sqlite:///{folder}/beffroi.sqlite",
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
    }


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_certificates_fit_the_two_ends_of_the_link(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pki"

    said = run(
        "certificates", str(folder), "--media-host", "media-1.example",
        "--tenant", "evrange", "--tenant", "metz",
    )  # fmt: skip

    assert (said.status, said.complaint) == (0, "")
    assert "authority.key off line" in said.out
    for tenant in ("evrange", "metz"):
        assert tenant_of_file(folder / f"csu-{tenant}.pem") == tenant
        federator_context(
            folder / "authority.pem", folder / f"csu-{tenant}.pem", folder / f"csu-{tenant}.key"
        )
    media_context(folder / "authority.pem", folder / "media.pem", folder / "media.key")


def test_the_media_certificate_carries_the_host_that_was_named(run: Run, tmp_path: Path) -> None:
    run("certificates", str(tmp_path), "--media-host", "media-1.example")

    read = x509.load_pem_x509_certificate((tmp_path / "media.pem").read_bytes())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["media-1.example"]


def test_private_keys_are_for_their_owner_alone(run: Run, tmp_path: Path) -> None:
    run("certificates", str(tmp_path), "--tenant", "evrange")
    run("pass-key", str(tmp_path))

    private = [*tmp_path.glob("*.key"), tmp_path / "pass-key.jwk"]
    assert {file.name: mode(file) for file in private} == {
        "authority.key": 0o600,
        "federators.key": 0o600,
        "media.key": 0o600,
        "csu-evrange.key": 0o600,
        "pass-key.jwk": 0o600,
    }


def test_a_commune_that_cannot_be_named_gets_no_certificate(run: Run, tmp_path: Path) -> None:
    said = run("certificates", str(tmp_path / "pki"), "--tenant", "Villeneuve d'Ascq")

    assert said.status == 1
    assert said.complaint == (
        """beffroi: --tenant: tenant "Villeneuve d'Ascq": """
        "use lower-case letters, digits and hyphens\n"
    )
    assert not (tmp_path / "pki").exists()


@pytest.mark.parametrize("command", ["certificates", "pass-key"])
def test_a_folder_that_cannot_be_written_is_named(command: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands here")

    said = run(command, str(tmp_path / "taken"))

    assert said.status == 1
    assert said.complaint.startswith(f"beffroi: cannot write in {tmp_path}/taken (")
    assert said.complaint.endswith("Remedy: choose a folder you may write to\n")
    assert said.complaint.count("\n") == 1


def test_the_pass_key_is_a_private_file_and_a_public_one(run: Run, tmp_path: Path) -> None:
    said = run("pass-key", str(tmp_path))

    private, public = tmp_path / "pass-key.jwk", tmp_path / "pass-key.pub.jwk"
    assert said.status == 0
    assert (read_key(private).is_private, read_key(public).is_private) == (True, False)
    assert read_key(private).as_dict(private=False) == read_key(public).as_dict(private=False)
    assert str(read_key(private).as_dict(private=True)["d"]) not in said.out


def test_a_key_that_follows_another_is_written_step_by_step(run: Run, tmp_path: Path) -> None:
    run("pass-key", str(tmp_path))
    private, following = tmp_path / "pass-key.jwk", str(tmp_path / "next")

    said = run("pass-key", following, "--after", str(private))
    again = run("pass-key", following, "--after", str(private))
    public = run("pass-key", following, "--after", str(tmp_path / "pass-key.pub.jwk"))

    assert (said.status, said.out) == (
        0,
        "pass-key.jwk and pass-key.pub.jwk of each step are in 1-told, 2-signing, 3-alone.\n",
    )
    assert (again.status, again.complaint) == (
        1,
        f"beffroi: {following} holds such a change already. "
        "Remedy: go on with it, or choose another folder\n",
    )
    assert public.status == 1
    assert "signs nothing. Remedy: name the API's own, pass-key.jwk" in public.complaint


def test_habilitations_are_entered_and_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "habilitations.toml"
    file.write_text(HABILITATIONS)

    said = run("habilitate", str(file), **settings(tmp_path))

    assert (said.status, said.out, said.complaint) == (0, "1 habilitations entered.\n", "")
    assert asyncio.run(acts_of(tmp_path, "villeneuve-d-ascq")) == ["habilitate"]


async def acts_of(folder: Path, tenant: str) -> list[str]:
    async with open_storage(settings(folder)["API_DATABASE_URL"]) as begin, begin() as work:
        log = await work.registers.log(TenantId(tenant))
    return [json.loads(one.body)["act"] for one in log.entries]


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "says"),
    [
        ("no such commune", "villeneuve-d-ascq", "gotham", "gotham has no convention here"),
        ("a key too many", 'by = "', 'role = "x"\nby = "', "habilitations[1].role is not known"),
        ("not TOML", '"f3c1"', "f3c1", "habilitations.toml: "),
    ],
)
def test_a_file_of_habilitations_is_refused_whole(
    _case: str, was: str, becomes: str, says: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "habilitations.toml"
    file.write_text(HABILITATIONS + HABILITATIONS.replace(was, becomes).replace("f3c1", "f3c2"))

    said = run("habilitate", str(file), **settings(tmp_path))

    assert said.status == 1
    assert says in said.complaint
    assert said.complaint.count("\n") == 1
    assert not (tmp_path / "beffroi.sqlite").exists()


@pytest.mark.parametrize(
    ("_case", "changed", "says"),
    [
        (
            "another database",
            {"API_DATABASE_URL": f"mysql://root:{SECRET}@127.0.0.1/base"},
            "API_DATABASE_URL: storage: write sqlite:////a/file.db or postgresql://",
        ),
        (
            "nobody listens",
            {"API_DATABASE_URL": f"postgresql://beffroi:{SECRET}@127.0.0.1:1/base"},
            "API_DATABASE_URL: the database does not answer",
        ),
        (
            "no such folder",
            {"API_DATABASE_URL": "sqlite:////nowhere/beffroi.sqlite"},
            "API_DATABASE_URL: /nowhere is not a folder that can be written",
        ),
        (
            "an account in an address",
            {"API_ORIGIN": f"https://root:{SECRET}@beffroi.example"},
            "API_ORIGIN is wrong: Value error, an address has no slash at its end, no user",
        ),
        (
            "not a number",
            {"API_PORT": SECRET},
            "API_PORT is wrong: Input should be a valid integer",
        ),
    ],
)
def test_bad_settings_are_one_line_without_secret(
    _case: str, changed: dict[str, str], says: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "habilitations.toml"
    file.write_text(HABILITATIONS)

    said = run("habilitate", str(file), **settings(tmp_path) | changed)

    assert said.status == 1
    assert said.complaint.startswith(f"beffroi: {says}")
    assert said.complaint.count("\n") == 1
    assert SECRET not in said.complaint


def test_a_key_that_signs_passes_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    run("pass-key", str(tmp_path))
    before = (tmp_path / "pass-key.jwk").read_bytes()

    said = run("pass-key", str(tmp_path))

    assert said.status == 1
    assert "is there already" in said.complaint
    assert (tmp_path / "pass-key.jwk").read_bytes() == before


def test_run_again_certificates_keeps_its_authority(run: Run, tmp_path: Path) -> None:
    words = ("certificates", str(tmp_path), "--tenant", "metz")
    run(*words)
    before = (tmp_path / "authority.pem").read_bytes(), (tmp_path / "csu-metz.pem").read_bytes()

    run(*words)

    after = (tmp_path / "authority.pem").read_bytes(), (tmp_path / "csu-metz.pem").read_bytes()
    assert after[0] == before[0]
    assert after[1] != before[1]
