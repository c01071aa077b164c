"""The door of the command line: which command, with which words, and how it ends.

Exit status: 0 done, 1 it could not be done (one line says why), 2 wrong words,
on the command line, in a federator's file, or a register that cannot be read. `decide`
has two more, 3 and 4.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli import checking, commands, csu, decide, inventory, keycloak
from services.cli.backup import verbs as backup
from services.cli.conventions import verbs as conventions
from services.cli.federators import verbs as federators
from services.cli.habilitations import review as habilitations
from services.cli.planning import verbs as planning
from services.cli.probe import verbs as probe
from services.cli.register.verbs import add_register
from services.cli.troubles import CannotRun

if TYPE_CHECKING:
    # argparse keeps the name of this type private, and generic for type checkers alone.
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    words = _parser().parse_args(arguments)
    try:
        return int(words.run(words) or 0)
    except (CannotRun, csu.NoFederator) as error:
        print(f"beffroi: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read us has read enough (`| head`): no trace, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="beffroi", description="Live images, by right: the multi-tenant video hypervisor."
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    _demo(verbs)
    _processes(verbs)
    _setting_up(verbs)
    checking.add_verbs(verbs)
    probe.add_verbs(verbs)
    add_register(verbs)
    backup.add_verbs(verbs)
    planning.add_verbs(verbs)
    csu.add_verbs(verbs)
    decide.add(verbs)
    habilitations.add_verbs(verbs)
    conventions.add_verbs(verbs)
    inventory.add_verbs(verbs)
    keycloak.add_verbs(verbs)
    return parser


def _demo(verbs: Verbs) -> None:
    demo = verbs.add_parser("demo", help="everything in one process, with synthetic communes")
    demo.add_argument("--host", default="127.0.0.1", help="address to listen on")
    demo.add_argument("--port", type=_port, default=8600, help="port to listen on")
    demo.add_argument("--data", type=Path, help="folder that keeps the state between runs")
    demo.add_argument(
        "--camera",
        action="append",
        default=[],
        metavar='"NAME=rtsp://user:pass@host/path@LATITUDE,LONGITUDE"',
        help="put a real RTSP camera on the map (repeatable)",
    )
    demo.add_argument("--cameras", type=Path, metavar="FILE.toml", help="the same, from a file")
    demo.add_argument(
        "--total-cameras",
        type=_total,
        metavar="N",
        help="grow the world to N cameras, to try a large department's map",
    )
    demo.add_argument(
        "--conventions",
        type=Path,
        metavar="FOLDER",
        help="try your own deeds: each stands in the place of its tenant's in the demo",
    )
    demo.set_defaults(run=commands.demo)


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_535:
        raise argparse.ArgumentTypeError("write a number from 1 to 65535")
    return port


def _total(text: str) -> int:
    total = int(text)
    if not 1_000 <= total <= 20_000:
        raise argparse.ArgumentTypeError("write a number from 1000 to 20000")
    return total


def _processes(verbs: Verbs) -> None:
    api = verbs.add_parser("api", help="the process that grants (settings: API_…)")
    api.set_defaults(run=commands.api)
    migrate = verbs.add_parser("migrate", help="bring the API's tables up to date, then end")
    migrate.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and who must be stopped"
    )
    migrate.set_defaults(run=commands.migrate)
    media = verbs.add_parser("media", help="the process that shows (settings: MEDIA_…)")
    media.set_defaults(run=commands.media)
    federators.add_verbs(verbs)
    issuer = verbs.add_parser("issuer", help="the local OIDC issuer with the demo's accounts")
    issuer.add_argument("--port", type=_port, required=True)
    issuer.add_argument("--console-origin", required=True, help="where the console is served")
    issuer.set_defaults(run=commands.issuer)


def _setting_up(verbs: Verbs) -> None:
    discover = verbs.add_parser("discover", help="the ONVIF cameras of this network")
    discover.add_argument("--seconds", type=float, default=3.0, help="how long to listen")
    discover.add_argument("--interface", default="", help="address of the card to ask on")
    discover.set_defaults(run=commands.discover)

    certificates = verbs.add_parser(
        "certificates", help="an authority, a media node's certificate and federators'"
    )
    certificates.add_argument("folder", type=Path)
    certificates.add_argument("--media-host", default="127.0.0.1")
    certificates.add_argument("--tenant", action="append", default=[], dest="tenants")
    certificates.set_defaults(run=commands.certificates)

    sender = verbs.add_parser(
        "build-sender", help="the optional helper in C that sends more pictures per core"
    )
    sender.set_defaults(run=commands.build_sender)

    keys = verbs.add_parser("pass-key", help="the key pair that signs passes, as two JWK files")
    keys.add_argument("folder", type=Path)
    keys.add_argument(
        "--after", type=Path, metavar="FILE",
        help="the private file in use: write what follows it, a folder for each step",
    )  # fmt: skip
    keys.set_defaults(run=commands.pass_key)

    habilitate = verbs.add_parser("habilitate", help="enter habilitations from a TOML file")
    habilitate.add_argument("file", type=Path)
    habilitate.set_defaults(run=commands.habilitate)
