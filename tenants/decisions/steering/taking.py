"""May this agent take this camera's joystick now?

The owner's own agent first, always. For a service of the State the lines follow the law:
standing, a clause, the rule of the CSU's state at this instant (open or closed), the
camera, the picture, the ground and its incident, who holds the joystick, and last the way
in: free, after notice, or after approval. What was granted because the CSU was closed
ends when it opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.clauses import SteeringRule
from tenants.conventions.convention import Convention
from tenants.decisions.approvals import approved_until
from tenants.decisions.evidence import Evidence, Matter
from tenants.decisions.outcomes import (
    DutyKind,
    Granted,
    NeedsApproval,
    Outcome,
    Refused,
    duty,
)
from tenants.decisions.purpose import named, no_incident
from tenants.decisions.standing import (
    NO_CONVENTION,
    absent,
    no_subscriber,
    standing,
)
from tenants.decisions.steering.holding import displaced, in_hand, not_free, owner_s_article
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.leases.lease import OWNER_RANK, Lease
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId

WHEN_OPEN, WHEN_CLOSED = " quand le CSU est ouvert", " quand le CSU est fermé"
NEVER = datetime.max.replace(tzinfo=UTC)
OWNER_HOLD = timedelta(hours=1)
"""How long the owner's own hold lasts before it is asked for again: no deed limits it, and
a joystick that somebody forgot must not stay taken."""


@dataclass(frozen=True, slots=True)
class SteeringRequest:
    """One agent, one camera of one tenant, one ground, at one instant (UTC).

    `watching`: the agent has a running view on it: no picture, no steering. `duration` is
    what the agent asks for, `None` for the longest. `held` is the lease in force.
    """

    agent: AgentId
    organisation: SubscriberId
    tenant: TenantId
    camera: CameraId
    zone: str | None
    steerable: bool
    watching: bool
    ground: str
    incident: str | None
    at: datetime
    duration: timedelta | None = None
    held: Lease | None = None
    evidence: tuple[Evidence, ...] = ()


def decide(
    request: SteeringRequest, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    if str(request.organisation) == request.tenant:
        return _owner(request, convention)
    if convention is None:
        return NO_CONVENTION

    until = standing(request, convention, habilitation, Right.STEER)
    if isinstance(until, Refused):
        return until

    rule = rule_at(convention, request.at)
    if isinstance(rule, Refused):
        return rule

    for line in (_not_possible, _no_ground, _not_free):
        refused = line(request, convention, rule)
        if refused is not None:
            return refused

    until = min(
        until,
        request.at + min(request.duration or rule.longest, rule.longest),
        rule_until(convention, request.at),
    )
    return _by_the_way(request, convention, rule, until)


def rule_at(convention: Convention, at: datetime) -> SteeringRule | Refused:
    """What the deed says of the CSU's state at `at`."""
    steering = convention.steering
    if steering is None:
        return absent(convention, Clause.STEERING)
    staffed = convention.staffed is not None and convention.staffed.at(at).open
    rule = steering.open if staffed else steering.closed
    if rule is None:
        when = WHEN_OPEN if staffed else WHEN_CLOSED
        return absent(convention, Clause.STEERING, when)
    return rule


def rule_until(convention: Convention, at: datetime) -> datetime:
    """When another rule takes over: the CSU's next opening or closing, if the two differ."""
    steering, staffed = convention.steering, convention.staffed
    if steering is None or staffed is None or steering.open == steering.closed:
        return NEVER
    return staffed.at(at).until or NEVER


def _owner(request: SteeringRequest, convention: Convention | None) -> Outcome:
    article = owner_s_article(convention, request.at)
    if not request.steerable:
        return _not_steerable(article)

    held = in_hand(request.held, request.at)
    refused = not_free(request.agent, OWNER_RANK, held, article, precedence=True)
    if refused is not None:
        return refused
    return Granted(article, request.at + OWNER_HOLD, displaced(held, article, request.at))


def _not_possible(request: SteeringRequest, _: Convention, rule: SteeringRule) -> Refused | None:
    if not request.steerable:
        return _not_steerable(rule.article)
    if not request.watching:
        return Refused(
            rule.article,
            "not-watching",
            "On ne pilote que ce que l'on voit : vous ne regardez pas cette caméra.",
            "Ouvrez d'abord l'image de cette caméra.",
        )
    if request.duration is not None and request.duration <= timedelta(0):
        return Refused(
            rule.article,
            "duration-unreadable",
            "La durée demandée est nulle.",
            "Demandez une durée d'une minute ou plus.",
        )
    return None


def _not_steerable(article: ArticleRef) -> Refused:
    return Refused(
        article,
        "not-steerable",
        "Cette caméra est fixe : elle ne se pilote pas.",
        "Choisissez une caméra pilotable proche.",
    )


def _no_ground(
    request: SteeringRequest, convention: Convention, rule: SteeringRule
) -> Refused | None:
    grounds = () if convention.steering is None else convention.steering.grounds
    ground = named(request.ground, grounds)
    if ground is None:
        return Refused(
            rule.article,
            "ground-unknown",
            "Ce motif de pilotage n'est pas prévu par la convention.",
            "Choisissez un des motifs de pilotage proposés pour cette collectivité.",
        )
    if ground.code not in rule.grounds:
        allowed = ", ".join(one.label for one in grounds if one.code in rule.grounds)
        return Refused(
            ground.article,
            "ground-not-allowed",
            f"À cette heure, ce motif ne permet pas de piloter. Motifs admis : {allowed}.",
            "Choisissez un motif admis, ou demandez au CSU de piloter pour vous.",
        )
    return no_incident(ground, request.incident)


def _not_free(
    request: SteeringRequest, convention: Convention, rule: SteeringRule
) -> Refused | None:
    subscriber = convention.subscriber(request.organisation)
    if subscriber is None:
        return no_subscriber(convention)
    held = in_hand(request.held, request.at)
    precedence = Clause.PRECEDENCE in convention.articles
    return not_free(request.agent, subscriber.rank, held, rule.article, precedence)


def _by_the_way(
    request: SteeringRequest, convention: Convention, rule: SteeringRule, until: datetime
) -> Outcome:
    before = () if rule.before is None else (duty(DutyKind.NOTICE, rule.before, request.at),)
    if rule.asking is not None:
        matter = Matter(request.agent, Right.STEER, request.camera)
        passed = approved_until(
            rule.asking, rule.article, matter, request.at, request.evidence, before
        )
        if isinstance(passed, Refused | NeedsApproval):
            return passed
        until, before = min(until, passed), ()

    held = in_hand(request.held, request.at)
    after = () if rule.afterwards is None else (duty(DutyKind.REPORT, rule.afterwards, until),)
    ahead = displaced(held, convention.article(Clause.PRECEDENCE), request.at)
    return Granted(rule.article, until, (*ahead, *before, *after))
