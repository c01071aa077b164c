"""The second decision, beside the cameras: this pass, this convention, these slots.

It trusts the API's signature for who asks and nothing else: the commune's own copy of
the convention is applied again, and the flows it counts are those that really leave.
It opens and stops nothing by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import OKPKey

from services.federator.french import sentence
from services.kit.passes import Pass, PassRefused, verify
from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.watching import WatchRequest, decide
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.quotas.slots import Slots
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

    def __init__(self, tenant: TenantId, convention: Convention, pass_key: OKPKey) -> None:
        self._tenant = tenant
        self._convention = convention
        self._pass_key = pass_key
        self._held: dict[FlowId, Holding] = {}
        self._newest: dict[int, Holding] = {}
        self._cuts: dict[CameraId | None, str] = {}
        self.doubt: str | None = None
        """The code of what keeps every flow from opening, whoever asks; `None`: nothing."""

    @property
    def slots(self) -> Slots:
        held = {holding.slot: holding.camera for holding in self._held.values()}
        return Slots(self._convention.quota, held)

    def judge(
        self, view: str, token: str, at: datetime, shared: Collection[CameraId] | None
    ) -> Judgement:
        """Decide on one view. `shared` is the inventory, `None` while it is not known."""
        try:
            granted = verify(token, self._pass_key, at)
            self._check_names(granted, view)
        except (PassRefused, UnreadableName):
            return Judgement(self._turned_away("pass-refused", RECIPIENTS))

        asked = Holding(FlowId(granted.flow), CameraId(granted.camera), granted.slot, granted.fence)
        if shared is not None and asked.camera not in shared:
            return Judgement(self._turned_away("camera-unknown", self._watching))
        if not self._agrees_with_newest(asked):
            return Judgement(self._turned_away("fenced", self._watching))

        superseded = self._supersede(asked) if self._is_ours(asked.slot) else ()
        answer = self._cut_off(asked.camera) or self._decide(granted, asked, at)
        return Judgement(answer, superseded)

    def release(self, holding: Holding) -> None:
        """This flow no longer leaves the commune; under another fence it may."""
        if self._held.get(holding.flow) == holding:
            del self._held[holding.flow]

    def cut(self, camera: CameraId | None, reason: str) -> None:
        """The owner's stop: nothing is admitted to this camera, or to any."""
        self._cuts[camera] = reason

    def restore(self, camera: CameraId | None) -> None:
        self._cuts.pop(camera, None)

    def why_ended(self, at: datetime) -> str:
        """The code of a right that has run out at `at`."""
        orders = self._convention.orders
        authorised = not orders or self._convention.authorised_until(at) is not None
        stands = authorised and self._convention.in_force_until(at) is not None
        return "habilitation-ended" if stands else "convention-ended"

    @property
    def _watching(self) -> ArticleRef:
        return self._convention.article(Clause.WATCHING)

    def _turned_away(self, code: str, article: ArticleRef, reason: str = "") -> TurnedAway:
        return TurnedAway(code, article, sentence(code, reason))

    def _cut_off(self, camera: CameraId) -> TurnedAway | None:
        if self.doubt is not None:
            return self._turned_away(self.doubt, self._watching)
        for which in (None, camera):
            if which in self._cuts:
                return self._turned_away("cut-by-commune", self._watching, self._cuts[which])
        return None

    def _is_ours(self, slot: int) -> bool:
        return 1 <= slot <= self._convention.quota

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

    def _decide(self, granted: Pass, asked: Holding, at: datetime) -> Admitted | TurnedAway:
        request = WatchRequest(
            agent=AgentId(granted.agent),
            organisation=SubscriberId(granted.organisation),
            camera=asked.camera,
            motive=granted.motive,
            incident=granted.incident,
            at=at,
        )
        outcome = decide(request, self._convention, self._attested(granted, at), self.slots)
        match outcome:
            case Granted(until=until) if self._is_ours(asked.slot):
                self._held[asked.flow] = asked
                return Admitted(granted, asked, min(until, granted.until))
            case Granted():
                return self._beyond_the_quota()
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

    def _beyond_the_quota(self) -> TurnedAway:
        # Our copy of the convention has fewer slots than the API's.
        quota = self._convention.quota
        return TurnedAway(
            "quota-reached",
            self._convention.article(Clause.QUOTA),
            f"Quota atteint : la collectivité n'ouvre que {quota} flux.",
        )
