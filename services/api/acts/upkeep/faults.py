"""Report a fault of a camera or of the link, and tell how far its repair has come (VA-14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.answers import NoSuchCamera, NoSuchTenant
from services.api.acts.attempts import enter_attempt
from services.api.acts.upkeep.answers import FaultAnswer, FaultKept, NothingSuch, UpkeepRefused
from services.api.acts.upkeep.entering import as_written, entry_of, named
from services.api.storage.upkeep.shelf import Fault, FaultId
from services.api.storage.work import Begin, LockedTenant, UnknownTenant, Work
from tenants.conventions.articles import ArticleRef
from tenants.conventions.convention import Deed, version_at
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.owner import faults
from tenants.decisions.owner.faults import FaultReport, FaultState, Trouble
from tenants.decisions.owner.windows import article_of
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Reported:
    """`since`: `None` for now."""

    trouble: Trouble
    detail: str
    since: datetime | None = None
    expected: datetime | None = None


async def report_fault(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    reported: Reported,
    now: datetime,
) -> FaultAnswer:
    """By the commune's own people, or by who receives its images. Raises `RegisterUnavailable`."""
    camera = reported.trouble.camera
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.REPORT_FAULT, now, camera=camera)
            return NoSuchTenant(tenant) if camera is None else NoSuchCamera(camera)
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        if camera is not None and await locked.camera(camera) is None:
            return NoSuchCamera(camera)

        fault = _fault(work, locked, agent, reported, now)
        report = FaultReport(
            agent, tenant, fault.trouble, fault.detail, fault.since, fault.expected, now
        )
        known = [one.trouble for one in await open_faults(locked, now)]
        match faults.decide(report, version_at(deeds, tenant, now), known):
            case Granted(article=article):
                await _enter(locked, Act.REPORT_FAULT, agent, fault, "done", article, now)
                await locked.upkeep.put_fault(fault)
                return FaultKept(fault)
            case Refused(article=article, code=code) as refused:
                await _enter(locked, Act.REPORT_FAULT, agent, fault, code, article, now)
                return UpkeepRefused(refused)
            case NeedsApproval():
                raise RuntimeError("a fault needs nobody's approval")


async def follow_fault(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    fault: FaultId,
    state: FaultState,
    expected: datetime | None,
    now: datetime,
) -> FaultAnswer:
    """`expected`: when it should be over, as it is known now. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.upkeep.fault(fault)
        if known is None:
            return NothingSuch(fault)
        if known.tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, known.tenant, Act.FOLLOW_FAULT, now)
            return NothingSuch(fault)
        locked = await work.lock(known.tenant)
        standing = await locked.upkeep.fault(fault)
        if standing is None or standing.state is FaultState.RESTORED:
            return NothingSuch(fault)

        article = article_of(version_at(deeds, locked.tenant, now))
        changed = replace(
            standing, state=state, expected=expected, changed_by=named(agent), changed_at=now
        )
        refused = faults.may_follow(agent, locked.tenant, article)
        if refused is None:
            refused = faults.not_next(standing.state, state, expected, article, now)
        if refused is not None:
            await _enter(locked, Act.FOLLOW_FAULT, agent, changed, refused.code, article, now)
            return UpkeepRefused(refused)
        await _enter(locked, Act.FOLLOW_FAULT, agent, changed, "done", article, now)
        await locked.upkeep.change_fault(changed)
        return FaultKept(changed)


async def open_faults(locked: LockedTenant, now: datetime) -> list[Fault]:
    known = await locked.upkeep.faults([locked.tenant], now)
    return [one for one in known if one.state is not FaultState.RESTORED]


def _fault(
    work: Work, locked: LockedTenant, agent: Agent, reported: Reported, now: datetime
) -> Fault:
    return Fault(
        id=FaultId(work.fresh_name()),
        tenant=locked.tenant,
        trouble=reported.trouble,
        detail=reported.detail.strip(),
        since=reported.since or now,
        expected=reported.expected,
        by=named(agent),
        organisation=agent.organisation,
        reported_at=now,
        state=FaultState.REPORTED,
        changed_by=named(agent),
        changed_at=now,
        entry=locked.next_seq,
    )


async def _enter(
    locked: LockedTenant,
    act: Act,
    agent: Agent,
    fault: Fault,
    outcome: str,
    article: ArticleRef,
    now: datetime,
) -> None:
    said = f"{fault.trouble.kind.value} : {fault.state.value}"
    await locked.record(
        entry_of(
            locked,
            act,
            agent,
            outcome,
            now,
            article=article.cited,
            camera=fault.trouble.camera,
            since=fault.since,
            until=fault.expected,
            detail=as_written(f"{said} ({fault.detail})" if fault.detail else said),
        )
    )
