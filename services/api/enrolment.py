"""Bring habilitations into the storage: from values, or from the file a head of service keeps.

Opens the storage by itself, so that it can run before the API or beside it. It
grants nothing: a habilitation only says who may use what a convention allows.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from services.api.acts.habilitate import habilitate
from services.api.acts.sync_tenants import sync_tenants
from services.api.settings import Settings
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.convention import Deed
from tenants.conventions.days import midnight
from tenants.habilitations.habilitation import (
    WATCHING,
    Designation,
    Habilitation,
    Level,
    Right,
)
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

_log = logging.getLogger(__name__)
_KEYS = ("agent", "organisation", "tenant", "since", "until", "by", "reference")
_MAY_BE_LEFT_OUT = {
    "acts": list, "title": str, "level": str, "communes": list,
    "name": str, "rank": str, "service": str,
}  # fmt: skip
_INSEE = re.compile(r"\d[\dAB]\d{3}")


class UnreadableHabilitation(ValueError):
    """The file cannot be understood; the message names the table, the key and the remedy."""


async def enter(settings: Settings, file: Path, now: datetime) -> int:
    """What `file` says, into the storage of `settings`; how many were read.

    Raises `UnreadableHabilitation`, `UnreadableDeed`, `RegisterUnavailable`.
    """
    conventions = read_conventions(settings.conventions or (SIGNED,))
    habilitations = read_habilitations(file, conventions)
    owner = settings.database_owner_url
    owned_by = None if owner is None else owner.get_secret_value()
    refused: list[str] = []
    entered = await enrol(
        settings.database_url,
        conventions,
        habilitations,
        now,
        owner=owned_by,
        left_out=lambda one: refused.append(f"{one.agent} at {one.tenant}"),
    )
    if refused:
        raise UnreadableHabilitation(
            f"{file.name}: {entered} entered, but {', '.join(refused)} was ended since: "
            "a return takes a new designation, write its reference"
        )
    return entered


def _left_out(one: Habilitation) -> None:
    _log.warning("%s at %s was ended since: it is not entered again", one.agent, one.tenant)


async def enrol(
    database: str,
    conventions: Mapping[TenantId, Deed],
    habilitations: Iterable[Habilitation],
    now: datetime,
    *,
    owner: str | None = None,
    left_out: Callable[[Habilitation], None] = _left_out,
) -> int:
    """Enter them, in their tenants' registers too; how many. One that was ended since is told
    to `left_out` in its place. Raises `RegisterUnavailable`."""
    await migrate(database, owner)
    entered = 0
    async with open_storage(database, pool=1) as begin:
        await sync_tenants(begin, conventions, now)
        for one in habilitations:
            if await habilitate(begin, one, now) is None:
                entered += 1
            else:
                left_out(one)
    return entered


def read_habilitations(
    file: Path, conventions: Mapping[TenantId, Deed]
) -> tuple[Habilitation, ...]:
    """Every `[[habilitations]]` table of `file`; raises `UnreadableHabilitation`."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableHabilitation(f"{file.name}: {error}") from error

    rows = content.get("habilitations")
    if set(content) != {"habilitations"} or not isinstance(rows, list):
        raise UnreadableHabilitation(f"{file.name}: write [[habilitations]] tables, nothing else")
    return tuple(
        _row(row, f"{file.name}: habilitations[{number}]", conventions)
        for number, row in enumerate(rows)
    )


def _row(row: Mapping[str, Any], where: str, conventions: Mapping[TenantId, Deed]) -> Habilitation:
    _check_keys(row, where)
    tenant = TenantId(row["tenant"])
    if tenant not in conventions:
        raise UnreadableHabilitation(f"{where}.tenant: {tenant} has no convention here")
    if row["until"] <= row["since"]:
        raise UnreadableHabilitation(f"{where}.until must come after since")
    acts = _words(row.get("acts", [*WATCHING]), [*Right], f"{where}.acts")
    return Habilitation(
        agent=AgentId(row["agent"]),
        organisation=SubscriberId(row["organisation"]),
        tenant=tenant,
        since=midnight(row["since"]).astimezone(UTC),
        until=midnight(row["until"]).astimezone(UTC),
        designation=_designation(row, where),
        acts=frozenset(Right(one) for one in acts),
        name=row.get("name", ""),
        rank=row.get("rank", ""),
        service=row.get("service", ""),
    )


def _check_keys(row: Mapping[str, Any], where: str) -> None:
    for key in (*_KEYS, *row):
        wanted = _MAY_BE_LEFT_OUT.get(key, date if key in ("since", "until") else str)
        if key not in _KEYS and key not in _MAY_BE_LEFT_OUT:
            known = ", ".join((*_KEYS, *_MAY_BE_LEFT_OUT))
            raise UnreadableHabilitation(f"{where}.{key} is not known: use {known}")
        if type(row.get(key)) is not wanted:
            raise UnreadableHabilitation(f"{where}.{key}: write a {wanted.__name__}")


def _designation(row: Mapping[str, Any], where: str) -> Designation:
    (level,) = _words([row.get("level", Level.DEPARTMENTAL)], [*Level], f"{where}.level")
    communes: list[Any] = row.get("communes", [])
    if not all(isinstance(one, str) and _INSEE.fullmatch(one) for one in communes):
        raise UnreadableHabilitation(f'{where}.communes: write INSEE codes, ["59009"]')
    if (level == Level.MAYOR) != bool(communes):
        raise UnreadableHabilitation(
            f"{where}.communes goes with level mayor: write the communes of the mayor's territory"
        )
    return Designation(
        row["by"], row["reference"], row.get("title", ""), Level(level), frozenset(communes)
    )


def _words(said: list[Any], known: list[str], where: str) -> list[str]:
    if not said or not all(isinstance(one, str) and one in known for one in said):
        raise UnreadableHabilitation(f"{where}: use {', '.join(known)}")
    return said
