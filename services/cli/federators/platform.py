"""`beffroi federator invite|list|revoke`, on a machine that has the API's settings.

Each is an act in the tenant's register. A revocation asks the API, over the bus, to tell media
at once: this command signs nothing itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from services.api.acts.federators.answers import Invited, Revoked
from services.api.acts.federators.entering import Hand
from services.api.acts.federators.inviting import invite_federator
from services.api.acts.federators.reading import list_federators
from services.api.acts.federators.revoking import revoke_federator
from services.api.settings import Settings
from services.api.storage.federators.shelf import FederatorCertificate
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.cli.federators import catalogue as say
from services.cli.troubles import CannotRun, register_told, settings_told
from services.cli.words import Language, language_of
from services.kit.bus import topics
from services.kit.bus.protocol import BusUnavailable
from services.kit.bus.redis import RedisBus
from services.kit.deeds import SIGNED, read_conventions
from services.kit.enrolment.codes import make_code
from tenants.conventions.days import PARIS
from tenants.vocabulary.identifiers import TenantId

_T = TypeVar("_T")
_DATE: Final = "%d/%m/%Y %H:%M"


def invite(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    language, settings = _language(words), _settings()
    if settings.link_authority is None:
        raise CannotRun(say.NO_ENROLMENT.told(language))
    lasting = timedelta(hours=settings.federator_invitation_hours)
    answer = _run(
        settings,
        lambda begin: invite_federator(
            begin, words.tenant, Hand(words.by), partial(make_code, secrets.randbelow),
            datetime.now(UTC), lasting, may=True,
        ),
    )  # fmt: skip
    if not isinstance(answer, Invited):
        raise CannotRun(say.NO_FEDERATOR.told(language, tenant=words.tenant))
    print(
        say.CODE.told(
            language, tenant=answer.tenant, code=answer.code.grouped, origin=settings.origin,
            until=_date(answer.until),
        )
    )  # fmt: skip


def revoke(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    language, settings = _language(words), _settings()
    answer = _run(
        settings,
        lambda begin: revoke_federator(
            begin, words.tenant, words.serial, Hand(words.by), words.reason, datetime.now(UTC),
            may=True,
        ),
    )  # fmt: skip
    if not isinstance(answer, Revoked):
        raise CannotRun(say.NO_FEDERATOR.told(language, tenant=words.tenant))
    if not asyncio.run(_media_told(settings)):
        raise CannotRun(say.BUS_AWAY.told(language))
    told = say.REVOKED if answer.serials else say.REVOKED_BEFORE
    print(told.told(language, serials=", ".join(answer.serials)))


def list_all(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    language, settings, now = _language(words), _settings(), datetime.now(UTC)
    with settings_told("API_"):
        known = read_conventions(settings.conventions or (SIGNED,))
    tenants: list[TenantId] = [*known] if words.tenant is None else [words.tenant]
    found = _run(settings, lambda begin: list_federators(begin, tenants, now))
    if words.json:
        print(json.dumps([_members(one, now) for one in found]))
        return
    for one in found:
        print(_line(one, now, language))
    if not found:
        print(say.NONE.told(language))


async def _media_told(settings: Settings) -> bool:
    """Whether the API was asked to tell media; alone in its process it does so by itself."""
    if settings.bus_url is None:
        return True
    bus = RedisBus(settings.bus_url.get_secret_value())
    try:
        await bus.publish(topics.CERTIFICATES_WANTED, {})
    except BusUnavailable:
        return False
    finally:
        await bus.close()
    return True


def _settings() -> Settings:
    with settings_told("API_"):
        return Settings()


def _run(settings: Settings, act: Callable[[Begin], Awaitable[_T]]) -> _T:
    async def opened() -> _T:
        async with open_storage(settings.database_url, pool=1) as begin:
            return await act(begin)

    with register_told():
        return asyncio.run(opened())


def _state(one: FederatorCertificate, now: datetime) -> str:
    if one.revoked_at is not None:
        return "revoked"
    return "good" if now < one.until else "over"


def _members(one: FederatorCertificate, now: datetime) -> dict[str, str | None]:
    return {
        "tenant": one.tenant,
        "serial": one.serial,
        "state": _state(one, now),
        "origin": one.origin.value,
        "not_after": one.until.isoformat(),
        "last_seen": None if one.seen_at is None else one.seen_at.isoformat(),
    }


def _line(one: FederatorCertificate, now: datetime, language: Language) -> str:
    seen = say.NEVER.told(language) if one.seen_at is None else _date(one.seen_at)
    state = say.STATES[_state(one, now)].told(language)
    return say.LINE.told(
        language, tenant=one.tenant, serial=one.serial, state=state, until=_date(one.until),
        seen=seen,
    )  # fmt: skip


def _date(at: datetime) -> str:
    return f"{at.astimezone(PARIS):{_DATE}}"


def _language(words: argparse.Namespace) -> Language:
    return language_of(words.lang, os.environ)
