"""Every joystick of one commune: taken under a pass, obeyed, and put down in time.

Works with every link down: what ends a hold is decided and done here, and told if
somebody can hear. An order from who holds nothing moves nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from federation.connector import Connector
from services.federator.deadlines import Pace
from services.federator.flow import Flow
from services.federator.guard import TurnedAway
from services.federator.steering.following import FirstOrders
from services.federator.steering.french import HAND, TOUCHED, sentence
from services.federator.steering.helm import Helm
from services.federator.steering.judge import Judge, Judged
from services.federator.steering.keeper import Claim, Denied, LeaseKeeper, Taken
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.orders import read_order
from services.kit.link.steering import Held, Release, Steer, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import Word
from services.kit.passes import PublicKeys, SteeringPass, trace_of
from services.kit.tracing.spans import say, span
from tenants.conventions.convention import Deed
from tenants.conventions.hours import HoursException
from tenants.decisions.cutting import Cut
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, TenantId

_log = logging.getLogger(__name__)

TAKEN_BACK = "taken-back"
NOT_HOME = frozenset({TAKEN_BACK, "superseded", "stop-unconfirmed"})
"""Ends after which the camera stays where it is: somebody else has it in hand."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim that was taken, the link of who took it, and what it was judged by."""

    claim: Claim
    until: datetime
    link: Carrier
    judged: Judged


class Joysticks:
    """Implements `services.federator.steering.helm.Watchman`."""

    def __init__(
        self,
        tenant: TenantId,
        deed: Deed,
        connector: Connector,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        pace: Pace,
        keep: Callable[[Cut, Sequence[str]], None],
    ) -> None:
        """`keep` keeps what the CSU took back here, and the leases that it ended, until the
        register knows; it may raise `OSError`."""
        self._connector = connector
        self._keep = keep
        self._clock = clock
        self._monotonic = monotonic
        self._pass_key = pass_key
        self._pace = pace.steering
        self._margin = pace.sweep
        """A hold ends so long before its time, so that it never lasts longer than it may."""
        since = clock() + timedelta(seconds=self._pace.started)
        self._judge = Judge(tenant, deed, pass_key, since)
        self._keeper = LeaseKeeper(self._pace.calm)
        self._holds: dict[str, Hold] = {}
        """By view."""
        self._last: dict[CameraId, Hold] = {}
        """Who held each camera before: an alarm that comes late is theirs too."""
        self._helms: dict[CameraId, Helm] = {}
        self._first_orders = FirstOrders()
        self._saying: set[asyncio.Task[None]] = set()

    def holder(self, camera: CameraId) -> Claim | None:
        """Who holds this camera's joystick now."""
        return self._keeper.holder(camera)

    async def hear(
        self,
        word: Take | Steer | Release,
        link: Carrier,
        flow: Flow | None,
        shared: Mapping[CameraId, Camera] | None,
    ) -> None:
        """`flow` is the one this view looks at over this link. Raises `UnreadableWord`."""
        match word:
            case Take(view=view, token=token):
                trace = trace_of(token, self._pass_key, self._clock())
                with span("federator.take", trace, view=view):
                    judged = self._judge.judge(view, token, self._clock(), flow, shared)
                    if isinstance(judged, TurnedAway):
                        await self._refuse(view, "", judged, link)
                    elif (refused := self._take(judged, link)) is not None:
                        await self._refuse(view, judged.granted.lease, refused, link)
            case Steer():
                self._steer(word, link)
            case Release(view=view, code=code):
                hold = self._hold(view, link)
                if hold is not None and code == TAKEN_BACK:
                    # The register knows: it was said at the console.
                    self._take_back(hold.claim.camera)
                elif hold is not None:
                    self.end(view, "released")

    def end(self, view: str, code: str) -> None:
        """This view holds nothing any more; the camera is told before this returns."""
        claim = self._keeper.end(view)
        if claim is not None:
            self._let_go(claim, code)

    def hours_declared(self, declared: Sequence[HoursException]) -> None:
        """The CSU keeps other hours on some days: what the State holds because it was closed
        ends when it opens by them. Raises `UnreadableHours`, and then nothing has changed."""
        self._judge.hours_declared(declared)
        now = self._clock()
        for view, hold in list(self._holds.items()):
            until = self._judge.until_it_opens(hold.judged, now)
            if not hold.claim.is_state or until >= hold.until:
                continue
            if until <= now:
                self.end(view, "deadline")
            else:
                self._shorten(view, hold, until)

    def link_lost(self, link: Carrier) -> None:
        for view in [view for view, hold in self._holds.items() if hold.link is link]:
            self.end(view, "link-lost")

    def take_back(self, camera: CameraId | None, by: str, reason: str = "") -> int:
        """The CSU wants this camera, or all, for itself: now, and for a time of calm. How many
        holds it ended. Raises `OSError` once they are, where that could not be kept."""
        leases = self._take_back(camera, f"{reason} ({by})" if reason else by)
        self._keep_taken_back(camera, by, reason, leases)
        return len(leases)

    def sweep(self) -> None:
        """End what has lasted as long as it may."""
        for claim in self._keeper.overdue(self._monotonic()):
            self._let_go(claim, "deadline")

    async def close(self) -> None:
        """Stop every camera and let go of it."""
        for view in list(self._holds):
            self.end(view, "federator-stopped")
        await asyncio.gather(*(helm.close() for helm in list(self._helms.values())))
        if self._saying:
            await asyncio.wait(self._saying, timeout=1.0)

    def in_hand(self, helm: Helm) -> None:
        claim = self._keeper.holder(helm.camera)
        if claim is not None:
            self._say_held(self._holds[claim.view], helm)

    def out_of_hand(self, helm: Helm, code: str) -> None:
        claim = self._keeper.holder(helm.camera)
        if claim is not None and self._helms.get(helm.camera) is helm:
            self.end(claim.view, code)

    def alarm(self, helm: Helm) -> None:
        claim = self._keeper.holder(helm.camera)
        if claim is not None:
            self.end(claim.view, "stop-unconfirmed")
        elif (last := self._last.get(helm.camera)) is not None:
            self._say_ended(last, "stop-unconfirmed")

    def touched(self, helm: Helm) -> None:
        camera = helm.camera
        if self._helms.get(camera) is not helm:
            return
        leases = self._take_back(camera, TOUCHED, by_hand=True)
        try:
            self._keep_taken_back(camera, HAND, "", leases)
        except OSError as error:
            _log.error("a take-back is not kept on disk", extra={"reason": error.strerror})

    def _take_back(
        self, camera: CameraId | None, reason: str = "", *, by_hand: bool = False
    ) -> list[str]:
        """The leases that it ended. `by_hand`: the CSU moves the camera already."""
        gone = self._keeper.take_back(camera, self._monotonic())
        for claim in gone:
            self._let_go(claim, TAKEN_BACK, reason, by_hand)
        _log.warning("taken back by the CSU", extra={"camera": camera, "leases": len(gone)})
        return [claim.lease for claim in gone]

    def _keep_taken_back(
        self, camera: CameraId | None, by: str, reason: str, leases: Sequence[str]
    ) -> None:
        if leases:
            self._keep(Cut(camera, reason, by, self._clock().astimezone(UTC), None), leases)

    def _reach(self, camera: CameraId) -> Helm | None:
        """What turns this camera, not started where it is new; None where nothing does."""
        helm = self._helms.get(camera)
        if helm is not None and not helm.over:
            return helm
        joystick = self._connector.steering(camera)
        return None if joystick is None else Helm(camera, joystick, self._pace, self)

    def _take(self, judged: Judged, link: Carrier) -> TurnedAway | None:
        """Hold it, or say why not; a lease that the API gave away is over in both cases."""
        claim, barred = self._claim(judged.granted, judged.until), judged.barred
        helm = self._reach(claim.camera)
        if helm is None:
            return self._judge.turned_away("not-steerable", self._clock())

        code = None if barred is None else barred.code
        answer = self._keeper.take(claim, self._monotonic(), code)
        match answer:
            case Denied(code=code, ended=ended):
                if ended is not None:
                    self._let_go(ended, code if ended.lease == claim.lease else "superseded")
                return barred or self._judge.turned_away(code, self._clock())
            case Taken(ended=ended, extended=extended):
                if ended is not None:
                    self._let_go(ended, "superseded")
                say(outcome="held", lease=claim.lease, camera=claim.camera)
                hold = self._holds[claim.view] = Hold(claim, judged.until, link, judged)
                self._hand_over(hold, helm, extended)
        return None

    def _steer(self, word: Steer, link: Carrier) -> None:
        order = read_order(word)
        hold = self._hold(word.view, link)
        if hold is not None:
            helm = self._helms[hold.claim.camera]
            self._first_orders.follow(hold.claim.lease, helm, word.order)
            helm.order(order)

    def _hold(self, view: str, link: Carrier) -> Hold | None:
        hold = self._holds.get(view)
        return hold if hold is not None and hold.link is link else None

    def _shorten(self, view: str, hold: Hold, until: datetime) -> None:
        claim = self._keeper.shorten(view, self._ends(until))
        if claim is None:
            return
        shorter = self._holds[view] = replace(hold, claim=claim, until=until)
        helm = self._helms[claim.camera]
        if helm.ready:
            self._say_held(shorter, helm)

    def _hand_over(self, hold: Hold, helm: Helm, extended: bool) -> None:
        former = self._helms.get(helm.camera)
        if helm is not former:
            self._helms[helm.camera] = helm
            helm.start(after=None if former is None else former.task)
        elif not extended:
            helm.pick_up()
        if helm.ready:
            self._say_held(hold, helm)

    def _claim(self, granted: SteeringPass, until: datetime) -> Claim:
        return Claim(
            lease=granted.lease,
            view=granted.view,
            camera=CameraId(granted.camera),
            fence=granted.fence,
            priority=granted.priority,
            ends=self._ends(until),
        )

    def _ends(self, until: datetime) -> float:
        remaining = (until - self._clock()).total_seconds() - self._margin
        return self._monotonic() + remaining

    def _let_go(self, claim: Claim, code: str, reason: str = "", by_hand: bool = False) -> None:
        hold = self._last[claim.camera] = self._holds.pop(claim.view)
        helm = self._helms[claim.camera]
        if by_hand:
            helm.yield_up()
        else:
            helm.put_down(home=code not in NOT_HOME)
        self._say_ended(hold, code, reason)

    async def _refuse(self, view: str, lease: str, refused: TurnedAway, link: Carrier) -> None:
        code, article, text = refused.code, refused.article.cited, refused.text
        say(outcome="refused", code=code, article=article)
        _log.warning("steering refused", extra={"view": view, "code": code})
        await link.say(SteeringRefused(view, code, article, text, lease))

    def _say_held(self, hold: Hold, helm: Helm) -> None:
        _log.info("joystick held", extra={"view": hold.claim.view, "camera": helm.camera})
        presets = [{"token": one.token, "name": one.name} for one in helm.presets]
        gear = {"focus": helm.gear.focus, "aids": [aid.value for aid in helm.gear.aids]}
        claim, until = hold.claim, hold.until.timestamp()
        self._say(hold.link, Held(claim.view, until, presets, gear, claim.lease))

    def _say_ended(self, hold: Hold, code: str, reason: str = "") -> None:
        view = hold.claim.view
        _log.info("joystick put down", extra={"view": view, "code": code})
        self._say(hold.link, SteeringEnded(view, code, sentence(code, reason), hold.claim.lease))

    def _say(self, link: Carrier, word: Word) -> None:
        task = asyncio.create_task(_if_heard(link.say(word)))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)


async def _if_heard(saying: Coroutine[Any, Any, None]) -> None:
    with suppress(LinkLost):
        await saying
