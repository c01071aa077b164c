"""`api`, `media` and `federator` refuse to start in one line that names the setting."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.api.storage.migrating import Tables
from services.cli.commands import foreseen
from services.cli.main import main
from services.kit import notekeys
from services.media.webrtc import aiortc_names
from tenants.register.checkpoint import Kind
from tests.services.api.storage.versions_ahead import HEAD
from tests.services.cli.conftest import Run

SECRET = "s3cret-password"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates and a pass key, made by the commands themselves."""
    folder = tmp_path_factory.mktemp("pki")
    assert main(["certificates", str(folder), "--tenant", "evrange"]) == 0
    assert main(["pass-key", str(folder)]) == 0
    notekeys.ensure(folder / "register.key", "beffroi-essai", Kind.LOG)
    return folder


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def api_settings(pki: Path, folder: Path) -> dict[str, str]:
    return {
        "API_DATABASE_URL": f"sqlite:///{folder}/beffroi.sqlite",
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
        "API_PASS_KEY": str(pki / "pass-key.jwk"),
        "API_REGISTER_KEY": str(pki / "register.key"),
    }


def media_settings(pki: Path) -> dict[str, str]:
    return {
        "MEDIA_NODE": "media-1",
        "MEDIA_URL": "http://127.0.0.1:8610",
        "MEDIA_PASS_KEY": str(pki / "pass-key.pub.jwk"),
        "MEDIA_LINK_AUTHORITY": str(pki / "authority.pem"),
        "MEDIA_LINK_CERTIFICATE": str(pki / "media.pem"),
        "MEDIA_LINK_KEY": str(pki / "media.key"),
        "MEDIA_BUS_URL": f"redis://:{SECRET}@127.0.0.1:1/0",
    }


def test_an_api_without_settings_names_all_that_are_missing(run: Run) -> None:
    said = run("api")

    assert said.status == 1
    assert said.complaint == (
        "beffroi: API_DATABASE_URL is not set; API_ISSUER is not set; API_ORIGIN is not set. "
        "Remedy: mend the environment, docs/reference/settings.md says how\n"
    )


def test_a_media_node_without_settings_names_all_that_are_missing(run: Run) -> None:
    said = run("media")

    assert said.status == 1
    assert said.complaint == (
        "beffroi: MEDIA_NODE is not set; MEDIA_URL is not set. "
        "Remedy: mend the environment, docs/reference/settings.md says how\n"
    )


@pytest.mark.parametrize(
    ("_case", "changed", "says"),
    [
        ("no key", {"API_PASS_KEY": None}, "API_PASS_KEY is not set. Remedy: beffroi pass-key"),
        ("no such key", {"API_PASS_KEY": "/nowhere/key"}, "/nowhere/key: no key there. Remedy:"),
        (
            "a conventions folder with a file that is none",
            {"API_CONVENTIONS": "{folder}"},
            "broken.toml:1: is not TOML",
        ),
        (
            "no database there",
            {"API_DATABASE_URL": f"postgresql://beffroi:{SECRET}@127.0.0.1:1/base"},
            "API_DATABASE_URL: the database does not answer (ConnectionRefusedError). "
            "Remedy: start the database, or mend this address",
        ),
        (
            "no such database",
            {"API_DATABASE_URL": f"oracle://beffroi:{SECRET}@127.0.0.1/base"},
            "API_DATABASE_URL: storage: write sqlite:////a/file.db or postgresql://",
        ),
        (
            "an authority that leads to no node",
            {"API_LINK_AUTHORITY": "{pki}/federators.pem"},
            "API_ is wrong: Value error, set API_LINK_AUTHORITY, API_LINK_AUTHORITY_KEY, ",
        ),
        ("a word for a truth", {"API_INTROSPECTION": SECRET}, "API_INTROSPECTION is wrong: "),
    ],
)
def test_an_api_that_cannot_start_says_so_in_one_line(
    _case: str, changed: dict[str, str | None], says: str, run: Run, pki: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("[convention")
    said = run("api", **with_changes(api_settings(pki, tmp_path), changed, tmp_path))

    assert said.status == 1
    assert said.complaint.startswith(f"beffroi: {says}")
    assert said.complaint.count("\n") == 1
    assert SECRET not in said.complaint


def test_the_tables_are_migrated_by_a_command_that_needs_their_address_alone(
    run: Run, tmp_path: Path
) -> None:
    base = tmp_path / "beffroi.sqlite"

    said = run("migrate", API_DATABASE_URL=f"sqlite:///{base}")
    again = run("migrate", API_DATABASE_URL=f"sqlite:///{base}")

    assert (said.status, said.out) == (0, "The tables are up to date.\n")
    assert (again.status, again.out) == (said.status, said.out)
    with sqlite3.connect(base) as opened:
        assert opened.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_a_migration_says_before_what_it_would_do_and_who_is_to_be_stopped(
    run: Run, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path}/beffroi.sqlite"

    before = run("migrate", "--dry-run", API_DATABASE_URL=address)
    run("migrate", API_DATABASE_URL=address)
    after = run("migrate", "--dry-run", API_DATABASE_URL=address)

    assert before.out == f"There are no tables yet: they will be of revision {HEAD}.\n"
    assert after.out == (
        f"The tables are of revision {HEAD}, as this program: nothing is to be done.\n"
    )


@pytest.mark.parametrize(
    ("_case", "tables", "says"),
    [
        (
            "beside",
            Tables("8", "9", "8", are_later=False, leaves_running=True),
            "The tables are of revision 8, this program brings them to 9. "
            "Programs of 8 or later go on beside it: stop nothing.",
        ),
        (
            "not beside",
            Tables("8", "9", "9", are_later=False, leaves_running=False),
            "The tables are of revision 8, this program brings them to 9. "
            "Stop every api of before first: none older than 9 works on them.",
        ),
        (
            "later",
            Tables("9", "8", "8", are_later=True, leaves_running=True),
            "The tables are of revision 9, later than this program (8), "
            "which may run on them: nothing is changed.",
        ),
    ],
)
def test_a_look_at_the_tables_in_one_line(_case: str, tables: Tables, says: str) -> None:
    assert foreseen(tables) == says


def test_an_api_on_the_tables_of_a_later_one_says_so_and_what_to_do(
    run: Run, pki: Path, tmp_path: Path
) -> None:
    settings = api_settings(pki, tmp_path)
    run("migrate", API_DATABASE_URL=settings["API_DATABASE_URL"])
    with sqlite3.connect(tmp_path / "beffroi.sqlite") as base:
        base.execute("UPDATE alembic_version SET version_num = '9999'")

    said = run("api", **settings)

    assert said.status == 1
    assert said.complaint == (
        f"beffroi: API_DATABASE_URL: the tables are of revision 9999, this program is of {HEAD}, "
        "and they need a later program. Remedy: start the version that migrated them, or restore "
        "the backup of before (docs/how-to/upgrade.md)\n"
    )


def test_an_api_given_another_key_of_registers_does_not_start_before_it_was_changed(
    run: Run, pki: Path, tmp_path: Path, taken_port: str
) -> None:
    settings = api_settings(pki, tmp_path) | {"API_PORT": taken_port}
    run("register", "key", str(tmp_path / "next"), "--name", "beffroi-2027")
    following = str(tmp_path / "next/register.key")
    run("api", **settings)  # It takes its key into the registers, and finds its port taken.

    refused = run("api", **(settings | {"API_REGISTER_KEY": following}))
    who = ("--by", "Dominique Petit", "--reason", "changement annuel")
    run("register", "change-key", "--to", following, *who, **settings)
    at_home = run("api", **(settings | {"API_REGISTER_KEY": following}))

    assert (refused.status, refused.out) == (1, "")
    assert "this file signs as beffroi-2027+" in refused.complaint
    assert "beffroi register change-key first" in refused.complaint
    assert refused.complaint.count("\n") == 1
    assert "cannot listen" in at_home.complaint


@pytest.mark.parametrize(
    ("_case", "settings", "says"),
    [
        ("no address", {}, "API_DATABASE_URL is not set. "),
        (
            "nothing there",
            {"API_DATABASE_URL": f"postgresql://beffroi:{SECRET}@127.0.0.1:1/b"},
            "API_DATABASE_URL: the database does not answer",
        ),
    ],
)
def test_a_migration_that_cannot_be_says_so_in_one_line(
    _case: str, settings: dict[str, str], says: str, run: Run
) -> None:
    said = run("migrate", **settings)

    assert said.status == 1
    assert f"beffroi: {says}" in said.complaint
    assert SECRET not in said.complaint


@pytest.mark.parametrize(
    ("_case", "changed", "says"),
    [
        ("no pass key", {"MEDIA_PASS_KEY": None}, "MEDIA_PASS_KEY is not set. Remedy: "),
        (
            "half a certificate",
            {"MEDIA_LINK_KEY": None},
            "MEDIA_LINK_AUTHORITY, MEDIA_LINK_CERTIFICATE and MEDIA_LINK_KEY go together. Remedy: ",
        ),
        (
            "another's key",
            {"MEDIA_LINK_KEY": "{pki}/authority.key"},
            "MEDIA_LINK_AUTHORITY, MEDIA_LINK_CERTIFICATE, MEDIA_LINK_KEY: ",
        ),
        (
            "no such authority",
            {"MEDIA_LINK_AUTHORITY": "/nowhere/authority.pem"},
            "MEDIA_LINK_AUTHORITY, MEDIA_LINK_CERTIFICATE, MEDIA_LINK_KEY: /nowhere/authority.pem",
        ),
        ("no bus", {"MEDIA_BUS_URL": None}, "MEDIA_BUS_URL is not set. Remedy: "),
        (
            "another machine's address",
            {"MEDIA_ADDRESSES": "192.0.2.9"},
            "192.0.2.9 is no address of this machine",
        ),
        ("no address", {"MEDIA_URL": "media"}, "MEDIA_URL is wrong: "),
        ("a key that is none", {"MEDIA_PASS_KEY": "{pki}/media.pem"}, "{pki}/media.pem: no key"),
    ],
)
def test_a_media_node_that_cannot_start_says_so_in_one_line(
    _case: str, changed: dict[str, str | None], says: str, run: Run, pki: Path
) -> None:
    said = run("media", **with_changes(media_settings(pki), changed, pki))

    assert said.status == 1
    assert said.complaint.startswith(f"beffroi: {says.format(pki=pki)}")
    assert said.complaint.count("\n") == 1
    assert SECRET not in said.complaint


def with_changes(
    settings: dict[str, str], changed: dict[str, str | None], folder: Path
) -> dict[str, str]:
    """`None` takes a setting away; `{pki}` and `{folder}` stand for the test's folder."""
    said = {
        name: value.format(pki=folder, folder=folder)
        for name, value in changed.items()
        if value is not None
    }
    return {name: value for name, value in settings.items() if name not in changed} | said


def test_a_media_node_whose_link_port_is_taken_says_so(
    run: Run, pki: Path, taken_port: str
) -> None:
    said = run(
        "media", **media_settings(pki), MEDIA_LINK_HOST="127.0.0.1", MEDIA_LINK_PORT=taken_port
    )

    assert said.status == 1
    last = said.complaint.splitlines()[-1]
    assert last.startswith("beffroi: cannot listen (")
    assert f"{taken_port}): address already in use). Remedy: stop what uses the port" in last
    assert SECRET not in said.complaint


def test_an_api_whose_port_is_taken_says_so(
    run: Run, pki: Path, tmp_path: Path, taken_port: str
) -> None:
    said = run("api", **api_settings(pki, tmp_path), API_PORT=taken_port)

    last = said.complaint.splitlines()[-1]
    assert said.status == 1
    assert last.startswith("beffroi: cannot listen (")
    assert f"{taken_port}): address already in use). Remedy: stop what uses the port" in last


ISSUER = ("issuer", "--console-origin", "http://127.0.0.1:8600", "--port")


@pytest.mark.parametrize(
    "sentence",
    [
        "anybody can log in as anybody",
        "n'importe qui peut entrer sous le nom de n'importe qui",
        " N’importe qui peut entrer  sous le nom de n’importe qui. ",
    ],
)
def test_the_local_issuer_starts_for_whoever_writes_the_risk(
    run: Run, taken_port: str, sentence: str
) -> None:
    said = run(*ISSUER, taken_port, ISSUER_UNSAFE=sentence)

    # It went as far as its port, which is taken.
    assert said.status == 1
    assert said.complaint.splitlines()[-1].startswith("beffroi: cannot listen: ")


@pytest.mark.parametrize("said", ["", "true", "yes", "unsafe", "anybody can log in"])
def test_the_local_issuer_does_not_start_outside_the_demo_by_itself(
    run: Run, taken_port: str, said: str
) -> None:
    refused = run(*ISSUER, taken_port, **({"ISSUER_UNSAFE": said} if said else {}))

    assert refused.status == 1
    (line,) = refused.complaint.splitlines()
    assert line.startswith(
        "beffroi: the local issuer does not start outside the demo: its accounts and their "
        "password are public, so that anybody can log in as anybody, "
    )
    assert "Remedy: log people in through Keycloak, docs/how-to/set-up-keycloak.md;" in line
    assert line.endswith(
        'ISSUER_UNSAFE="anybody can log in as anybody", '
        "or \"n'importe qui peut entrer sous le nom de n'importe qui\""
    )


def test_a_machine_without_strong_encryption_shows_nothing(
    run: Run, pki: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiortc_names, "SRTP_PROFILES", [])

    said = run("media", **media_settings(pki))

    assert said.status == 1
    assert said.complaint == (
        "beffroi: libsrtp was built without AES-256-GCM. "
        "Remedy: install builds of pylibsrtp and OpenSSL that have it\n"
    )


def test_a_federator_without_its_file_says_so(run: Run, tmp_path: Path) -> None:
    said = run("federator", "--config", str(tmp_path / "federator.toml"))

    assert said.status == 2
    assert said.complaint == (
        f"beffroi federator: {tmp_path}/federator.toml is missing: write it, or mend its path\n"
    )


def test_a_commune_needs_neither_web_framework_nor_sql(tmp_path: Path) -> None:
    script = (
        "import sys; from services.cli.main import main; "
        f"main(['federator', '--config', '{tmp_path}/none.toml']); "
        "print([name for name in ('fastapi', 'starlette', 'strawberry', 'uvicorn', 'sqlalchemy')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "[]\n"
