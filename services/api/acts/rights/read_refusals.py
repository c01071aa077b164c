"""Whom the register of a tenant says was refused, and why: a reading of it, hence an entry.

Names, hours, motives come out of the register's bodies: the rule is the register's own
(`reading_register`), whatever screen shows them. The entry is made before a line is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from services.api.acts.answers import NoSuchTenant, UnknownTenant
from services.api.acts.entry_by import entry_by
from services.api.storage.work import Begin, LockedTenant
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.owner.reading_register import ReadRequest, decide
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

WHAT = "refusals"
"""What the entry says was read."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One entry: its number and its members, and the camera if the tenant still has it."""

    seq: int
    said: Mapping[str, Any]
    camera: Camera | None


@dataclass(frozen=True, slots=True)
class RefusalsRead:
    """The latest first. `entry`: the number under which this reading stands in the register;
    `before`: what to ask for next, `None` at the end."""

    refusals: tuple[Refusal, ...]
    entry: int
    before: int | None


@dataclass(frozen=True, slots=True)
class ReadingRefused:
    refused: Refused


async def read_refusals(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    first: int,
    before: int | None,
    now: datetime,
) -> RefusalsRead | ReadingRefused | NoSuchTenant:
    """Of the agent's own organisation's register. Raises `RegisterUnavailable`."""
    tenant = TenantId(by.organisation)
    request = ReadRequest(by.id, by.organisation, by.roles, tenant, now)
    outcome = decide(request, deeds.get(tenant))
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        entry = locked.next_seq
        if isinstance(outcome, Refused):
            await locked.record(_entry(locked, by, now, outcome.code, outcome.article.cited))
            return ReadingRefused(outcome)
        if not isinstance(outcome, Granted):
            raise RuntimeError("a reading of the register waits for nobody")
        await locked.record(_entry(locked, by, now, "done", outcome.article.cited))

        kept = await work.rights.refusals(tenant, first, before)
        cameras = await locked.inventory()
        told = [(one.seq, orjson.loads(one.body)) for one in kept if one.body is not None]
        refusals = tuple(
            Refusal(seq, said, cameras.get(CameraId(said["camera"] or ""))) for seq, said in told
        )
        return RefusalsRead(refusals, entry, kept[-1].seq if len(kept) == first else None)


def _entry(locked: LockedTenant, by: Agent, now: datetime, outcome: str, article: str) -> Entry:
    return replace(
        entry_by(locked, by, Act.READ_REGISTER, outcome, now),
        article=article,
        detail=WHAT,
    )
