"""Who may hold a link: real TLS on the loopback, real certificates, real refusals."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time

import pytest

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.credential import NodeCredential
from services.kit.link.pki import issue_for_commune, issue_for_media, make_federators_authority
from services.kit.link.tls import (
    SUITE,
    UnusableCertificates,
    federator_context,
    media_context,
)
from services.kit.link.websocket import dial, listen
from services.kit.link.words import Keep
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON
from tests.services.kit.link.carriers import Pki, answered

ROUBAIX = TenantId("roubaix")


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return Pki.make(tmp_path / "pki")


async def try_to_dial(port: int, context: ssl.SSLContext, tenant: str = ASCQ) -> None:
    """Dial and wait for an answer: TLS 1.3 tells a client of its refusal after the fact."""
    carrier = await dial(f"wss://localhost:{port}/", tenant=tenant, context=context)
    try:
        await carrier.hear()
    finally:
        await carrier.close()


@pytest.mark.clause("CH-8", "VA-15")
async def test_the_link_is_tls_1_3_with_aes_256(pki: Pki) -> None:
    async with answered(pki) as (port, links):
        context = pki.dialling()
        _, writer = await asyncio.open_connection("localhost", port, ssl=context)
        cipher = writer.get_extra_info("cipher")
        writer.close()
        await writer.wait_closed()

    assert cipher == (SUITE, "TLSv1.3", 256)
    assert links.empty()


def _of_another_authority(pki: Pki, tmp_path: Path) -> ssl.SSLContext:
    foreign = Pki.make(tmp_path / "foreign", "Another authority")
    return federator_context(pki.authority, *foreign.commune())


def _without_certificate(pki: Pki, _: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=str(pki.authority))
    return context


def _in_tls_1_2(pki: Pki, _: Path) -> ssl.SSLContext:
    context = _without_certificate(pki, _)
    context.load_cert_chain(*map(str, pki.commune()))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _with_a_media_certificate(pki: Pki, _: Path) -> ssl.SSLContext:
    return federator_context(pki.authority, *pki.media())


@pytest.mark.parametrize(
    "make_context",
    [_of_another_authority, _without_certificate, _in_tls_1_2],
)
async def test_who_is_not_a_commune_of_ours_does_not_enter(
    make_context: Callable[[Pki, Path], ssl.SSLContext], pki: Pki, tmp_path: Path
) -> None:
    async with answered(pki) as (port, links):
        with pytest.raises(LinkLost) as refused:
            await try_to_dial(port, make_context(pki, tmp_path))

        # By TLS itself, before a word of HTTP.
        assert "the media node refused us" not in str(refused.value)
        assert links.empty()


async def test_a_commune_s_certificate_cannot_play_the_media_node(pki: Pki) -> None:
    certificate, key = pki.commune()
    context = media_context(pki.authority, certificate, key)

    async with _answering(context) as port:
        with pytest.raises(LinkLost):
            await try_to_dial(port, pki.dialling())


async def test_a_media_node_under_another_name_is_not_believed(pki: Pki) -> None:
    async with _answering(pki.answering("media.example")) as port:
        with pytest.raises(LinkLost):
            await try_to_dial(port, pki.dialling())


async def test_a_media_node_of_another_authority_is_not_believed(pki: Pki, tmp_path: Path) -> None:
    foreign = Pki.make(tmp_path / "foreign", "Another authority")
    async with _answering(foreign.answering()) as port:
        with pytest.raises(LinkLost):
            await try_to_dial(port, pki.dialling())


async def test_a_commune_speaks_for_itself_whatever_it_claims(pki: Pki) -> None:
    async with answered(pki) as (port, links):
        federator = await dial(
            f"wss://localhost:{port}/", tenant=ASCQ, context=pki.dialling(ROUBAIX)
        )
        media = await links.get()

        assert media.tenant == ROUBAIX
        await federator.close()


async def test_a_peer_without_aes_256_is_refused_when_it_dials(pki: Pki) -> None:
    certificate, key = pki.commune()
    async with answered(pki) as (port, links):
        async with _openssl(
            "s_client", "-connect", f"localhost:{port}", "-quiet", *_CHACHA_ONLY,
            "-CAfile", str(pki.authority), "-cert", str(certificate), "-key", str(key),
        ) as weak:  # fmt: skip
            assert weak.stdin is not None
            assert weak.stdout is not None
            weak.stdin.write(_UPGRADE)
            answer = await weak.stdout.readline()

        assert answer == b"HTTP/1.1 403 Forbidden\r\n"
        assert links.empty()


async def test_a_peer_without_aes_256_is_refused_when_it_answers(pki: Pki) -> None:
    certificate, key = pki.media()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    async with _openssl(
        "s_server", "-accept", f"127.0.0.1:{port}", *_CHACHA_ONLY, "-Verify", "1",
        "-CAfile", str(pki.authority), "-cert", str(certificate), "-key", str(key),
    ) as weak:  # fmt: skip
        assert weak.stdout is not None
        while b"ACCEPT" not in await weak.stdout.readline():
            pass

        with pytest.raises(LinkLost, match=f"{SUITE}.*TLS_CHACHA20_POLY1305_SHA256"):
            await dial(f"wss://127.0.0.1:{port}/", tenant=ASCQ, context=pki.dialling())


async def test_a_stranger_without_tls_gets_nothing(pki: Pki) -> None:
    async with answered(pki) as (port, links):
        reader, writer = await asyncio.open_connection("localhost", port)
        writer.write(_UPGRADE)
        await writer.drain()

        assert b"HTTP" not in await reader.read()
        assert links.empty()
        writer.close()


def test_the_files_of_a_certificate_are_checked_before_anything_is_dialled(
    pki: Pki, tmp_path: Path
) -> None:
    certificate, key = pki.commune()
    other_key = issue_for_commune(pki.root, ROUBAIX, NOON).write(tmp_path, "other")[1]

    with pytest.raises(UnusableCertificates, match="missing"):
        federator_context(pki.authority, tmp_path / "absent.pem", key)
    with pytest.raises(UnusableCertificates, match="do not belong together"):
        federator_context(pki.authority, certificate, other_key)
    with pytest.raises(UnusableCertificates, match="no certificate authority"):
        federator_context(key, certificate, key)


_CHACHA_ONLY = ("-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256")
_UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@asynccontextmanager
async def _openssl(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        "openssl",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(10):
            yield process
    finally:
        process.kill()
        await process.communicate()


@asynccontextmanager
async def _answering(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A media node's door with any certificate at all."""

    async def hang_up(carrier: Carrier) -> None:
        await carrier.say(Keep([]))

    async with listen("localhost", 0, context, hang_up) as port:
        yield port


async def test_another_media_node_enters_as_a_node_and_only_where_nodes_may(
    pki: Pki, tmp_path: Path
) -> None:
    context = _with_a_media_certificate(pki, tmp_path)
    async with answered(pki) as (port, links):
        with pytest.raises(LinkLost, match="relays no camera to another"):
            await try_to_dial(port, context)
    assert links.empty()

    nodes: asyncio.Queue[Carrier] = asyncio.Queue()

    async def serve_node(carrier: Carrier) -> None:
        nodes.put_nowait(carrier)
        await carrier.say(Keep(["flow-1"]))

    async def serve_link(carrier: Carrier) -> None:
        raise AssertionError("a node is no commune")

    async with listen("localhost", 0, pki.answering(), serve_link, serve_node=serve_node) as port:
        dialled = await dial(f"wss://localhost:{port}/", tenant="", context=context)
        assert await dialled.hear() == Keep(["flow-1"])
        await dialled.close()
    carrier = nodes.get_nowait()
    assert carrier.tenant == ""
    assert isinstance(carrier.credential, NodeCredential)


async def test_what_the_api_issues_with_makes_no_media_node(pki: Pki, tmp_path: Path) -> None:
    below = make_federators_authority(pki.root, datetime.fromtimestamp(time(), UTC))
    forged = issue_for_media(below, ["localhost"], datetime.fromtimestamp(time(), UTC))
    certificate, key = forged.write(tmp_path, "forged")
    with certificate.open("ab") as file:
        file.write(below.certificate_pem)
    context = federator_context(pki.authority, certificate, key)

    async with answered(pki) as (port, links):
        with pytest.raises(LinkLost, match="not signed by our authority itself"):
            await try_to_dial(port, context)
    assert links.empty()
