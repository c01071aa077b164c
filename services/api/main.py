"""Opens the API: storage first, then identity, then the heart; closes in the other order.

No storage, no API: without a register that can be written, nothing is served.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

import httpx
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp

from services.api.acts.sync_tenants import sync_tenants
from services.api.announce import Announcer
from services.api.app import build_app
from services.api.changes import Changes
from services.api.directory import Directory
from services.api.gauges import Gauges
from services.api.heart.beat import Heart
from services.api.heart.errands import Errands
from services.api.heart.notices import Notices
from services.api.identity.keys import IssuerKeys
from services.api.identity.tokens import TokenReader
from services.api.schema.context import House
from services.api.settings import Settings
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.kit.bus.protocol import Bus
from tenants.conventions.convention import Convention
from tenants.vocabulary.identifiers import TenantId


@asynccontextmanager
async def open_api(
    settings: Settings,
    *,
    bus: Bus,
    pass_key: OKPKey,
    conventions: Mapping[TenantId, Convention],
    clock: Callable[[], datetime],
) -> AsyncIterator[ASGIApp]:
    """The application, its heart beating. `bus` stays its caller's to close."""
    async with AsyncExitStack() as stack:
        await migrate(settings.database_url)
        begin = await stack.enter_async_context(
            open_storage(settings.database_url, pool=settings.database_connections)
        )
        await sync_tenants(begin, conventions)

        house, heart = _furnish(begin, bus, pass_key, conventions, clock)
        http = await stack.enter_async_context(httpx.AsyncClient(follow_redirects=False))
        tokens = TokenReader(
            IssuerKeys(settings.issuer, clock, http),
            clock,
            issuer=settings.issuer,
            audience=settings.audience,
            clients=[settings.client],
        )
        await stack.enter_async_context(heart.beating())
        yield build_app(settings, house, tokens)


def _furnish(
    begin: Begin,
    bus: Bus,
    pass_key: OKPKey,
    conventions: Mapping[TenantId, Convention],
    clock: Callable[[], datetime],
) -> tuple[House, Heart]:
    changes, directory = Changes(), Directory()
    gauges = Gauges(begin, conventions)
    notices = Notices(begin, changes, gauges, clock)
    announcer = Announcer(bus, notices.hear)
    errands = Errands(begin, conventions, announcer, pass_key, clock)
    heart = Heart(bus, directory, notices, errands, announcer, clock)
    house = House(begin, conventions, bus, directory, changes, gauges, announcer, pass_key, clock)
    return house, heart
