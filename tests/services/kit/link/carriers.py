"""Both kinds of link, ready made, and the wait that every test with a real server needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext
from time import time

from services.kit.link.carrier import Carrier
from services.kit.link.outbox import WAITING_BYTES
from services.kit.link.pair import carrier_pair
from services.kit.link.pki import Issued, issue_for_commune, issue_for_media, make_authority
from services.kit.link.tls import federator_context, media_context
from services.kit.link.websocket import PATIENCE, Patience, dial, listen
from services.kit.link.words import Picture
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.builders import ASCQ

Ends = tuple[Carrier, Carrier]
OpenLink = Callable[..., AbstractAsyncContextManager[Ends]]


@dataclass(frozen=True)
class Pki:
    """An authority on disk, and what it issues."""

    folder: Path
    root: Issued

    @classmethod
    def make(cls, folder: Path, name: str = "Test authority") -> Pki:
        root = make_authority(name, datetime.fromtimestamp(time(), UTC))
        root.write(folder, "authority")
        return cls(folder, root)

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    def commune(self, tenant: TenantId = ASCQ) -> tuple[Path, Path]:
        issued = issue_for_commune(self.root, tenant, datetime.fromtimestamp(time(), UTC))
        return issued.write(self.folder, f"csu-{tenant}")

    def media(self, *hosts: str) -> tuple[Path, Path]:
        names = list(hosts or ("localhost", "127.0.0.1"))
        issued = issue_for_media(self.root, names, datetime.fromtimestamp(time(), UTC))
        return issued.write(self.folder, "media")

    def dialling(self, tenant: TenantId = ASCQ) -> SSLContext:
        return federator_context(self.authority, *self.commune(tenant))

    def answering(self, *hosts: str) -> SSLContext:
        return media_context(self.authority, *self.media(*hosts))


@asynccontextmanager
async def paired(tmp_path: Path, waiting_bytes: int = WAITING_BYTES) -> AsyncIterator[Ends]:
    media, federator = carrier_pair(ASCQ, waiting_bytes)
    try:
        yield media, federator
    finally:
        await federator.close()
        await media.close()


@asynccontextmanager
async def over_tls(
    tmp_path: Path, waiting_bytes: int = WAITING_BYTES, patience: Patience = PATIENCE
) -> AsyncIterator[Ends]:
    pki = Pki.make(tmp_path / "pki")
    async with answered(pki, patience, waiting_bytes) as (port, links):
        federator = await dial(
            f"wss://localhost:{port}/federators",
            tenant=ASCQ,
            context=pki.dialling(),
            patience=patience,
            waiting_bytes=waiting_bytes,
        )
        try:
            yield await links.get(), federator
        finally:
            await federator.close()


@asynccontextmanager
async def answered(
    pki: Pki, patience: Patience = PATIENCE, waiting_bytes: int = WAITING_BYTES
) -> AsyncIterator[tuple[int, asyncio.Queue[Carrier]]]:
    """A media node's door: its port, and the links as they come."""
    links: asyncio.Queue[Carrier] = asyncio.Queue()
    over = asyncio.Event()

    async def keep_open(carrier: Carrier) -> None:
        links.put_nowait(carrier)
        await over.wait()

    async with listen(
        "localhost", 0, pki.answering(), keep_open, patience=patience, waiting_bytes=waiting_bytes
    ) as port:
        try:
            yield port, links
        finally:
            over.set()


async def until(happened: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something real to happen; fails past the deadline."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - no event tells of what is outside
            await asyncio.sleep(0.005)


def a_picture(
    flow: str = "flow-1",
    *,
    keyframe: bool = True,
    timestamp: int = 0,
    size: int = 100,
    quality: Quality = Quality.SUB,
) -> Picture:
    return Picture(flow, quality, AccessUnit(bytes(size), timestamp, keyframe))
