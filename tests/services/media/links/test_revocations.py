"""A certificate that is believed no more: its link ends, its pictures stop, it does not return."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from services.kit.bus import topics
from services.kit.enrolment.revoked import serial_text, sign_revocations
from services.kit.link.carrier import LinkLost
from services.kit.link.credential import Credential
from services.kit.link.tls import federator_context
from services.kit.link.websocket import dial, listen
from services.kit.passes import generate_key
from services.media.links.revocations import (
    GOOD_FOR,
    NO_LIST,
    OLD_LIST,
    OVER,
    REVOKED,
    RevokedCertificates,
)
from tenants.vocabulary.identifiers import TenantId
from tests.builders import NOON
from tests.services.kit.link.carriers import Pki
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import TENANT, Place

KEY = generate_key()
SHOWN = Credential(TenantId(TENANT), "beef", NOON + timedelta(days=7))


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


def told(*serials: str, at: datetime = NOON) -> tuple[RevokedCertificates, Clock]:
    clock = Clock()
    known = RevokedCertificates(KEY, clock)
    known.hear(sign_revocations(serials, KEY, at))
    return known, clock


def test_without_a_list_nobody_enters() -> None:
    known = RevokedCertificates(KEY, Clock())

    assert (known.doubt(SHOWN), known.why_over(SHOWN)) == (NO_LIST, None)


def test_who_is_not_on_a_fresh_list_enters() -> None:
    known, _ = told("cafe")

    assert known.doubt(SHOWN) is None


def test_who_is_on_the_list_neither_enters_nor_stays() -> None:
    known, _ = told("cafe", "beef")

    assert (known.doubt(SHOWN), known.why_over(SHOWN)) == (REVOKED, REVOKED)


def test_an_old_list_lets_nobody_in_and_ends_no_link() -> None:
    known, clock = told()
    clock.now = NOON + GOOD_FOR + timedelta(seconds=1)

    assert (known.doubt(SHOWN), known.why_over(SHOWN)) == (OLD_LIST, None)


def test_a_certificate_that_is_over_neither_enters_nor_stays() -> None:
    known, clock = told()
    clock.now = SHOWN.until

    assert (known.doubt(SHOWN), known.why_over(SHOWN)) == (OVER, OVER)


def test_an_older_list_played_again_gives_nobody_back() -> None:
    known, _ = told("beef")

    known.hear(sign_revocations([], KEY, NOON - timedelta(seconds=1)))

    assert known.doubt(SHOWN) == REVOKED


def test_a_list_that_the_api_did_not_sign_changes_nothing() -> None:
    known, _ = told("beef")

    known.hear(sign_revocations([], generate_key(), NOON + timedelta(seconds=1)))

    assert known.doubt(SHOWN) == REVOKED


@asynccontextmanager
async def dialled(place: Place, pki: Pki, port: int) -> AsyncIterator[ScriptedFederator]:
    context = federator_context(pki.authority, *pki.commune(TenantId(TENANT)))
    carrier = await dial(f"wss://localhost:{port}/", tenant=TENANT, context=context)
    federator = ScriptedFederator(carrier, place.key, place.clock)
    serving = asyncio.create_task(federator.serve())
    try:
        await federator.greeted()
        yield federator
    finally:
        await federator.hang_up()
        await serving


@asynccontextmanager
async def a_door(place: Place, pki: Pki) -> AsyncIterator[int]:
    async with listen(
        "localhost", 0, pki.answering(), place.node.serve_link,
        doubt=place.node.certificates.doubt,
    ) as port:  # fmt: skip
        yield port


async def says_revoked(place: Place, *serials: str, after: float = 0.0) -> None:
    at = place.clock() + timedelta(seconds=after)
    body = {"list": sign_revocations(serials, place.key, at)}
    await place.bus.publish(topics.CERTIFICATES_REVOKED, body)


def serial_of(pki: Pki) -> str:
    pem = (pki.folder / f"csu-{TENANT}.pem").read_bytes()
    return serial_text(x509.load_pem_x509_certificate(pem).serial_number)


async def test_a_revoked_federator_is_cut_at_once_and_refused_when_it_returns(
    place: Place, tmp_path: Path
) -> None:
    pki = Pki.make(tmp_path / "pki")
    await says_revoked(place)
    await until(lambda: place.node.certificates.is_known)
    async with a_door(place, pki) as port:
        async with dialled(place, pki, port) as federator:
            viewer = await place.watching()
            await viewer.sees(5)
            serial = serial_of(pki)
            await says_revoked(place, serial, after=1)
            await until(lambda: not place.node.links.linked(TENANT))
            last = await viewer.is_told("ended", "federator-revoked")
            await until(lambda: federator.over)

        with pytest.raises(LinkLost, match="403 its certificate is revoked"):
            await dial(
                f"wss://localhost:{port}/",
                tenant=TENANT,
                context=federator_context(pki.authority, *_pair(pki)),
            )

    assert "révoqué" in last["message"]
    ended = {"view": "view-1", "flow": "flow-1", "code": "federator-revoked"}
    await place.hears("views.ended", ended)


async def test_one_that_was_revoked_while_it_was_away_does_not_return(
    place: Place, tmp_path: Path
) -> None:
    pki = Pki.make(tmp_path / "pki")
    await says_revoked(place)
    await until(lambda: place.node.certificates.is_known)
    async with a_door(place, pki) as port:
        async with dialled(place, pki, port):
            pass
        await says_revoked(place, serial_of(pki), after=1)
        await until(lambda: place.node.certificates.doubt(_shown(pki)) == REVOKED)

        with pytest.raises(LinkLost, match="revoked"):
            await dial(
                f"wss://localhost:{port}/",
                tenant=TENANT,
                context=federator_context(pki.authority, *_pair(pki)),
            )
        # Another certificate of the same commune is not touched.
        async with dialled(place, pki, port):
            assert place.node.links.linked(TENANT)


async def test_a_node_that_has_heard_no_list_lets_nobody_in(place: Place, tmp_path: Path) -> None:
    pki = Pki.make(tmp_path / "pki")
    async with a_door(place, pki) as port:
        with pytest.raises(LinkLost, match="no list of revoked certificates"):
            await dial(
                f"wss://localhost:{port}/",
                tenant=TENANT,
                context=federator_context(pki.authority, *pki.commune(TenantId(TENANT))),
            )


async def test_a_link_ends_with_its_certificate_and_its_views_wait(
    place: Place, tmp_path: Path
) -> None:
    pki = Pki.make(tmp_path / "pki")
    await says_revoked(place)
    await until(lambda: place.node.certificates.is_known)
    async with a_door(place, pki) as port, dialled(place, pki, port) as federator:
        viewer = await place.watching(until=NOON + timedelta(days=900))
        place.clock.at = _shown(pki).until
        await until(lambda: federator.over)
        await viewer.is_told("unavailable", "link-lost")


def _pair(pki: Pki) -> tuple[Path, Path]:
    return pki.folder / f"csu-{TENANT}.pem", pki.folder / f"csu-{TENANT}.key"


def _shown(pki: Pki) -> Credential:
    pem = (pki.folder / f"csu-{TENANT}.pem").read_bytes()
    until_then = x509.load_pem_x509_certificate(pem).not_valid_after_utc
    return Credential(TenantId(TENANT), serial_of(pki), until_then)
