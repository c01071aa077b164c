"""The second decision on a joystick: this pass, this view, this convention.

It trusts the API's signature for who asks and nothing else, as the guard does. Who
holds the camera now is the keeper's to know; nothing is moved from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.federator.flow import Flow
from services.federator.guard import TurnedAway
from services.federator.steering.french import sentence
from services.kit.passes import CSU_ITSELF, PassRefused, PublicKeys, SteeringPass, verify_steering
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.hours import HoursException
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.steering.opening import until_it_opens
from tenants.decisions.steering.taking import SteeringRequest, decide, rule_at, rule_until
from tenants.habilitations.habilitation import Designation, Habilitation, Right
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class Judged:
    """A pass that is good, and until when; judged `at`, `under` the convention with the hours
    that stood then. `barred`: why it may steer nothing all the same."""

    granted: SteeringPass
    until: datetime
    under: Convention
    at: datetime
    barred: TurnedAway | None = None


class Judge:
    """`since`: passes signed before it are refused, for what was ended then is forgotten."""

    def __init__(self, tenant: TenantId, deed: Deed, pass_key: PublicKeys, since: datetime) -> None:
        self._tenant = tenant
        self._deed = deed
        self._pass_key = pass_key
        self._since = since

    def judge(
        self,
        view: str,
        token: str,
        at: datetime,
        flow: Flow | None,
        shared: Mapping[CameraId, Camera] | None,
    ) -> Judged | TurnedAway:
        """`flow`: the one this view looks at; `shared`: the inventory, `None` while unknown."""
        try:
            granted, signed = verify_steering(token, self._pass_key, at)
        except PassRefused:
            return self.turned_away("pass-refused", at)
        if flow is None or view not in flow.views:
            return self.turned_away("no-picture", at)
        if not self._names(granted, view, flow) or signed < self._since:
            return self.turned_away("pass-refused", at)
        under = self._deed.at(at)
        match self._decide(granted, at, shared):
            case TurnedAway() as barred:
                return Judged(granted, granted.until, under, at, barred)
            case until:
                return Judged(granted, min(until, granted.until), under, at)

    def hours_declared(self, declared: Iterable[HoursException]) -> None:
        """The hours that the CSU keeps on single days, beside its deed, from now on: all of
        them, in the place of what was declared before. Raises `UnreadableHours`."""
        self._deed = self._deed.declaring(declared)

    def until_it_opens(self, judged: Judged, at: datetime) -> datetime:
        """When a hold that was judged before must end, by the hours that stand now."""
        return until_it_opens(judged.under, judged.at, self._deed.at(at), at)

    def turned_away(self, code: str, at: datetime) -> TurnedAway:
        article = self._deed.at(at).article(Clause.STEERING)
        return TurnedAway(code, article, sentence(code))

    def _names(self, granted: SteeringPass, view: str, flow: Flow) -> bool:
        is_csu = granted.organisation == self._tenant
        if is_csu is not (granted.priority == CSU_ITSELF):
            return False
        return (granted.tenant, granted.view, granted.flow, granted.camera) == (
            self._tenant,
            view,
            flow.holding.flow,
            flow.holding.camera,
        )

    def _decide(
        self, granted: SteeringPass, at: datetime, shared: Mapping[CameraId, Camera] | None
    ) -> TurnedAway | datetime:
        """Until when our own copy of the convention lets this pass steer."""
        camera = None if shared is None else shared.get(CameraId(granted.camera))
        convention = self._deed.at(at)
        request = SteeringRequest(
            agent=AgentId(granted.agent),
            organisation=SubscriberId(granted.organisation),
            tenant=self._tenant,
            camera=CameraId(granted.camera),
            zone=None if camera is None else camera.zone,
            steerable=shared is None or (camera is not None and camera.steerable),
            watching=True,
            ground=granted.ground,
            incident=granted.incident,
            at=at,
        )
        match decide(request, convention, self._attested(granted, at)):
            case Granted(until=until):
                return until
            case NeedsApproval():
                # Who had to agree has agreed, or the API would not have signed.
                return _longest(convention, at)
            case Refused(article=article, code=code, message=message, remedy=remedy):
                return TurnedAway(code, article, f"{message} {remedy}")

    def _attested(self, granted: SteeringPass, at: datetime) -> Habilitation:
        """The API vouches for the agent as long as the pass says."""
        return Habilitation(
            agent=AgentId(granted.agent),
            organisation=SubscriberId(granted.organisation),
            tenant=self._tenant,
            since=at,
            until=granted.until,
            designation=Designation("attested by the pass", f"entry {granted.entry}"),
            acts=frozenset({Right.STEER}),
        )


def _longest(convention: Convention, at: datetime) -> datetime:
    rule = rule_at(convention, at)
    hold = at if isinstance(rule, Refused) else at + rule.longest
    return min(hold, rule_until(convention, at))
