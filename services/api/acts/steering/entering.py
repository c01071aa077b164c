"""How a joystick's changes are put to the rules and written down, for every act on one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.entry_by import entry_by
from services.api.acts.mails.owing import owe_report
from services.api.acts.steering.answers import HoldEnded
from services.api.acts.upkeep.declared import as_declared
from services.api.storage.work import Hold, LockedTenant
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.evidence import Evidence
from tenants.decisions.outcomes import Duty, DutyKind, Refused, duty
from tenants.decisions.steering.taking import SteeringRequest, rule_at
from tenants.leases.lease import Event, Impossible, Lease, State, after
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.people import Agent


def request_of(
    agent: Agent,
    camera: Camera,
    ground: str,
    incident: str | None,
    at: datetime,
    duration: timedelta | None,
    held: Lease | None,
    evidence: tuple[Evidence, ...] = (),
) -> SteeringRequest:
    """For an agent whose view on the camera runs."""
    return SteeringRequest(
        agent.id, agent.organisation, camera.tenant, camera.id, camera.zone, camera.steerable,
        True, ground, incident, at, duration, held, evidence,
    )  # fmt: skip


def held_on(holds: tuple[Hold, ...], camera: Camera) -> Hold | None:
    """Who holds the joystick of this camera."""
    return next(
        (one for one in holds if one.lease.camera == camera.id and one.lease.state is State.HELD),
        None,
    )


async def end_hold(
    locked: LockedTenant,
    deed: Deed | None,
    hold: Hold,
    event: Event,
    now: datetime,
    by: str | None = None,
    ended_at: datetime | None = None,
    code: str | None = None,
) -> HoldEnded | None:
    """Enter and write the end of a lease, and queue the report it owes; `None` where it had
    ended. `ended_at`: its own hour, where it is entered later; `code`: what its entry says of
    why, where the event does not say it."""
    lease = after(hold.lease, event)
    if isinstance(lease, Impossible):
        return None
    ended = replace(hold, lease=lease, approver=by or hold.approver)
    over = ended_at or now
    report = report_owed(hold, await as_declared(locked, deed, hold.lease.since), over)
    entry = locked.next_seq
    await locked.record(
        entry_of(
            locked, Act.END_STEERING, ended, "done", now, detail=code or event.value, ended=over
        )
    )
    await locked.change_hold(ended, over)
    if deed is not None and report is not None:
        await owe_report(locked, deed, ended, report, entry, over, now)
    return HoldEnded(ended, report)


async def make_room(
    locked: LockedTenant, deed: Deed | None, holder: Hold, now: datetime
) -> HoldEnded | None:
    """End who holds it, for who takes it now: displaced, or at its end already."""
    if holder.lease.until <= now:
        until = holder.lease.until
        return await end_hold(locked, deed, holder, Event.EXPIRED, now, ended_at=until)
    return await end_hold(locked, deed, holder, Event.PREEMPTED, now)


def report_owed(hold: Hold, deed: Deed | None, ended: datetime) -> Duty | None:
    """What the commune must be told of a hold that ended, by the rule it was taken under:
    `deed` carries the hours as they were known then."""
    if deed is None or hold.lease.state is not State.HELD:
        return None
    if str(hold.agent.organisation) == hold.tenant:
        return None
    rule = rule_at(deed.at(hold.lease.since), hold.lease.since)
    if isinstance(rule, Refused) or rule.afterwards is None:
        return None
    return duty(DutyKind.REPORT, rule.afterwards, ended)


def entry_of(
    locked: LockedTenant,
    act: Act,
    hold: Hold,
    outcome: str,
    now: datetime,
    *,
    convention: Convention | None = None,
    detail: str | None = None,
    ended: datetime | None = None,
) -> Entry:
    """`ended`: when the lease did, for its end."""
    agent, lease = hold.agent, hold.lease
    closes = act is Act.END_STEERING
    return replace(
        entry_by(locked, agent, act, outcome, now),
        camera=lease.camera,
        incident=hold.incident,
        convention=hold.convention,
        version=None if convention is None else convention.version.number + 1,
        article=hold.article,
        view=hold.view,
        fence=hold.fence,
        since=lease.since if closes else None,
        until=(ended or now) if closes else lease.until,
        ground=hold.ground,
        approver=hold.approver,
        detail=detail,
    )
