"""Keep a joystick longer: asked again by the same rule, entered like the first time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.steering.answers import Held, KeepAnswer, NoSuchLease, SteeringRefused
from services.api.acts.steering.entering import entry_of, request_of
from services.api.acts.steering.refuse import enter_reach_for_lease
from services.api.acts.upkeep.declared import as_declared
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.steering import extending
from tenants.leases.lease import Impossible, State, extended
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import LeaseId, TenantId
from tenants.vocabulary.people import Agent


async def extend_steering(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    lease: LeaseId,
    duration: timedelta | None,
    now: datetime,
) -> KeepAnswer:
    """Counted from now. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None or known.agent.id != agent.id:
            await enter_reach_for_lease(work, agent, known, Act.EXTEND_STEERING, now)
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        hold = next((one for one in await locked.holds() if one.id == lease), None)
        camera = None if hold is None else await locked.camera(hold.lease.camera)
        if hold is None or camera is None or hold.lease.state is not State.HELD:
            return NoSuchLease(lease)

        deed = await as_declared(locked, deeds.get(locked.tenant), now)
        convention = None if deed is None else deed.at(now)
        request = request_of(agent, camera, hold.ground, hold.incident, now, duration, hold.lease)
        habilitation = await locked.habilitation(agent)
        match extending.decide(request, convention, habilitation):
            case Granted() as granted:
                longer = extended(hold.lease, granted.until)
                if isinstance(longer, Impossible):
                    return NoSuchLease(lease)
                kept = replace(hold, lease=longer, article=granted.article.cited)
                await locked.record(
                    entry_of(
                        locked, Act.EXTEND_STEERING, kept, "granted", now, convention=convention
                    )
                )
                await locked.change_hold(kept, now)
                return Held(kept, granted.duties)
            case NeedsApproval() as needs:
                refused = Refused(
                    needs.article,
                    "needs-approval",
                    "La collectivité doit donner un nouvel accord.",
                    "Rendez la manette et demandez-la de nouveau.",
                )
            case Refused() as refused:
                pass
        await locked.record(
            entry_of(locked, Act.EXTEND_STEERING, hold, refused.code, now, convention=convention)
        )
        return SteeringRefused(refused)
