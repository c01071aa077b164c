"""`beffroi register change-key`: the key that signs registers is followed by another.

Runs on a machine that has the API's settings, where `API_REGISTER_KEY` is still the key of
before. Every register is told, each whole or not at all; run again, it goes on where it was.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import UTC, datetime

from services.api.acts.keys.change_register_key import (
    Change,
    NotTheSigningKey,
    change_register_key,
)
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.cli.register import catalogue as say
from services.cli.troubles import CannotRun, register_told, settings_told
from services.cli.words import Language, language_of
from services.kit import notekeys


def change(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    language = language_of(words.lang, os.environ)
    try:
        with register_told(), settings_told("API_"):
            asyncio.run(_change(words, language))
    except NotTheSigningKey as error:
        raise CannotRun(
            say.NOT_SIGNING.told(language, tenant=error.tenant, standing=error.standing)
        ) from None


async def _change(words: argparse.Namespace, language: Language) -> None:
    settings, new = Settings(), notekeys.read(words.to)
    old = None
    if not words.lost:
        if settings.register_key is None:
            raise CannotRun("API_REGISTER_KEY is not set. Remedy: name the key that signs here")
        old = notekeys.read(settings.register_key)
    said = Change(old, new, words.by, words.reason)
    async with open_storage(settings.database_url, pool=1) as begin:
        async with begin() as work:
            tenants = [head.tenant for head in await work.registers.heads()]
        for tenant in tenants:
            entry = await change_register_key(begin, tenant, said, datetime.now(UTC))
            told = say.CHANGED_WITHOUT if words.lost else say.CHANGED
            if entry is None:
                told = say.CHANGED_ALREADY
            print(told.told(language, tenant=tenant, seq=entry))
    print(say.NOW_START.told(language, key=new.verifier.text))
