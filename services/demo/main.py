"""`beffroi demo`: open the port, start everything, say where to look, end cleanly.

Every failure before the first page is one line with its remedy.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from services.demo.accounts import PASSWORD, people
from services.demo.composition import Options, open_demo

Say = Callable[[str], None]


class CannotStart(Exception):
    """The demo cannot run here; the message is one line with the remedy."""


def run(
    options: Callable[[Path], Options], host: str, port: int, data: Path | None, say: Say
) -> None:
    """Run until interrupted. `options` is given the folder that keeps the state."""
    # uvicorn ends in good order, then raises the interrupt again.
    with (
        _listening(host, port) as listener,
        _data_folder(data) as folder,
        suppress(KeyboardInterrupt),
    ):
        asyncio.run(_serve(options(folder), listener, say))
    say("Beffroi s'est arrêté proprement.")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"port {port} is already in use. Remedy: stop what uses it, "
                f"or choose another: beffroi demo --port {port + 1}"
            ) from error
        raise CannotStart(
            f"cannot listen on {host}:{port} ({error.strerror}). "
            "Remedy: choose an address of this machine with --host"
        ) from error
    with listener:
        yield listener


@contextmanager
def _data_folder(data: Path | None) -> Iterator[Path]:
    if data is None:
        with tempfile.TemporaryDirectory(prefix="beffroi-demo-") as fresh:
            yield Path(fresh)
        return

    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (data / "beffroi.lock").open("a")
    except OSError as error:
        raise CannotStart(
            f"cannot write in {data} ({error.strerror}). "
            "Remedy: give --data a folder you may write to, or leave it out to start afresh"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"another Beffroi already uses {data}. "
                "Remedy: stop it, or give --data another folder"
            ) from error
        yield data


async def _serve(options: Options, listener: socket.socket, say: Say) -> None:
    say("Démarrage : collectivités, registre, images…")
    async with open_demo(options) as application:
        config = uvicorn.Config(
            application,
            lifespan="off",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=2,
            ws_max_size=256 * 1024,
        )
        server = _Announcing(config, lambda: _announce(options, say))
        await server.serve(sockets=[listener])


class _Announcing(uvicorn.Server):
    """Says where to look once the port really answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


def _announce(options: Options, say: Say) -> None:
    say("")
    say(f"  Beffroi est prêt : {options.origin}")
    say("")
    say(f"  Comptes (mot de passe « {PASSWORD} ») :")
    for person in people():
        account = person.account
        say(f"    {account.username:<8}  {account.rank} {account.name} – {account.description}")
    say("")
    say("  Les arrêtés et conventions échus sont réputés renouvelés pour la démonstration.")
    for own in options.own_cameras:
        say(f"  Votre caméra : {own.camera.name} (collectivité « Vos caméras »)")
    say("  Ctrl-C pour arrêter.")


def console_folder() -> Path:
    """The built console, shipped in the wheel; raises `CannotStart` where it was not built."""
    import services  # the package's own folder, wherever it is installed

    folder = Path(os.fspath(services.__path__[0])) / "console" / "dist"
    if not (folder / "index.html").is_file():
        raise CannotStart("the console is not built. Remedy: make console (needs Node.js 20)")
    return folder
