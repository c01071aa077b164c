"""`beffroi register enter …` and `trust`: what a person declares, entered under that name.

Runs on a machine that has the API's settings. It enters and does nothing else: no
recording is destroyed, sent or copied from here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from services.api.acts.answers import UnknownTenant
from services.api.acts.register.by_hand import (
    Hand,
    ImpossibleRange,
    Recording,
    enter_destruction,
    enter_extraction,
    enter_transmission,
)
from services.api.acts.register.witnessing import trust_witness
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.cli.register import catalogue as say
from services.cli.troubles import CannotRun, register_told, settings_told
from services.cli.words import language_of
from tenants.register.checkpoint import UnreadableVerifier
from tenants.vocabulary.identifiers import TenantId, UnreadableName, camera_id


def destruction(words: argparse.Namespace) -> None:
    """Recordings destroyed by hand (ME-3)."""
    of, by, now = _recording(words), _hand(words), datetime.now(UTC)
    _entered(
        words, lambda begin: enter_destruction(begin, of, by, words.reason, now, words.evidence)
    )


def transmission(words: argparse.Namespace) -> None:
    """Recordings handed to the prosecutor (MF-7, CSI R252-11)."""
    of, by, now = _recording(words), _hand(words), datetime.now(UTC)
    _entered(
        words,
        lambda begin: enter_transmission(
            begin, of, by, words.prosecutor, now, words.requisition, words.evidence
        ),
    )


def extraction(words: argparse.Namespace) -> None:
    """Copies made on a requisition (ME-2)."""
    of, by, now = _recording(words), _hand(words), datetime.now(UTC)
    _entered(
        words,
        lambda begin: enter_extraction(
            begin, of, by, words.requisition, words.copies, now, words.evidence
        ),
    )


def trust(words: argparse.Namespace) -> None:
    """The commune's federator signs under another key from now on."""
    _run(words, lambda begin: trust_witness(begin, words.tenant, words.key, datetime.now(UTC)))
    print(say.TRUSTED.told(language_of(words.lang, os.environ), tenant=words.tenant))


def _recording(words: argparse.Namespace) -> Recording:
    try:
        camera = camera_id(words.tenant, words.camera)
    except UnreadableName as error:
        raise CannotRun(f"--camera: {error}") from error
    return Recording(words.tenant, camera, words.since, words.until)


def _hand(words: argparse.Namespace) -> Hand:
    return Hand(words.by, words.service)


def _entered(words: argparse.Namespace, act: Callable[[Begin], Awaitable[int]]) -> None:
    seq = _run(words, act)
    if words.json:
        print(json.dumps({"tenant": words.tenant, "seq": seq}))
    else:
        language = language_of(words.lang, os.environ)
        print(say.ENTERED.told(language, seq=seq, tenant=words.tenant))


def _run(words: argparse.Namespace, act: Callable[[Begin], Awaitable[int | None]]) -> int | None:
    tenant: TenantId = words.tenant

    async def opened() -> int | None:
        async with open_storage(Settings().database_url, pool=1) as begin:
            return await act(begin)

    try:
        with register_told(), settings_told("API_"):
            return asyncio.run(opened())
    except UnknownTenant as error:
        language = language_of(words.lang, os.environ)
        raise CannotRun(say.NO_TENANT.told(language, tenant=tenant)) from error
    except (ImpossibleRange, UnreadableVerifier) as error:
        raise CannotRun(str(error)) from error
