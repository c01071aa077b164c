"""The flows that leave the commune now: opened, kept, left and ended.

Decides nothing: the guard has admitted, and says why a right is over. A flow belongs to the
link that asked for it last; what another link says of it changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from services.federator.deadlines import Deadlines
from services.federator.flow import Flow
from services.federator.french import sentence
from services.federator.guard import Admitted, Guard
from services.federator.publish import Publisher
from services.federator.steering.joysticks import Joysticks
from services.kit.link.carrier import Carrier
from services.kit.link.words import STOPPED, Ended, Watched
from tenants.decisions.cutting import Cut
from tenants.vocabulary.identifiers import CameraId, FlowId
from tenants.vocabulary.picture import Quality

_log = logging.getLogger(__name__)


class Flows:
    """What ends a flow gives its slot back to the guard, and its views' joysticks."""

    def __init__(
        self,
        guard: Guard,
        publisher: Publisher,
        joysticks: Joysticks,
        deadlines: Deadlines,
        clock: Callable[[], datetime],
        sweep: Callable[[], Awaitable[None]],
        every: float,
    ) -> None:
        """`sweep` is called each so many seconds, for as long as anything flows."""
        self._guard = guard
        self._publisher = publisher
        self._joysticks = joysticks
        self._deadlines = deadlines
        self._clock = clock
        self._sweep = sweep
        self._every = every
        self._flows: dict[FlowId, Flow] = {}
        self._sweeping: asyncio.Task[None] | None = None

    def of(self, flow: str, carrier: Carrier) -> Flow | None:
        """This flow, where it leaves by this link."""
        known = self._flows.get(FlowId(flow))
        return known if known is not None and known.link is carrier else None

    def seen_by(self, view: str, carrier: Carrier) -> Flow | None:
        of_link = (flow for flow in self._flows.values() if flow.link is carrier)
        return next((flow for flow in of_link if view in flow.views), None)

    async def admit(self, admitted: Admitted, quality: Quality, carrier: Carrier) -> None:
        holding, view = admitted.holding, admitted.granted.view
        flow = self._flows.setdefault(holding.flow, Flow(holding, carrier))
        flow.move_to(carrier)
        flow.views[view] = admitted.until
        flow.asked[view] = carrier
        self._deadlines.keep(holding.flow)
        self._keep_sweeping()

        _log.info("view opened", extra={"view": view, "camera": holding.camera})
        await flow.say(Watched(view, holding.flow))
        await self.want(flow, flow.wanted | {quality})

    async def want(self, flow: Flow | None, qualities: frozenset[Quality]) -> None:
        # It may have been cut while something else was being said.
        if flow is not None and self._flows.get(flow.holding.flow) is flow:
            flow.wanted = qualities
            await self._publisher.want(flow, flow.holding.camera, qualities)

    def keep(self, flows: list[str], carrier: Carrier) -> None:
        """Somebody still looks at these, and the API still agrees."""
        for each in flows:
            if self.of(each, carrier) is not None:
                self._deadlines.keep(FlowId(each))

    async def leave(self, view: str, carrier: Carrier) -> None:
        for flow in list(self._flows.values()):
            if view not in flow.views or flow.asked[view] is not carrier:
                continue
            self._forget_view(flow, view)
            if not flow.views:
                # The pull may linger for who comes back; no picture leaves meanwhile.
                await self.want(flow, frozenset())
                self._stop(flow)
                await flow.say(Ended(flow.holding.flow, view, STOPPED, sentence(STOPPED)))

    async def end(self, flow: FlowId, code: str) -> None:
        """Nothing where it has ended already."""
        if (known := self._flows.get(flow)) is not None:
            self._stop(known)
            await _say_ended(known, code)

    async def end_overdue(self, shared: Collection[CameraId] | None) -> None:
        """Whatever is over, on whichever clock it is, and the cameras that are `shared` no more;
        `None` while it is not known which are."""
        for flow in self._deadlines.overdue():
            await self.end(flow, "unconfirmed")
        for each in list(self._flows.values()):
            if shared is not None and each.holding.camera not in shared:
                await self.end(each.holding.flow, "camera-unknown")
            else:
                await self._end_rights(each)

    def stop_under(self, cut: Cut) -> list[Flow]:
        """Those that it stops: no picture of theirs leaves once this returns."""
        gone = [each for each in self._flows.values() if cut.camera in (None, each.holding.camera)]
        for flow in gone:
            self._stop(flow)
        return gone

    def stop_all(self) -> None:
        """As the process ends: nobody is told."""
        for flow in list(self._flows.values()):
            self._stop(flow)
        if self._sweeping is not None:
            self._sweeping.cancel()

    def _keep_sweeping(self) -> None:
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep_while_flowing())

    async def _sweep_while_flowing(self) -> None:
        while self._flows:
            await asyncio.sleep(self._every)
            try:
                await self._sweep()
            except Exception:
                # Deadlines go on being kept, whatever one flow did.
                _log.exception("sweep failed")

    async def _end_rights(self, flow: Flow) -> None:
        now = self._clock()
        over = [view for view, until in flow.views.items() if until <= now]
        if not over:
            return

        code = self._guard.why_ended(now)
        for view in over:
            self._forget_view(flow, view)
        if not flow.views:
            await self.end(flow.holding.flow, code)
            return
        for view in over:
            await flow.say(Ended(flow.holding.flow, view, code, sentence(code)))

    def _stop(self, flow: Flow) -> None:
        """No picture of this flow leaves once this returns, and its slot is free."""
        self._publisher.stop(flow)
        for view in list(flow.views):
            self._forget_view(flow, view)
        self._flows.pop(flow.holding.flow, None)
        self._deadlines.forget(flow.holding.flow)
        self._guard.release(flow.holding)

    def _forget_view(self, flow: Flow, view: str) -> None:
        """No picture, no steering."""
        self._joysticks.end(view, "view-ended")
        flow.views.pop(view, None)
        flow.asked.pop(view, None)


async def say_cut(gone: list[Flow], cut: Cut) -> None:
    """Tell who looked at what this stop ended."""
    if gone:
        _log.warning("cut by the commune", extra={"camera": cut.camera, "flows": len(gone)})
    for flow in gone:
        await _say_ended(flow, "cut-by-commune", cut.reason)


async def _say_ended(flow: Flow, code: str, reason: str = "") -> None:
    _log.info("flow ended", extra={"flow": flow.holding.flow, "code": code})
    await flow.say(Ended(flow.holding.flow, None, code, sentence(code, reason)))
