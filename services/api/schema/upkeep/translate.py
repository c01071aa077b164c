"""The life of the sharing in the words of the contract. Pure, but for the house's names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from strawberry import ID

from services.api import french
from services.api.acts.upkeep import answers as acts
from services.api.schema import translate
from services.api.schema.context import House
from services.api.schema.upkeep import words
from services.api.storage.upkeep.shelf import Declaration, Fault, Window
from services.api.suspicions import Suspicion
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention
from tenants.conventions.hours import Hours
from tenants.decisions.outcomes import Duty, Refused
from tenants.decisions.owner.faults import FaultState
from tenants.decisions.owner.windows import article_of
from tenants.vocabulary.people import Agent

SHOWN_DAYS = 8
"""A week, and its first day again."""


def upkeep_of(house: House, known: acts.TenantUpkeep, asker: Agent) -> words.TenantUpkeep:
    """What `asker`, who may see this tenant, reads of it."""
    convention = house.convention(known.tenant)
    rule = None if convention is None else convention.maintenance
    return words.TenantUpkeep(
        tenant=ID(known.tenant),
        name=house.tenant_name(known.tenant),
        hours=None if convention is None else _hours(convention, known),
        notice_hours=None if rule is None else int(rule.notice / timedelta(hours=1)),
        maintenance=translate.article(article_of(convention)),
        windows=[_window(one) for one in known.windows],
        faults=[_fault(one) for one in known.faults],
        suspicions=list(_suspicions(house, known, asker)),
    )


def owed(duty: Duty) -> words.NoticeOwed:
    return words.NoticeOwed(
        to=duty.to,
        contents=list(duty.contents),
        by=duty.by,
        article=translate.article(duty.article),
    )


def refused(why: Refused) -> words.UpkeepRefused:
    return words.UpkeepRefused(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )


def _hours(convention: Convention, known: acts.TenantUpkeep) -> words.CsuHours | None:
    """As the database says them: what this process keeps may be a moment late."""
    if convention.staffed is None:
        return None
    hours = convention.staffed.declaring(one.exception for one in known.declarations)
    now = hours.at(known.at)
    return words.CsuHours(
        open=now.open,
        until=now.until,
        service_day=now.service_day,
        rule=now.rule,
        article=translate.article(convention.article(Clause.STAFFED)),
        days=list(_days(hours, known.at)),
        declared=[
            _declared(one) for one in known.declarations if one.exception.day >= now.service_day
        ],
    )


def _days(hours: Hours, at: datetime) -> Iterator[words.ServiceDay]:
    first = hours.at(at).service_day
    for ahead in range(SHOWN_DAYS):
        day = hours.on(first + timedelta(days=ahead))
        yield words.ServiceDay(
            day=day.day,
            rule=day.rule,
            declared=day.day in hours.declared,
            intervals=[
                words.OpenInterval(opens=of.opens, closes=of.closes) for of in day.intervals
            ],
        )


def _declared(declaration: Declaration) -> words.DeclaredHours:
    said = declaration.exception
    return words.DeclaredHours(
        id=ID(declaration.id),
        day=said.day,
        hours=said.hours,
        reference=said.reference,
        by=declaration.by,
        declared_at=declaration.declared_at,
    )


def _window(window: Window) -> words.MaintenanceWindow:
    cameras = window.cameras
    return words.MaintenanceWindow(
        id=ID(window.id),
        cameras=None if cameras is None else [ID(one) for one in sorted(cameras)],
        since=window.since,
        until=window.until,
        reason=window.reason,
        by=window.by,
        announced_at=window.announced_at,
        state=words.WindowState(window.state.value),
        article=window.article,
        changed_at=window.changed_at,
    )


def _fault(fault: Fault) -> words.Fault:
    camera = fault.trouble.camera
    return words.Fault(
        id=ID(fault.id),
        camera=None if camera is None else ID(camera),
        kind=words.FaultKind(fault.trouble.kind.value),
        detail=fault.detail,
        since=fault.since,
        expected=fault.expected,
        by=fault.by,
        organisation=ID(fault.organisation),
        reported_at=fault.reported_at,
        state=words.FaultState(fault.state.value),
        changed_by=fault.changed_by,
        changed_at=fault.changed_at,
    )


def _suspicions(house: House, known: acts.TenantUpkeep, asker: Agent) -> Iterator[words.Suspicion]:
    if str(asker.organisation) != known.tenant:
        return
    reported = {one.trouble.camera for one in known.faults if one.state is not FaultState.RESTORED}
    for one in house.suspicions.of(known.tenant):
        if one.trouble.camera not in reported:
            yield _suspicion(one)


def _suspicion(suspicion: Suspicion) -> words.Suspicion:
    camera = suspicion.trouble.camera
    return words.Suspicion(
        camera=None if camera is None else ID(camera),
        kind=words.FaultKind(suspicion.trouble.kind.value),
        code=suspicion.code,
        message=french.said(suspicion.code),
        since=suspicion.since,
    )
