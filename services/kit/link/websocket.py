"""The link between two places: a WebSocket in mutual TLS 1.3.

The tenant is the one of the dialling certificate, whatever is said afterwards; another media
node's names none, and is served apart. A peer
that falls silent is seen within ten seconds, even while pictures fill the pipe. It
knows nothing of what the words mean, and dials once: trying again is the caller's.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.http11 import Request, Response

from services.kit.link.additions import MINORS, is_known, minor_of, select_minor
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.credential import NodeCredential, Shown, credential_of_peer
from services.kit.link.outbox import LARGEST_FRAME, UNSENT_BYTES, WAITING_BYTES, Outbox
from services.kit.link.pki import ForeignCertificate
from services.kit.link.tls import WeakLink, require_aes_256
from services.kit.link.words import (
    Picture,
    Word,
    read_picture,
    read_word,
    write_picture,
    write_word,
)

_log = logging.getLogger(__name__)
_quiet = logging.getLogger("websockets.link")
_quiet.setLevel(logging.CRITICAL)
_quiet.propagate = False

LARGEST_FROM_MEDIA: Final = 256 * 1024
"""Media says words only, and the longest is a list of flows."""
LONGEST_REASON: Final = 300
NO_NODES: Final = "this node relays no camera to another. Remedy: set MEDIA_LINK_URL"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an end waits for the other, in seconds; a silent loss shows within the sum
    of `ping_interval`, `pong` and `closing`."""

    opening: float = 5.0
    ping_interval: float = 3.0
    pong: float = 5.0
    closing: float = 1.0
    writing: float = 8.0


PATIENCE: Final = Patience()


class WebSocketCarrier:
    """One end of a link; implements `services.kit.link.carrier.Carrier`."""

    def __init__(
        self,
        connection: Connection,
        tenant: str,
        patience: Patience = PATIENCE,
        waiting_bytes: int = WAITING_BYTES,
        credential: Shown | None = None,
    ) -> None:
        self.tenant = tenant
        self.credential = credential
        self.minor = minor_of(connection.subprotocol)
        self._connection = connection
        self._patience = patience
        self._out = Outbox(waiting_bytes)
        self._aborted = False
        self._loop = asyncio.get_running_loop()
        self._since: float | None = None
        """When the write began that is not over."""
        self._alarm = self._loop.call_later(patience.writing, self._watch)
        _bound_kernel(connection)
        self._writing = asyncio.create_task(self._write())

    async def say(self, word: Word) -> None:
        if is_known(word, self.minor):
            self._out.say(word)

    async def show(self, picture: Picture) -> None:
        if not (self._is_clear() and self._out.passes(picture)):
            self._out.show(picture)
            return
        # Most find an empty pipe: they leave here, without a turn of the writer's.
        try:
            await self._connection.send(write_picture(picture))
        except ConnectionClosed as error:
            self._out.close()
            raise LinkLost("the other end went away") from error

    async def hear(self) -> Word | Picture:
        try:
            frame = await self._connection.recv()
        except ConnectionClosed as error:
            self._out.close()
            raise LinkLost("the other end went away") from error
        if self._aborted:
            # It came before the end, and waited to be read.
            raise LinkLost("the link was ended here")
        return read_word(frame) if isinstance(frame, str) else read_picture(frame)

    async def close(self) -> None:
        """Say what still waits, then hang up; never longer than twice `closing`."""
        self._out.close()
        await asyncio.wait([self._writing], timeout=self._patience.closing)
        self._writing.cancel()
        await self._connection.close()
        await asyncio.wait([self._writing])

    def abort(self) -> None:
        self._out.close()
        self._aborted = True
        self._connection.transport.abort()

    def _is_clear(self) -> bool:
        pipe = self._connection.transport
        return self._since is None and not (pipe.is_closing() or pipe.get_write_buffer_size())

    async def _write(self) -> None:
        try:
            while True:
                frame = _written(await self._out.take())
                self._since = self._loop.time()
                await self._connection.send(frame)
                self._since = None
        except (LinkLost, ConnectionClosed):
            pass
        finally:
            self._alarm.cancel()
            self._out.close()

    def _watch(self) -> None:
        """Hang up on a peer that stopped reading: the keep-alive of websockets waits behind a
        full pipe, and cannot see it. One alarm for all writes, as hardly any takes time."""
        now = self._loop.time()
        due = (now if self._since is None else self._since) + self._patience.writing
        if due > now:
            self._alarm = self._loop.call_at(due, self._watch)
        else:
            self._connection.transport.abort()


def _written(thing: Word | Picture) -> str | bytes:
    return write_picture(thing) if isinstance(thing, Picture) else write_word(thing)


def _bound_kernel(connection: Connection) -> None:
    plug = connection.transport.get_extra_info("socket")
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)


class _Dialling(ClientConnection):
    """Looks at the TLS suite before the first byte of HTTP leaves."""

    async def handshake(self, *arguments: Any, **options: Any) -> None:
        require_aes_256(self.transport.get_extra_info("ssl_object"))
        await super().handshake(*arguments, **options)


async def dial(
    url: str,
    *,
    tenant: str,
    context: ssl.SSLContext,
    patience: Patience = PATIENCE,
    waiting_bytes: int = WAITING_BYTES,
    largest: int = LARGEST_FROM_MEDIA,
) -> Carrier:
    """Call a media node once; `largest`: the longest frame that it may send.

    Raises `LinkLost`, whose message says why in one line.
    """
    try:
        connection = await connect(
            url,
            ssl=context,
            create_connection=_Dialling,
            subprotocols=MINORS,
            compression=None,
            proxy=None,
            logger=_quiet,
            max_size=largest,
            write_limit=UNSENT_BYTES,
            **_timeouts(patience),
        )
    except WeakLink as error:
        raise LinkLost(str(error)) from error
    except ssl.SSLError as error:
        raise LinkLost(f"TLS refused: {error.reason or 'closed'}") from error
    except InvalidStatus as error:
        raise LinkLost(f"the media node refused us: {_why(error.response)}") from error
    except (OSError, WebSocketException, EOFError) as error:
        raise LinkLost(f"no link: {type(error).__name__}") from error
    return WebSocketCarrier(connection, tenant, patience, waiting_bytes)


def _why(refusal: Response) -> str:
    """The status, and the line that says why, of an end whose certificate was believed."""
    said = refusal.body[:LONGEST_REASON].decode(errors="replace").strip()
    return f"{refusal.status_code} {said}" if said.isprintable() else str(refusal.status_code)


ServeLink = Callable[[Carrier], Awaitable[None]]
Doubt = Callable[[Shown], str | None]
"""Why a certificate that TLS believes is refused all the same; `None` where it is not."""


@asynccontextmanager
async def listen(
    host: str,
    port: int,
    context: ssl.SSLContext,
    serve_link: ServeLink,
    *,
    serve_node: ServeLink | None = None,
    doubt: Doubt = lambda _: None,
    patience: Patience = PATIENCE,
    waiting_bytes: int = WAITING_BYTES,
) -> AsyncIterator[int]:
    """Answer federators until the block is left; gives the port, chosen where `port` is 0.

    `serve_node`: for other media nodes, that are turned away without it.
    """

    async def answer(connection: ServerConnection) -> None:
        shown = credential_of_peer(connection.transport.get_extra_info("ssl_object"))
        if isinstance(shown, NodeCredential):
            tenant, serves = "", serve_node
        else:
            tenant, serves = shown.tenant, serve_link
        carrier = WebSocketCarrier(connection, tenant, patience, waiting_bytes, shown)
        try:
            if serves is not None:
                await serves(carrier)
        finally:
            await carrier.close()

    async with serve(
        answer,
        host,
        port,
        ssl=context,
        process_request=partial(_turn_away, doubt, serve_node is not None),
        subprotocols=MINORS,
        select_subprotocol=select_minor,
        compression=None,
        server_header=None,
        logger=_quiet,
        max_size=LARGEST_FRAME,
        write_limit=UNSENT_BYTES,
        ssl_handshake_timeout=patience.opening,
        **_timeouts(patience),
    ) as server:
        yield next(iter(server.sockets)).getsockname()[1]


def _turn_away(
    doubt: Doubt, nodes_may: bool, connection: ServerConnection, _: Request
) -> Response | None:
    """Refuse, before the link opens, whom TLS let in and who speaks for no commune, or for one
    no more."""
    tls = connection.transport.get_extra_info("ssl_object")
    is_node = False
    try:
        require_aes_256(tls)
        shown = credential_of_peer(tls)
        is_node = isinstance(shown, NodeCredential)
        reason = NO_NODES if is_node and not nodes_may else doubt(shown)
    except (WeakLink, ForeignCertificate) as error:
        reason = str(error)
    if reason is None:
        return None
    _log.warning("node refused" if is_node else "federator refused", extra={"reason": reason})
    return connection.respond(HTTPStatus.FORBIDDEN, f"{reason}\n")


def _timeouts(patience: Patience) -> dict[str, Any]:
    return {
        "open_timeout": patience.opening,
        "ping_interval": patience.ping_interval,
        "ping_timeout": patience.pong,
        "close_timeout": patience.closing,
    }
