"""`beffroi federator --config FILE`: the commune's process, from its file to its end.

Refuses to start on anything it does not understand, in one line for each complaint;
then runs until it is told to stop.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

from federation.connector import Connector
from services.federator import metrics
from services.federator.accounts import AccountsFile
from services.federator.connectors import open_connector
from services.federator.control import listening
from services.federator.deadlines import Pace
from services.federator.description import Description, UnreadableList, read_list
from services.federator.enrolment.renewing import Renewal
from services.federator.enrolment.starting import open_renewal
from services.federator.federator import Federator
from services.federator.memory import LAST, FolderMemory, UnreadableMemory
from services.federator.settings import (
    SIGNED_DEEDS,
    Settings,
    UnreadableSettings,
    keep_to_owner,
    read_settings,
)
from services.federator.sharing import Sharing, UnreadableOutbox
from services.federator.steering.pace import SteeringPace
from services.federator.uplink import Uplink
from services.federator.witness import RegisterWitness
from services.kit.deeds import SIGNED, read_convention, read_conventions
from services.kit.link.pki import ForeignCertificate, tenant_of_file
from services.kit.link.tls import UnusableCertificates, federator_context
from services.kit.notekeys import UnreadableNoteKey, read_verifiers
from services.kit.passes import PassKeys
from services.kit.passkeys import UnreadableKey, read_keys
from services.kit.telemetry import configure_logging
from services.kit.tracing.export import TracingUnavailable, exporting
from tenants.conventions.convention import Deed
from tenants.conventions.reading import UnreadableDeed
from tenants.register.checkpoint import UnreadableCheckpoint
from tenants.vocabulary.identifiers import TenantId

_log = logging.getLogger(__name__)

REFUSED_TO_START = 2
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that was read, before anything is dialled."""

    settings: Settings
    connector: Connector
    accounts: AccountsFile | None
    convention: Deed
    pass_keys: PassKeys
    uplink: Uplink
    renewal: Renewal | None
    witness: RegisterWitness
    description: Description | None


async def run(config: Path) -> int:
    """Serve until SIGTERM or SIGINT; the exit status."""
    configure_logging("federator")
    with ExitStack() as stack:
        try:
            ready = prepare(config)
            traces = ready.settings.traces
            stack.enter_context(exporting("federator", traces.url, traces.share))
        except (
            UnreadableSettings, UnreadableDeed, UnusableCertificates, TracingUnavailable,
        ) as error:  # fmt: skip
            sys.stderr.write(f"beffroi federator: {error}\n")
            return REFUSED_TO_START
        await _run(ready)
    _log.info("stopped")
    return 0


async def _run(ready: Ready) -> None:
    async with (
        Federator(
            TenantId(ready.settings.tenant),
            ready.connector,
            ready.convention,
            pass_key=ready.pass_keys,
            witness=ready.witness,
            clock=_clock,
            monotonic=time.monotonic,
            chance=SystemRandom().random,
            pace=_pace(ready.settings),
            state=ready.settings.state,
            description=ready.description,
        ) as federator,
        _own_door(federator, ready.settings.state),
    ):
        await _until_told(_serve(ready, federator))


async def _serve(ready: Ready, federator: Federator) -> None:
    async with asyncio.TaskGroup() as serving:
        serving.create_task(ready.uplink.hold(federator, ready.settings.link.media))
        if ready.renewal is not None:
            serving.create_task(ready.renewal.keep())
        if ready.accounts is not None:
            serving.create_task(ready.accounts.keep(federator.retry_pictures))
        file, certificate = ready.settings.metrics, ready.settings.link.certificate
        if file is not None:
            serving.create_task(metrics.write_for_ever(file, federator, certificate, _clock))


def prepare(config: Path) -> Ready:
    """Read the file and all it names. Raises what `run` tells in one line."""
    settings = read_settings(config)
    _check_state(settings.state)
    convention = _convention(settings)
    link = settings.link
    keep_to_owner(link.key)
    context = federator_context(link.authority, link.certificate, link.key)
    _check_certificate(settings)
    pass_keys = _pass_keys(link.pass_key)
    renewal = open_renewal(link, context, pass_keys, _clock)
    chance = SystemRandom().random
    outdated = None if renewal is None else renewal.outdated
    connector, file = open_connector(settings, convention), settings.connector.credentials_file
    return Ready(
        settings=settings,
        connector=connector,
        accounts=None if file is None else AccountsFile(file, settings, connector),
        convention=convention,
        pass_keys=pass_keys,
        uplink=Uplink(context, time.monotonic, chance, outdated=outdated),
        renewal=renewal,
        witness=_witness(settings),
        description=_description(settings),
    )


def _pace(settings: Settings) -> Pace:
    return Pace(steering=SteeringPace(calm=settings.steering.calm_seconds))


def _description(settings: Settings) -> Description | None:
    file, tenant = settings.inventory, TenantId(settings.tenant)
    if file is None:
        return None
    if file.is_file():
        try:
            read_list(file.read_bytes(), tenant)
        except (OSError, UnreadableList) as error:
            raise UnreadableSettings(
                f"inventory: {file} is no list ({error}): write it with beffroi inventory import"
            ) from None
    return Description(file, tenant)


def _check_state(folder: Path | None) -> None:
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        Sharing(folder, str)
    except OSError as error:
        raise UnreadableSettings(
            f"state: {folder} cannot be used ({error.strerror}): give a folder of its own"
        ) from error
    except UnreadableOutbox as error:
        raise UnreadableSettings(f"state: {error}") from error
    if not os.access(folder, os.W_OK):
        raise UnreadableSettings(f"state: {folder} cannot be written: chown it to this account")


@asynccontextmanager
async def _own_door(federator: Federator, state: Path | None) -> AsyncIterator[None]:
    if state is None:
        yield
        return
    async with listening(federator, state, _clock) as path:
        _log.info("orders are taken", extra={"socket": str(path)})
        yield


def _convention(settings: Settings) -> Deed:
    if isinstance(settings.convention, Path):
        file = settings.convention
        if not file.is_file():
            raise UnreadableSettings(f"convention: {file} is missing: write 'signed' or its path")
        convention = read_convention(file)
        if convention.tenant.id != settings.tenant:
            raise UnreadableSettings(
                f"convention: {file} is {convention.tenant.id}'s, not {settings.tenant}'s"
            )
        return convention

    signed = read_conventions([SIGNED]).get(TenantId(settings.tenant))
    if signed is None:
        raise UnreadableSettings(
            f"convention: no deed of {settings.tenant} among the {SIGNED_DEEDS} ones: give its file"
        )
    return signed


def _witness(settings: Settings) -> RegisterWitness:
    tenant = TenantId(settings.tenant)
    try:
        memory = FolderMemory(settings.own_register.state, tenant)
        logs = read_verifiers(settings.own_register.log_key)
        return RegisterWitness(tenant, memory, logs, _clock)
    except (UnreadableMemory, UnreadableNoteKey) as error:
        raise UnreadableSettings(f"register: {error}") from None
    except UnreadableCheckpoint as error:
        note = settings.own_register.state / LAST
        raise UnreadableSettings(
            f"register.state: {note} is not what we cosigned ({error}). "
            "Remedy: bring it back from a backup; without it nobody sees a rewritten register"
        ) from None


def _check_certificate(settings: Settings) -> None:
    try:
        named = tenant_of_file(settings.link.certificate)
    except ForeignCertificate as error:
        raise UnreadableSettings(f"link.certificate: {error}: issue one for the commune") from None
    if named != settings.tenant:
        raise UnreadableSettings(
            f"link.certificate is {named}'s, not {settings.tenant}'s: one of the two is wrong"
        )


def _pass_keys(file: Path) -> PassKeys:
    try:
        keys = read_keys(file)
    except UnreadableKey:
        raise UnreadableSettings(
            f"link.pass_key: {file} is no JWK: ask the State service for its public key"
        ) from None
    if any(key.is_private for key in keys):
        raise UnreadableSettings(
            f"link.pass_key: {file} is the private key: the commune needs the public one only"
        )
    return PassKeys(*keys)


def _clock() -> datetime:
    return datetime.now(UTC)


async def _until_told(serving: Coroutine[Any, Any, None]) -> None:
    """Run until a signal asks for the end, or until serving itself fails."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in ENDING_SIGNALS:
        loop.add_signal_handler(each, told.set)

    task = asyncio.create_task(serving)
    waiting = asyncio.create_task(told.wait())
    try:
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        for each in ENDING_SIGNALS:
            loop.remove_signal_handler(each)
        task.cancel()
        waiting.cancel()
        await asyncio.wait([task, waiting])
