"""May this agent keep the joystick longer?

Asked again by the same rule, at this instant: a CSU that has opened since, a habilitation
that ended, a picture that was lost refuse it. Never beyond the longest hold, counted from
the taking, unless somebody whose word is needed gave a new one since.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tenants.conventions.clauses import SteeringRule
from tenants.conventions.convention import Convention
from tenants.decisions.evidence import Approval, Matter, of_kind
from tenants.decisions.outcomes import DutyKind, Granted, Outcome, Refused
from tenants.decisions.steering import taking
from tenants.decisions.steering.holding import in_hand, owner_s_article
from tenants.decisions.steering.taking import SteeringRequest
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.leases.lease import Lease


def decide(
    request: SteeringRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    """`request.held` is the lease to extend; `request.duration` counts from `request.at`."""
    lease = in_hand(request.held, request.at)
    if lease is None or lease.agent != request.agent or lease.camera != request.camera:
        return Refused(
            owner_s_article(convention, request.at),
            "not-holding",
            "Vous ne tenez pas, ou plus, la manette de cette caméra.",
            "Demandez la manette.",
        )

    outcome = taking.decide(replace(request, held=None), convention, habilitation)
    if not isinstance(outcome, Granted) or convention is None:
        return outcome
    rule = taking.rule_at(convention, request.at)
    if str(request.organisation) == request.tenant or isinstance(rule, Refused):
        return outcome
    return _within(request, lease, rule, outcome)


def _within(
    request: SteeringRequest, lease: Lease, rule: SteeringRule, granted: Granted
) -> Outcome:
    since = _new_word(request, lease, rule) or lease.since
    until = min(granted.until, since + rule.longest)
    if until <= lease.until:
        return Refused(
            rule.article,
            "longest-hold-reached",
            "La manette ne peut pas être gardée plus longtemps pour cet événement.",
            "Rendez-la ; demandez-la de nouveau si l'événement dure, avec un nouvel accord "
            "s'il en faut un.",
        )
    later = tuple(
        replace(one, by=until + one.within) for one in granted.duties if one.kind is DutyKind.REPORT
    )
    return Granted(granted.article, until, later)


def _new_word(request: SteeringRequest, lease: Lease, rule: SteeringRule) -> datetime | None:
    """When a new approval was given, after the joystick was taken."""
    if rule.asking is None:
        return None
    given = [
        one.at
        for one in of_kind(Approval, request.evidence)
        if one.by in rule.asking.by
        and one.matter == Matter(request.agent, Right.STEER, request.camera)
        and lease.since < one.at <= request.at
    ]
    return max(given, default=None)
