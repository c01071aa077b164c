"""The authority that the API holds: what it can make, and what it never can, over real TLS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import pytest

from services.kit.enrolment.requests import key_pem, make_key
from services.kit.link.carrier import LinkLost
from services.kit.link.credential import Credential
from services.kit.link.issuing import IssuingAuthority, read_issuing_authority
from services.kit.link.pki import (
    UnreadableAuthority,
    issue_for_commune,
    issue_for_media,
    make_federators_authority,
)
from services.kit.link.tls import federator_context, media_context
from services.kit.link.websocket import dial, listen
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ
from tests.services.kit.link.carriers import Pki, answered
from tests.services.kit.link.test_tls import try_to_dial

WEEK = timedelta(days=7)
METZ = TenantId("metz")


def now() -> datetime:
    return datetime.fromtimestamp(time(), UTC)


def an_authority(pki: Pki) -> IssuingAuthority:
    """As `beffroi certificates` writes it."""
    chain, key = make_federators_authority(pki.root, now()).write(pki.folder, "federators")
    chain.write_bytes(chain.read_bytes() + pki.root.certificate_pem)
    return read_issuing_authority(chain, key, now())


def enrolled(pki: Pki, authority: IssuingAuthority, tenant: TenantId = ASCQ) -> Path:
    key = make_key()
    chain = authority.with_chain(authority.issue(key.public_key(), tenant, now(), WEEK))
    file = pki.folder / "federator.pem"
    file.write_bytes(key_pem(key) + chain.encode())
    return file


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return Pki.make(tmp_path / "pki")


async def test_media_that_knows_the_root_alone_believes_what_the_api_issued(pki: Pki) -> None:
    file = enrolled(pki, an_authority(pki), METZ)
    async with answered(pki) as (port, links):
        context = federator_context(pki.authority, file, file)
        federator = await dial(f"wss://localhost:{port}/", tenant=ASCQ, context=context)
        media = await links.get()

        assert media.tenant == METZ
        assert media.credential is not None
        assert media.credential.tenant == METZ
        assert now() < media.credential.until <= now() + WEEK
        await federator.close()


async def test_what_the_api_holds_makes_no_media_node(pki: Pki) -> None:
    """Even with server usage in the certificate: its authority's own usage binds it."""
    authority = an_authority(pki)
    certificate, key = issue_for_media(authority.issuer, ["localhost"], now()).write(
        pki.folder, "rogue"
    )
    certificate.write_bytes(certificate.read_bytes() + authority.issuer.certificate_pem)
    async with listen(
        "localhost", 0, media_context(pki.authority, certificate, key), _never
    ) as port:
        with pytest.raises(LinkLost, match="TLS refused"):
            await dial(f"wss://localhost:{port}/", tenant=ASCQ, context=pki.dialling())


async def test_who_is_doubted_is_refused_before_the_link_and_reads_why(pki: Pki) -> None:
    doubted: list[Credential] = []

    def doubt(shown: Credential) -> str | None:
        doubted.append(shown)
        return "its certificate is revoked"

    certificate, _ = pki.commune()
    async with listen("localhost", 0, pki.answering(), _never, doubt=doubt) as port:
        with pytest.raises(LinkLost, match="refused us: 403 its certificate is revoked"):
            await dial(
                f"wss://localhost:{port}/",
                tenant=ASCQ,
                context=federator_context(pki.authority, *_pair(pki)),
            )

    assert [one.tenant for one in doubted] == [ASCQ]
    assert certificate.exists()


async def test_a_certificate_that_is_over_does_not_enter(pki: Pki) -> None:
    old = issue_for_commune(pki.root, ASCQ, now() - timedelta(days=366))
    context = federator_context(pki.authority, *old.write(pki.folder, "old"))
    async with answered(pki) as (port, links):
        with pytest.raises(LinkLost):
            await try_to_dial(port, context)

        assert links.empty()


def test_a_certificate_never_outlives_its_authority(pki: Pki) -> None:
    authority = an_authority(pki)

    issued = authority.issue(make_key().public_key(), ASCQ, now(), timedelta(days=9999))

    assert issued.not_valid_after_utc == authority.issuer.certificate.not_valid_after_utc
    assert authority.issued(issued)
    assert not authority.issued(issue_for_commune(pki.root, ASCQ, now()).certificate)


def test_an_authority_that_nobody_could_check_is_refused(pki: Pki, tmp_path: Path) -> None:
    chain, key = make_federators_authority(pki.root, now()).write(tmp_path, "federators")
    root_key = pki.folder / "authority.key"

    with pytest.raises(UnreadableAuthority, match="does not end at a root"):
        read_issuing_authority(chain, key, now())
    with pytest.raises(UnreadableAuthority, match="is not the key"):
        read_issuing_authority(chain, root_key, now())
    with pytest.raises(UnreadableAuthority, match="cannot be read"):
        read_issuing_authority(tmp_path / "absent.pem", key, now())
    with pytest.raises(UnreadableAuthority, match="is over"):
        read_issuing_authority(pki.authority, root_key, now() + timedelta(days=4 * 365))


def _pair(pki: Pki) -> tuple[Path, Path]:
    return pki.folder / f"csu-{ASCQ}.pem", pki.folder / f"csu-{ASCQ}.key"


async def _never(_: object) -> None:
    raise AssertionError("nobody may be linked")
