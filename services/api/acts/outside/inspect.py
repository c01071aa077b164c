"""An inspection reads what a tenant's convention says and whom it names: each time an entry.

Registers are read by the register's own act. To anybody who does not inspect, what is here does
not exist, and the tenant reads who tried. No camera, no position, no picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.acts.answers import NoSuchTenant, UnknownTenant
from services.api.acts.attempts import enter_answer, enter_attempt
from services.api.acts.register.reading import ReadingRefused
from services.api.storage.register import Head
from services.api.storage.rights import HabilitationPage, Place
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Refused
from tenants.decisions.owner import reading_register
from tenants.decisions.owner.reading_register import ReadRequest
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent

FILE = "convention, habilitations"
"""What the entry says was read."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """`entry` is the number of this reading in the tenant's register."""

    habilitations: HabilitationPage
    entry: int


async def inspected_tenants(begin: Begin, by: Agent) -> tuple[Head, ...]:
    """How far every register has come; nothing for who does not inspect."""
    if not by.inspects:
        return ()
    async with begin() as work:
        return await work.registers.heads()


async def inspect_file(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    by: Agent,
    tenant: TenantId,
    first: int,
    after: Place | None,
    now: datetime,
) -> Inspected | ReadingRefused | NoSuchTenant:
    """Raises `RegisterUnavailable`."""
    request = ReadRequest(by.id, by.organisation, by.roles, tenant, now, inspects=by.inspects)
    outcome = reading_register.decide(request, deeds.get(tenant))
    async with begin() as work:
        if not by.inspects:
            await enter_attempt(work, by, tenant, Act.CONSULT, now, detail=FILE)
            return NoSuchTenant(tenant)
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        article = outcome.article
        if isinstance(outcome, Refused):
            await enter_answer(locked, by, Act.CONSULT, outcome.code, article, now, detail=FILE)
            return ReadingRefused(outcome)
        entry = locked.next_seq
        await enter_answer(locked, by, Act.CONSULT, "done", article, now, detail=FILE)
        return Inspected(await work.rights.habilitations(tenant, now, first, after), entry)
