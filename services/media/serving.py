"""A media node that stands alone: its settings and files read, its ports opened, until it is told
to stop.

What it is made of is `services.media.main`. It starts with everything it was to have, or not at
all: what is missing is named, with the remedy.
"""

from __future__ import annotations

import ssl
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from services.kit.bus.redis import RedisBus
from services.kit.link.outbox import LARGEST_FRAME
from services.kit.link.tls import federator_context, media_context
from services.kit.link.websocket import dial, listen
from services.kit.passes import PassKeys
from services.kit.passkeys import read_keys
from services.kit.tracing.export import exporting
from services.kit.two_doors import bound, by_port
from services.media.edges.origins import Dial
from services.media.ending.draining import DrainingServer
from services.media.main import MediaNode, open_media
from services.media.settings import Settings


class MissingSetting(ValueError):
    """This node cannot stand alone without it; the message says which, and the remedy."""


async def run(settings: Settings) -> None:
    """Serve on the ports of `settings` until interrupted.

    Raises `MissingSetting`, what `open_media` does, `services.kit.passkeys.UnreadableKey`,
    `services.kit.tracing.export.TracingUnavailable` and
    `services.kit.link.tls.UnusableCertificates`.
    """
    keys = _pass_keys(settings)
    context = _link_context(settings)
    if settings.bus_url is None:
        raise MissingSetting("MEDIA_BUS_URL is not set. Remedy: the address of the API's Redis")
    bus = RedisBus(settings.bus_url.get_secret_value())

    async with AsyncExitStack() as stack:
        stack.enter_context(exporting("media", settings.traces_url, settings.traces_share))
        stack.push_async_callback(bus.close)
        node = await stack.enter_async_context(
            open_media(settings, bus=bus, pass_key=keys, clock=_now, dial=_dialling(settings))
        )
        await stack.enter_async_context(
            listen(
                settings.link_host,
                settings.link_port,
                context,
                node.serve_link,
                serve_node=None if settings.link_url is None else node.serve_node,
                doubt=node.certificates.doubt,
            )
        )
        await _serve(settings, node)


async def _serve(settings: Settings, node: MediaNode) -> None:
    """One server for both doors, since one process has one way of being interrupted."""
    config = uvicorn.Config(
        by_port(node.app, node.metrics, settings.metrics_port),
        host=settings.host,
        port=settings.port,
        lifespan="off",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )
    sockets = bound(settings.host, settings.port, settings.metrics_host, settings.metrics_port)
    await DrainingServer(config, node.drain).serve(sockets)


def _pass_keys(settings: Settings) -> PassKeys:
    if settings.pass_key is None:
        raise MissingSetting("MEDIA_PASS_KEY is not set. Remedy: beffroi pass-key FOLDER")
    # The API's key signs passes; a node that was given it by mistake keeps its public half.
    return PassKeys(*read_keys(settings.pass_key))


def _dialling(settings: Settings) -> Dial | None:
    if settings.link_url is None:
        return None
    context = federator_context(*_link_files(settings))
    return lambda link: dial(link, tenant="", context=context, largest=LARGEST_FRAME)


def _link_context(settings: Settings) -> ssl.SSLContext:
    return media_context(*_link_files(settings))


def _link_files(settings: Settings) -> tuple[Path, Path, Path]:
    files = (settings.link_authority, settings.link_certificate, settings.link_key)
    authority, certificate, key = files
    if authority is None or certificate is None or key is None:
        raise MissingSetting(
            "MEDIA_LINK_AUTHORITY, MEDIA_LINK_CERTIFICATE and MEDIA_LINK_KEY go together. "
            "Remedy: beffroi certificates FOLDER"
        )
    return authority, certificate, key


def _now() -> datetime:
    return datetime.now(UTC)
