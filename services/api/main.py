"""Opens the API: storage first, then identity, then the heart; closes in the other order.

No storage, no API: without a register that can be written, nothing is served. `open_api`
opens no port; `run` is the stand-alone process.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import uvicorn
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp

from services.api.acts.keys.notice_keys import notice_keys
from services.api.acts.sync_tenants import sync_tenants
from services.api.app import build_app
from services.api.contours import tenant_contours
from services.api.door.limits import LONGEST_BODY
from services.api.furnishing import Keys, furnish
from services.api.health.metrics import Counts, metrics_app
from services.api.heart.provider_watch import ProviderWatch
from services.api.heart.revocation import Revocation
from services.api.identity.gate import Gate
from services.api.identity.introspection import Introspection
from services.api.identity.keys import IssuerKeys
from services.api.identity.logout import LogoutReader
from services.api.identity.tokens import TokenReader
from services.api.issuing import read_issuing
from services.api.keycloak.server import as_our_client
from services.api.keycloak.wanted import RECONCILER
from services.api.own_keys import own_keys
from services.api.schema.context import House
from services.api.settings import Settings
from services.api.status.opening import open_status
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.kit import notekeys
from services.kit.bus.memory import MemoryBus
from services.kit.bus.protocol import Bus
from services.kit.bus.redis import RedisBus
from services.kit.deeds import SIGNED, read_conventions
from services.kit.passkeys import UnreadableKey, read_key
from services.kit.tracing.export import exporting
from services.kit.two_doors import bound, by_port
from tenants.conventions.convention import Deed, version_at
from tenants.register.retention import DEFAULT_MONTHS
from tenants.vocabulary.identifiers import TenantId

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_api(
    settings: Settings,
    *,
    bus: Bus,
    pass_key: OKPKey,
    register_key: Path,
    conventions: Mapping[TenantId, Deed],
    clock: Callable[[], datetime],
    http: httpx.AsyncClient | None = None,
) -> AsyncIterator[ASGIApp]:
    """The application, its heart beating. `bus` and `http` (by which the provider's keys
    are read) stay their caller's to close.

    Raises `UnreadableKey`, `UnreadableNoteKey`, `ForeignRegisterKey`, `UnreadableAuthority`,
    `RegisterUnavailable`, `TablesTooNew`.
    """
    signer = notekeys.read(register_key)
    issuing = read_issuing(settings, pass_key, signer.verifier.text, clock())
    months = partial(_months, conventions, clock)
    counts = Counts()
    async with AsyncExitStack() as stack:
        await migrate(settings.database_url, _owner(settings))
        begin = await stack.enter_async_context(
            open_storage(
                settings.database_url,
                pool=settings.database_connections,
                months=months,
                entered=counts.entered,
            )
        )
        await sync_tenants(begin, conventions, clock())
        kept = None if settings.pass_key is None else pass_key
        await notice_keys(begin, own_keys(signer.verifier, kept, issuing), clock())

        keys = Keys(pass_key, signer, register_key)
        if http is None:
            http = await stack.enter_async_context(httpx.AsyncClient())
        gate = _gate(settings, clock, http)
        house, heart = furnish(settings, begin, bus, keys, conventions, months, clock, gate, counts)
        contours = tenant_contours(settings.console, conventions)
        status = open_status(
            settings, begin, bus, house.register, house.directory, house.hearing, http, clock
        )
        house = replace(house, contours=contours, issuing=issuing, status=status)
        await house.declared.read()
        await house.bars.read(begin)
        provider_keys = IssuerKeys(settings.issuer, clock, http)
        tokens = TokenReader(
            provider_keys,
            clock,
            issuer=settings.issuer,
            audience=settings.audience,
            clients=[settings.client],
            admit=lambda who: house.sessions.admit(house.bars.narrowed(who)),
            parties=_parties(conventions),
        )
        logouts = LogoutReader(provider_keys, clock, issuer=settings.issuer, client=settings.client)
        await stack.enter_async_context(_revocation(house, conventions).running())
        watch = _watch(settings, house)
        if watch is not None:
            await stack.enter_async_context(watch.running())
        await stack.enter_async_context(heart.beating())
        await stack.enter_async_context(status.watch.running(clock))
        app = build_app(settings, house, tokens, logouts)
        yield by_port(app, metrics_app(house, counts), settings.metrics_port)


async def run(settings: Settings) -> None:
    """Serve at `settings.host` until interrupted.

    Raises `UnreadableKey`, `UnreadableNoteKey`, `UnreadableAuthority`, `UnreadableDeed`,
    `RegisterUnavailable`, `TablesTooNew`, `TracingUnavailable`.
    """
    if settings.pass_key is None:
        raise UnreadableKey("API_PASS_KEY is not set. Remedy: beffroi pass-key FOLDER")
    if settings.register_key is None:
        raise UnreadableKey("API_REGISTER_KEY is not set. Remedy: beffroi register key")
    key = read_key(settings.pass_key)
    conventions = read_conventions(settings.conventions or (SIGNED,))
    bus: Bus = (
        MemoryBus() if settings.bus_url is None else RedisBus(settings.bus_url.get_secret_value())
    )
    async with AsyncExitStack() as stack:
        stack.enter_context(exporting("api", settings.traces_url, settings.traces_share))
        stack.push_async_callback(bus.close)
        app = await stack.enter_async_context(
            open_api(
                settings,
                bus=bus,
                pass_key=key,
                register_key=settings.register_key,
                conventions=conventions,
                clock=_now,
            )
        )
        settle()
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            lifespan="off",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=5,
            ws_max_size=LONGEST_BODY,
        )
        sockets = bound(settings.host, settings.port, settings.metrics_host, settings.metrics_port)
        await uvicorn.Server(config).serve(sockets)


def _revocation(house: House, conventions: Mapping[TenantId, Deed]) -> Revocation:
    return Revocation(
        house.begin, conventions, house.sessions, house.endings, house.changes, house.announcer,
        house.clock,
    )  # fmt: skip


def _watch(settings: Settings, house: House) -> ProviderWatch | None:
    url, secret = settings.keycloak_url, settings.keycloak_secret
    if url is None or secret is None:
        return None
    server = as_our_client(url, settings.keycloak_realm, RECONCILER, secret)
    return ProviderWatch(server, house.begin, house.endings, house.hearing, house.clock)


def settle() -> None:
    """Tell the collector that what is here now stays, for a process that begins to serve.

    Modules and schema are most of the heap: walking through them at each full collection
    kept one map in twenty waiting for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def _gate(settings: Settings, clock: Callable[[], datetime], http: httpx.AsyncClient) -> Gate:
    if settings.client_secret is None:
        _log.warning(
            "API_CLIENT_SECRET is not set: before a sensitive act the provider is not asked "
            "whether the token still holds; a right that was taken away is heard of by its "
            "revocation alone"
        )
        return Gate(clock, None)
    secret = settings.client_secret.get_secret_value()
    return Gate(clock, Introspection(settings.issuer, settings.audience, secret, clock, http))


def _months(deeds: Mapping[TenantId, Deed], clock: Callable[[], datetime], tenant: TenantId) -> int:
    """How long the convention of today has a tenant's entries kept."""
    convention = version_at(deeds, tenant, clock())
    if convention is None or convention.retention is None:
        return DEFAULT_MONTHS
    return convention.retention.register_months


def _parties(deeds: Mapping[TenantId, Deed]) -> frozenset[str]:
    """Every tenant, and every service that any version of a deed names."""
    named = (
        body.id for deed in deeds.values() for one in deed.versions for body in one.subscribers
    )
    return frozenset([*map(str, deeds), *map(str, named)])


def _owner(settings: Settings) -> str | None:
    owner = settings.database_owner_url
    return None if owner is None else owner.get_secret_value()


def _now() -> datetime:
    return datetime.now(UTC)
