"""What each command does: reads its settings, composes one process, runs it.

The only place, with the demo, that knows several processes. Each process's modules
are imported when its command runs, so that a federator needs no web framework.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.cli.troubles import CannotRun, cannot_write, port_told, register_told, settings_told
from services.kit.link import pki
from services.kit.loops import run_gathering
from services.kit.passkeys import (
    PRIVATE,
    PUBLIC,
    UnreadableKey,
    read_key,
    write_key_pair,
    write_next,
)
from services.kit.telemetry import configure_logging
from tenants.vocabulary.identifiers import UnreadableName, tenant_id

if TYPE_CHECKING:
    from federation.onvif.parser import Found
    from services.api.storage.migrating import Tables


def demo(words: argparse.Namespace) -> None:
    """`beffroi demo`."""
    from services.demo import main, own_cameras
    from services.demo.accounts import OWN_CAMERAS
    from services.demo.composition import Options
    from services.demo.illustrations import NoSuchTenant
    from tenants.conventions.reading import UnreadableDeed

    configure_logging("demo")
    logging.getLogger().setLevel(logging.WARNING)
    try:
        own = own_cameras.from_arguments(OWN_CAMERAS, words.camera)
        if words.cameras is not None:
            own += own_cameras.from_file(OWN_CAMERAS, words.cameras, len(own) + 1)
        console = main.console_folder()
        main.run(
            lambda data: Options(
                words.host, words.port, data, console, own, words.total_cameras, words.conventions
            ),
            words.host,
            words.port,
            words.data,
            partial(print, flush=True),
        )
    except (main.CannotStart, own_cameras.UnreadableCamera, UnreadableDeed) as error:
        raise CannotRun(str(error)) from error
    except NoSuchTenant as error:
        raise CannotRun(
            f"the demo's world has no {error}. Remedy: write a deed for one of its tenants"
        ) from error


def api(words: argparse.Namespace) -> None:
    """`beffroi api`."""
    from services.api.main import run
    from services.api.settings import Settings

    try:
        with register_told():
            _run_process("api", lambda: run(Settings()))
    except pki.UnreadableAuthority as error:
        raise CannotRun(str(error)) from error
    except ModuleNotFoundError as error:
        if error.name != "keycloak":
            raise
        raise CannotRun(
            "API_KEYCLOAK_URL: python-keycloak is not installed. "
            "Remedy: pip install 'beffroi[keycloak]'"
        ) from None


def migrate(words: argparse.Namespace) -> None:
    """`beffroi migrate`: the tables, before the processes of a version start."""
    from services.api.settings import DatabaseSettings
    from services.api.storage.migrating import look, migrate

    configure_logging("migrate")
    with register_told(), settings_told("API_"):
        settings = DatabaseSettings()
        if words.dry_run:
            print(foreseen(asyncio.run(look(settings.database_url))))
            return
        owner = settings.database_owner_url
        address = None if owner is None else owner.get_secret_value()
        tables = asyncio.run(migrate(settings.database_url, address))
    print(foreseen(tables) if tables.are_later else "The tables are up to date.")


def foreseen(tables: Tables) -> str:
    """What a migration would do, and who must be stopped for it."""
    if tables.found is None:
        return f"There are no tables yet: they will be of revision {tables.ours}."
    if tables.are_later:
        return (
            f"The tables are of revision {tables.found}, later than this program ({tables.ours}), "
            "which may run on them: nothing is changed."
        )
    if tables.found == tables.ours:
        return f"The tables are of revision {tables.ours}, as this program: nothing is to be done."
    said = f"The tables are of revision {tables.found}, this program brings them to {tables.ours}."
    if tables.leaves_running:
        return f"{said} Programs of {tables.oldest} or later go on beside it: stop nothing."
    return f"{said} Stop every api of before first: none older than {tables.oldest} works on them."


def media(words: argparse.Namespace) -> None:
    """`beffroi media`."""
    from services.kit.link.tls import UnusableCertificates
    from services.media.serving import MissingSetting, run
    from services.media.settings import Settings
    from services.media.webrtc.aiortc_names import StrongEncryptionUnavailable
    from services.media.webrtc.door import UnusableAddress

    try:
        _run_process("media", lambda: run(Settings()), run_gathering)
    except UnusableCertificates as error:
        raise CannotRun(
            f"MEDIA_LINK_AUTHORITY, MEDIA_LINK_CERTIFICATE, MEDIA_LINK_KEY: {error}. "
            "Remedy: take the three of one run of beffroi certificates"
        ) from error
    except (MissingSetting, UnusableAddress) as error:
        raise CannotRun(str(error)) from error
    except StrongEncryptionUnavailable as error:
        raise CannotRun(
            f"{error}. Remedy: install builds of pylibsrtp and OpenSSL that have it"
        ) from error


def federator(words: argparse.Namespace) -> int:
    """`beffroi federator --config FILE`."""
    from services.federator.main import run

    return run_gathering(run(words.config))


def discover(words: argparse.Namespace) -> None:
    """`beffroi discover`: the ONVIF devices of this network, for whoever attaches a commune."""
    from federation.connector import SystemUnreachable
    from federation.onvif.discovery import discover

    try:
        found = asyncio.run(discover(words.seconds, words.interface))
    except SystemUnreachable as error:
        raise CannotRun(str(error)) from error
    if not found:
        raise CannotRun(
            f"no ONVIF device answered within {words.seconds:g} s. Remedy: run it on the "
            "network of the cameras, name its card with --interface, enable discovery in them"
        )
    print("\n".join(discovered(found)))


def discovered(found: Sequence[Found]) -> Iterator[str]:
    """Each device, and the lines of the federator's file that may say where it is."""
    for device in found:
        yield " ".join(filter(None, (device.hardware, device.name))) or "without a name"
        yield from (f'  device = "{each}"' for each in device.addresses)


def issuer(words: argparse.Namespace) -> None:
    """`beffroi issuer`: the demo's accounts for a stack that has no Keycloak yet."""
    from services.demo.stand_alone_issuer import Settings, Unsafe, serve

    configure_logging("issuer")
    try:
        with port_told():
            asyncio.run(serve(words.port, words.console_origin, Settings()))
    except Unsafe as error:
        raise CannotRun(str(error)) from error


def certificates(words: argparse.Namespace) -> None:
    """`beffroi certificates FOLDER`."""
    now = datetime.now(UTC)
    try:
        tenants = [tenant_id(one) for one in words.tenants]
        authority = pki.read_authority(words.folder) or pki.make_authority("Beffroi", now)
        _, key = authority.write(words.folder, "authority")
        _federators_authority(authority, words.folder, now)
        pki.issue_for_media(authority, [words.media_host], now).write(words.folder, "media")
        for tenant in tenants:
            pki.issue_for_commune(authority, tenant, now).write(words.folder, f"csu-{tenant}")
    except UnreadableName as error:
        raise CannotRun(f"--tenant: {error}") from error
    except pki.UnreadableAuthority as error:
        raise CannotRun(str(error)) from error
    except OSError as error:
        raise CannotRun(cannot_write(words.folder, error)) from error
    print(f"Certificates are in {words.folder}. Keep {key.name} off line: it makes more of them.")


def build_sender(words: argparse.Namespace) -> None:
    """`beffroi build-sender`."""
    from services.media.relay.native.library import LIBRARY, CannotBuild, build

    try:
        made = build()
    except CannotBuild as error:
        raise CannotRun(f"the helper cannot be built: {error}") from error
    except OSError as error:
        raise CannotRun(cannot_write(LIBRARY.parent, error)) from error
    print(f"{made.name} is built: media processes take it from their next start on.")


def _federators_authority(root: pki.Issued, folder: Path, now: datetime) -> None:
    """What the API issues with, kept from one run to the next as the root is."""
    if pki.read_authority(folder, "federators") is not None:
        return
    if not pki.has_room_below(root):
        print("This authority is of before: none is made below it for the API to issue with.")
        return
    chain, _ = pki.make_federators_authority(root, now).write(folder, "federators")
    with chain.open("ab") as file:
        file.write(root.certificate_pem)


def pass_key(words: argparse.Namespace) -> None:
    """`beffroi pass-key FOLDER`, and `--after FILE`."""
    if words.after is not None:
        _pass_key_after(words.after, words.folder)
        return
    if (words.folder / PRIVATE).exists():
        raise CannotRun(
            f"{words.folder / PRIVATE} is there already, and passes are signed with it. "
            "Remedy: choose another folder, or remove it first"
        )
    try:
        private, public = write_key_pair(words.folder)
    except OSError as error:
        raise CannotRun(cannot_write(words.folder, error)) from error
    print(f"{private.name} signs, for the API alone; {public.name} is for media and federators.")


def _pass_key_after(file: Path, folder: Path) -> None:
    try:
        signing = read_key(file)
    except UnreadableKey as error:
        raise CannotRun(str(error)) from error
    if not signing.is_private:
        raise CannotRun(f"{file} signs nothing. Remedy: name the API's own, {PRIVATE}")
    try:
        steps = write_next(folder, signing)
    except FileExistsError as error:
        raise CannotRun(
            f"{folder} holds such a change already. Remedy: go on with it, or choose another folder"
        ) from error
    except OSError as error:
        raise CannotRun(cannot_write(folder, error)) from error
    print(f"{PRIVATE} and {PUBLIC} of each step are in {', '.join(one.name for one in steps)}.")


def habilitate(words: argparse.Namespace) -> None:
    """`beffroi habilitate FILE`."""
    from services.api.enrolment import UnreadableHabilitation, enter
    from services.api.settings import Settings

    try:
        with register_told(), settings_told("API_"):
            entered = asyncio.run(enter(Settings(), words.file, datetime.now(UTC)))
    except UnreadableHabilitation as error:
        raise CannotRun(str(error)) from error
    print(f"{entered} habilitations entered.")


def _run_process(
    name: str,
    start: Callable[[], Awaitable[None]],
    on_a_loop: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run,
) -> None:
    configure_logging(name)
    with settings_told(f"{name.upper()}_"), port_told():
        on_a_loop(_awaited(start))


async def _awaited(start: Callable[[], Awaitable[None]]) -> None:
    await start()
