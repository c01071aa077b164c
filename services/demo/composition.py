"""The demo's composition root: which parts, joined how.

A department joins the same parts with PostgreSQL, Redis, Keycloak and TLS links;
here they share one event loop and one HTTP port.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from joserfc.jwk import OKPKey
from pydantic import SecretStr
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import services.api.settings
import services.media.settings
from federation.connector import Connector
from federation.synthetic.connector import SyntheticConnector
from services.api.enrolment import enrol
from services.api.first_contacts import first_contacts
from services.api.main import open_api, settle
from services.demo.accounts import OWN_CAMERAS, habilitations, people
from services.demo.illustrations import demo_conventions
from services.demo.issuer.app import build_issuer
from services.demo.issuer.herald import BACK_CHANNEL, Herald
from services.demo.own_cameras import OwnCamera
from services.demo.own_connector import OwnConnector
from services.demo.phone_book import phone_book
from services.demo.world import grow, read_world
from services.federator.federator import Federator
from services.federator.memory import FolderMemory
from services.federator.witness import RegisterWitness
from services.kit import notekeys
from services.kit.bus.memory import MemoryBus
from services.kit.link.pair import carrier_pair
from services.kit.passes import generate_key
from services.kit.returns import RETURNS
from services.media.main import MediaNode, open_media
from tenants.conventions.convention import Deed
from tenants.register.checkpoint import Kind, Verifier
from tenants.vocabulary.identifiers import TenantId

WORLD_SEED = 59
"""A grown world is the same each time."""


def now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """`data` keeps the state (database, keys); the caller owns it and empties it."""

    host: str
    port: int
    data: Path
    console: Path
    own_cameras: Sequence[OwnCamera]
    total_cameras: int | None = None
    """Grow the world to so many cameras, as a large department has; `None`: its true figures."""
    conventions: Path | None = None
    """A folder of deeds to try in the place of the demo's."""
    clock: Callable[[], datetime] = now
    """What every part of it takes for the hour."""

    @property
    def database(self) -> str:
        return f"sqlite:///{self.data / 'beffroi.sqlite'}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"


@asynccontextmanager
async def open_demo(options: Options) -> AsyncIterator[ASGIApp]:
    """Everything running, federators linked; the application to serve at `options.origin`."""
    conventions = demo_conventions(
        options.clock().date(),
        own_cameras=bool(options.own_cameras),
        tried=options.conventions,
    )
    register_key = options.data / "register.key"
    log = notekeys.ensure(register_key, "beffroi-demo", Kind.LOG)
    key = generate_key()
    public = OKPKey.import_key(key.as_dict(private=False))
    bus = MemoryBus()

    at = options.clock()
    signed = [one for one in habilitations(at) if one.tenant in conventions]
    await enrol(options.database, conventions, signed, at)
    await first_contacts(options.database, conventions, phone_book(), at)
    secret = secrets.token_urlsafe(32)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bus.close)
        api = await stack.enter_async_context(
            open_api(
                _api_settings(options, secret),
                bus=bus,
                pass_key=key,
                register_key=register_key,
                conventions=conventions,
                clock=options.clock,
            )
        )
        media = await stack.enter_async_context(
            open_media(_media_settings(options), bus=bus, pass_key=public, clock=options.clock)
        )
        await stack.enter_async_context(
            _federators(options, media, public, log.verifier, conventions)
        )
        issuer = build_issuer(
            options.origin + "/oidc",
            [person.account for person in people()],
            redirect_uris=[options.origin + path for path in RETURNS],
            post_logout_uris=[options.origin + "/"],
            clock=options.clock,
            herald=Herald(options.origin + BACK_CHANNEL),
            api_secret=secret,
        )
        settle()
        yield _by_prefix({"/oidc": issuer, "/whep": media.app}, api, options)


def _media_settings(options: Options) -> services.media.settings.Settings:
    return services.media.settings.Settings(
        node="demo", url=options.origin, addresses=(options.host,), origins=(options.origin,)
    )


def _api_settings(options: Options, secret: str) -> services.api.settings.Settings:
    return services.api.settings.Settings(
        database_url=options.database,
        issuer=options.origin + "/oidc",
        origin=options.origin,
        client_secret=SecretStr(secret),
        console=options.console,
        edition="demo",
        introspection=True,
    )


@asynccontextmanager
async def _federators(
    options: Options,
    media: MediaNode,
    key: OKPKey,
    log: Verifier,
    conventions: Mapping[TenantId, Deed],
) -> AsyncIterator[None]:
    """Every commune's federator, linked to the node without a network between them."""
    async with AsyncExitStack() as stack:
        tasks: list[asyncio.Task[None]] = []
        for tenant, connector in _connectors(options, conventions).items():
            stack.push_async_callback(connector.close)
            federator = await stack.enter_async_context(
                Federator(
                    tenant,
                    connector,
                    conventions[tenant],
                    pass_key=key,
                    witness=RegisterWitness(tenant, _memory(options, tenant), [log], options.clock),
                    clock=options.clock,
                    monotonic=time.monotonic,
                    chance=random.random,
                )
            )
            near_media, near_commune = carrier_pair(tenant)
            tasks.append(asyncio.create_task(media.serve_link(near_media)))
            tasks.append(asyncio.create_task(federator.serve(near_commune)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _memory(options: Options, tenant: TenantId) -> FolderMemory:
    """What each commune would keep on its own disk."""
    return FolderMemory(options.data / "communes" / tenant, tenant)


def _connectors(
    options: Options, conventions: Mapping[TenantId, Deed]
) -> dict[TenantId, Connector]:
    world = read_world()
    if options.total_cameras is not None:
        world = grow(world, options.total_cameras, WORLD_SEED)
    connectors: dict[TenantId, Connector] = {
        one.id: SyntheticConnector(one.cameras, commune=one.name, clock=options.clock)
        for one in world.tenants
        if one.id in conventions
    }
    if options.own_cameras:
        connectors[OWN_CAMERAS] = OwnConnector(options.own_cameras)
    return connectors


def _by_prefix(parts: Mapping[str, ASGIApp], rest: ASGIApp, options: Options) -> ASGIApp:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _elsewhere(scope, options):
            await RedirectResponse(options.origin + scope["path"])(scope, receive, send)
            return

        path = scope.get("path", "")
        part = next((app for prefix, app in parts.items() if path.startswith(prefix)), rest)
        await part(scope, receive, send)

    return application


def _elsewhere(scope: Scope, options: Options) -> bool:
    """Whether the browser came by another name of this machine: the issuer has one origin."""
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return host == f"localhost:{options.port}" != f"{options.host}:{options.port}"
