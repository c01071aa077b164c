"""The second decision, beside the cameras: this pass, this convention, these slots.

It trusts the API's signature for who asks and nothing else: the commune's own copy of
the convention is applied again, and the flows it counts are those that really leave.
It opens and stops nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from services.federator.french import sentence
from services.kit.passes import Pass, PassRefused, PublicKeys, verify
from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.conventions.clauses import Arrangement
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import day_in_france
from tenants.decisions.cutting import CONTROL_APPROVE, Cut, refused_by
from tenants.decisions.evidence import ArrangementInForce, CrisisCell, Evidence, Ticket
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.owner import looking_along
from tenants.decisions.watching import WatchRequest, decide
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.quotas.slots import Slots
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    AgentId,
    CameraId,
    FlowId,
    SubscriberId,
    TenantId,
    UnreadableName,
    split_camera_id,
)

LONGEST_FLOW_ID = 128
StandingCut: TypeAlias = Callable[[CameraId, datetime], Cut | None]
"""What the owner has cut, if it covers this camera now."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One flow that leaves the commune, and the slot and fence it leaves under."""

    flow: FlowId
    camera: CameraId
    slot: int
    fence: int


@dataclass(frozen=True, slots=True)
class Admitted:
    """This view may be shown until `until`."""

    granted: Pass
    holding: Holding
    until: datetime


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """This view may not be shown; `text` is French, for the agent."""

    code: str
    article: ArticleRef
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """`superseded`: flows whose slot the API has given away since. They stop first,
    whatever the answer is."""

    answer: Admitted | TurnedAway
    superseded: tuple[Holding, ...] = ()


class Guard:
    """Counts the flows of one tenant. The fences it saw are forgotten with the process:
    a pass only opens for a minute, and a slot's older passes are over by then."""

    def __init__(
        self, tenant: TenantId, deed: Deed, pass_key: PublicKeys, standing: StandingCut
    ) -> None:
        self._tenant = tenant
        self._deed = deed
        self._pass_key = pass_key
        self._standing = standing
        self._held: dict[FlowId, Holding] = {}
        self._newest: dict[int, Holding] = {}
        self.doubt: str | None = None
        """The code of what keeps every flow from opening, whoever asks; `None`: nothing."""

    def slots(self, at: datetime) -> Slots:
        held = {holding.slot: holding.camera for holding in self._held.values()}
        return Slots(self._deed.at(at).quota, held)

    def judge(
        self, view: str, token: str, at: datetime, shared: Mapping[CameraId, Camera] | None
    ) -> Judgement:
        """Decide on one view. `shared` is the inventory, `None` while it is not known."""
        try:
            granted = verify(token, self._pass_key, at)
            self._check_names(granted, view)
        except (PassRefused, UnreadableName):
            return Judgement(self._turned_away("pass-refused", RECIPIENTS))

        convention = self._deed.at(at)
        watching = convention.article(Clause.WATCHING)
        asked = Holding(FlowId(granted.flow), CameraId(granted.camera), granted.slot, granted.fence)
        camera = None if shared is None else shared.get(asked.camera)
        if shared is not None and camera is None:
            return Judgement(self._turned_away("camera-unknown", watching))
        if not self._agrees_with_newest(asked):
            return Judgement(self._turned_away("fenced", watching))

        is_ours = 1 <= asked.slot <= convention.quota
        superseded = self._supersede(asked) if is_ours else ()
        zone = None if camera is None else camera.zone
        answer = self._cut_off(asked.camera, at) or self._decide(
            granted, asked, zone, convention, at
        )
        return Judgement(answer, superseded)

    def release(self, holding: Holding) -> None:
        """This flow no longer leaves the commune; under another fence it may."""
        if self._held.get(holding.flow) == holding:
            del self._held[holding.flow]

    def why_ended(self, at: datetime) -> str:
        """The code of a right that has run out at `at`."""
        convention = self._deed.at(at)
        authorised = not convention.needs_orders or any(
            order.in_force(day_in_france(at)) for order in convention.orders
        )
        stands = authorised and convention.in_force_until(at) is not None
        return "habilitation-ended" if stands else "convention-ended"

    def _turned_away(self, code: str, article: ArticleRef) -> TurnedAway:
        return TurnedAway(code, article, sentence(code))

    def _cut_off(self, camera: CameraId, at: datetime) -> TurnedAway | None:
        if self.doubt is not None:
            article = self._deed.at(at).article(Clause.WATCHING)
            return self._turned_away(self.doubt, article)
        cut = self._standing(camera, at)
        if cut is None:
            return None
        refused = refused_by(cut)
        return TurnedAway(refused.code, refused.article, f"{refused.message} {refused.remedy}")

    def _check_names(self, granted: Pass, view: str) -> None:
        tenant, _ = split_camera_id(CameraId(granted.camera))
        sound_flow = granted.flow.isascii() and 0 < len(granted.flow) <= LONGEST_FLOW_ID
        if granted.tenant != self._tenant or tenant != self._tenant:
            raise PassRefused("this pass is for another tenant")
        if granted.view != view or not sound_flow:
            raise PassRefused("this pass is for another view")

    def _agrees_with_newest(self, asked: Holding) -> bool:
        """False for a fence that is over, and for two flows that claim one fence."""
        held = self._held.get(asked.flow)
        if held is not None and held.camera != asked.camera:
            return False
        newest = self._newest.get(asked.slot)
        if newest is None or asked.fence > newest.fence:
            return True
        return asked == newest

    def _supersede(self, asked: Holding) -> tuple[Holding, ...]:
        older = tuple(
            holding
            for holding in self._held.values()
            if holding != asked and (holding.slot == asked.slot or holding.flow == asked.flow)
        )
        for holding in older:
            self.release(holding)
        self._newest[asked.slot] = asked
        return older

    def _decide(
        self,
        granted: Pass,
        asked: Holding,
        zone: str | None,
        convention: Convention,
        at: datetime,
    ) -> Admitted | TurnedAway:
        if granted.organisation == self._tenant:
            return self._look_along(granted, asked, at)
        request = WatchRequest(
            agent=AgentId(granted.agent),
            organisation=SubscriberId(granted.organisation),
            camera=asked.camera,
            zone=zone,
            motive=granted.motive,
            incident=granted.incident,
            at=at,
            evidence=(
                *_attested_ticket(granted, zone, at),
                *_attested_special(granted, asked.camera, at),
            ),
        )
        outcome = decide(request, convention, self._attested(granted, at), self.slots(at))
        match outcome:
            case Granted(until=until) if 1 <= asked.slot <= convention.quota:
                self._held[asked.flow] = asked
                return Admitted(granted, asked, min(until, granted.until))
            case Granted():
                return _beyond_the_quota(convention)
            case Refused(article=article, code=code, message=message, remedy=remedy):
                return TurnedAway(code, article, f"{message} {remedy}")
            case NeedsApproval(article=article):
                return self._turned_away("pass-refused", article)

    def _look_along(self, granted: Pass, asked: Holding, at: datetime) -> Admitted | TurnedAway:
        """Our own people see a flow that leaves already; none is opened for them."""
        request = looking_along.LookRequest(
            AgentId(granted.agent),
            SubscriberId(granted.organisation),
            # That they may is the API's word, as with every habilitation.
            frozenset({CONTROL_APPROVE}),
            self._tenant,
            self._held.get(asked.flow) == asked,
            at,
        )
        match looking_along.decide(request):
            case Granted(until=until):
                return Admitted(granted, asked, min(until, granted.until))
            case Refused(article=article, code=code, message=message, remedy=remedy):
                return TurnedAway(code, article, f"{message} {remedy}")
            case NeedsApproval(article=article):
                return self._turned_away("pass-refused", article)

    def _attested(self, granted: Pass, at: datetime) -> Habilitation:
        """The API vouches for the agent as long as the pass says."""
        return Habilitation(
            agent=AgentId(granted.agent),
            organisation=SubscriberId(granted.organisation),
            tenant=self._tenant,
            since=at,
            until=granted.until,
            designation=Designation("attested by the pass", f"entry {granted.entry}"),
        )


def _attested_ticket(granted: Pass, zone: str | None, at: datetime) -> tuple[Ticket, ...]:
    """The owner's ticket, as the pass vouches for it; for this camera's estate alone."""
    if granted.ticket is None or zone is None:
        return ()
    agent, organisation = AgentId(granted.agent), SubscriberId(granted.organisation)
    return (Ticket(granted.ticket, agent, organisation, zone, granted.motive, at, granted.until),)


def _attested_special(granted: Pass, camera: CameraId, at: datetime) -> tuple[Evidence, ...]:
    """What was convened for a time, as the pass vouches for it; for this camera alone. Which of
    the two it is, the motive says: the rules pass over the other."""
    if granted.special is None:
        return ()
    agent, organisation = AgentId(granted.agent), SubscriberId(granted.organisation)
    arrangement = Arrangement(
        reference=granted.special,
        motive=granted.motive,
        zones=(),
        cameras=(camera,),
        organisation=organisation,
        agents=(agent,),
        since=day_in_france(at),
        until=day_in_france(granted.until) + timedelta(days=1),
    )
    cell = CrisisCell(granted.special, (organisation,), (camera,), at, granted.until)
    return (ArrangementInForce(arrangement), cell)


def _beyond_the_quota(convention: Convention) -> TurnedAway:
    # Our copy of the convention has fewer slots than the API's.
    return TurnedAway(
        "quota-reached",
        convention.article(Clause.QUOTA),
        f"Quota atteint : la collectivité n'ouvre que {convention.quota} flux.",
    )
