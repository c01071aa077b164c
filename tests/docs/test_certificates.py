"""The certificates that « Rattacher un CSU » has people make do open the link."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.tls import federator_context, media_context
from services.kit.link.websocket import dial, listen
from tenants.vocabulary.identifiers import TenantId
from tests.docs.pages import page
from tests.docs.typing_in import typed

METZ = TenantId("metz")


@pytest.fixture
def pki(tmp_path: Path) -> Path:
    """What the commune asks for and the CIC signs, typed as the page shows it."""
    blocks = page("docs/how-to/rattacher-un-csu.md").blocks
    asked, signed = (one.text for one in blocks if "csu-metz.csr" in one.text)

    typed("beffroi certificates . --media-host 127.0.0.1", tmp_path)
    typed(asked, tmp_path)
    typed(signed, tmp_path)
    return tmp_path


async def linked(pki: Path, authority: Path) -> str:
    """Who media says is linked, where the commune believes `authority`; or why nobody is."""
    told: asyncio.Queue[str] = asyncio.Queue()
    over = asyncio.Event()

    async def serve(carrier: Carrier) -> None:
        told.put_nowait(carrier.tenant)
        await over.wait()

    answering = media_context(pki / "authority.pem", pki / "media.pem", pki / "media.key")
    dialling = federator_context(authority, pki / "csu-metz.pem", pki / "csu-metz.key")
    async with listen("127.0.0.1", 0, answering, serve) as port:
        try:
            link = await dial(f"wss://127.0.0.1:{port}/federators", tenant=METZ, context=dialling)
        except LinkLost as lost:
            return str(lost)
        tenant = await told.get()
        over.set()
        await link.close()
        return tenant


async def test_a_key_born_in_the_commune_opens_the_link(pki: Path) -> None:
    assert await linked(pki, pki / "authority.pem") == METZ


async def test_two_authorities_in_one_file_are_both_believed(pki: Path) -> None:
    typed("beffroi certificates next --media-host 127.0.0.1", pki)
    typed("cat next/authority.pem authority.pem > authority-both.pem", pki)

    assert await linked(pki, pki / "authority-both.pem") == METZ
    assert "CERTIFICATE_VERIFY_FAILED" in await linked(pki, pki / "next/authority.pem")


def test_the_key_of_the_commune_is_for_its_owner_alone(pki: Path) -> None:
    assert (pki / "csu-metz.key").stat().st_mode & 0o077 == 0
