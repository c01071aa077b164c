"""The key of registers changes as the page says: both sides go on signing, and it verifies."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from services.kit import notekeys
from tenants.vocabulary.identifiers import TenantId
from tests.walks.department import FEDERATOR, TENANT, Department
from tests.walks.filmed import Film
from tests.walks.looking import look_at
from tests.walks.person import Person
from tests.walks.reading import read_cosigned, read_register

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(240)]

WHO = ("--by", "A. Petit", "--reason", "changement annuel")


@pytest.fixture
def department(film: Film) -> Department:
    return film()


def change(department: Department) -> dict[str, str]:
    """The four steps; the API's settings from then on."""
    processes, folder = department.processes, department.processes.folder
    processes.run("register", "key", "next", "--name", "beffroi-essai-2027")

    # The technician of the commune, by hand.
    with (folder / "pki/register.pub").open("a") as kept:
        kept.write((folder / "next/register.pub").read_text())
    processes.terminate(FEDERATOR)
    links = processes.words_of(FEDERATOR).count("link up")
    department.start_federator()
    processes.await_words(FEDERATOR, "link up", links + 1)

    following = str(folder / "next/register.key")
    processes.run("register", "change-key", "--to", following, *WHO, **department.settings)
    settings = {**department.settings, "API_REGISTER_KEY": following}
    processes.terminate("api")
    processes.start("api", "api", **settings)
    processes.await_page("api", f"{department.origin}/readyz")
    return settings


async def test_both_sides_sign_across_the_change_and_the_old_key_verifies_all_of_it(
    department: Department, postgres_address: str
) -> None:
    processes, tenant = department.processes, TenantId(TENANT)
    async with AsyncExitStack() as screens:
        martin = await screens.enter_async_context(Person(department, "martin"))
        await look_at(1, martin, screens)
        before = await asyncio.to_thread(
            read_cosigned, postgres_address, tenant, department.log_key
        )
        settings = await asyncio.to_thread(change, department)
        await look_at(1, martin, screens)

    new = notekeys.read(processes.folder / "next/register.key").verifier
    cosigned = await asyncio.to_thread(read_cosigned, postgres_address, tenant, new)
    entries = await asyncio.to_thread(read_register, postgres_address, tenant)
    out = ("--tenant", TENANT, "--out", "register.jsonl", *WHO)
    await asyncio.to_thread(lambda: processes.run("register", "export", *out, **settings))
    (processes.folder / "old.pub").write_text(department.log_key.text)
    said = await asyncio.to_thread(
        processes.run, "register", "verify", "register.jsonl", "--key", "old.pub", "--lang", "en"
    )

    assert cosigned > before
    (changed,) = [one for one in entries if one["act"] == "change-key"]
    assert (changed["name"], changed["evidence"]) == ("A. Petit", new.text)
    assert "The register holds" in said
    assert f"signed that {new.name}" in said
