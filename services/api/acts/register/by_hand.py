"""What happens outside the platform, and that the law wants in the register all the same.

Recordings destroyed by hand (ME-3), handed to the prosecutor (MF-7, CSI R252-11), copied
on a requisition (ME-2). Somebody says it, and it is entered under that name: nothing
here can know whether it is true, only who said so, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.api.storage.work import Begin
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, TenantId


class ImpossibleRange(ValueError):
    """No recording can be of this time range; the message says why."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Which images: of one camera, from `since` to `until`."""

    tenant: TenantId
    camera: CameraId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did it; `service` is for whom that person acts."""

    name: str
    service: str | None = None


async def enter_destruction(
    begin: Begin, of: Recording, by: Hand, why: str, now: datetime, evidence: str | None = None
) -> int:
    """The entry's number. Raises `ImpossibleRange`, `UnknownTenant`, `RegisterUnavailable`."""
    return await _enter(begin, Act.DESTROY_RECORDING, of, by, now, detail=why, evidence=evidence)


async def enter_transmission(
    begin: Begin,
    of: Recording,
    by: Hand,
    prosecutor: str,
    now: datetime,
    requisition: str | None = None,
    evidence: str | None = None,
) -> int:
    """`prosecutor`: to whom it was handed. Answers and raises as the others."""
    return await _enter(
        begin, Act.TRANSMIT_TO_PROSECUTOR, of, by, now,
        detail=prosecutor, requisition=requisition, evidence=evidence,
    )  # fmt: skip


async def enter_extraction(
    begin: Begin,
    of: Recording,
    by: Hand,
    requisition: str,
    copies: int,
    now: datetime,
    evidence: str | None = None,
) -> int:
    """`requisition`: its reference, and the authority that signed it. The same."""
    if copies < 1:
        raise ImpossibleRange("an extraction has one copy at least")
    return await _enter(
        begin, Act.EXTRACT, of, by, now,
        requisition=requisition, copies=copies, evidence=evidence,
    )  # fmt: skip


async def _enter(
    begin: Begin,
    act: Act,
    of: Recording,
    by: Hand,
    now: datetime,
    *,
    requisition: str | None = None,
    copies: int | None = None,
    evidence: str | None = None,
    detail: str | None = None,
) -> int:
    if not of.since < of.until:
        raise ImpossibleRange("a time range ends after it begins")
    if of.until > now:
        raise ImpossibleRange("what is not over yet was not recorded")
    async with begin() as work:
        locked = await work.lock(of.tenant)
        entry = Entry(
            tenant=of.tenant,
            seq=locked.next_seq,
            at=now,
            act=act,
            outcome="done",
            salt=locked.fresh_salt(),
            name=by.name,
            service=by.service,
            camera=of.camera,
            since=of.since,
            until=of.until,
            requisition=requisition,
            copies=copies,
            evidence=evidence,
            detail=detail,
        )
        await locked.record(entry)
        return entry.seq
