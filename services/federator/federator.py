"""A commune's federator: answers what media nodes ask, and ends what they forget.

Hears words, has the guard decide, opens and closes pulls. Several links may be served
at once, one for each media node; a flow belongs to the one that asked for it last.
`cut` works with every link down.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from federation.connector import Connector
from services.federator.alarms import CameraAlarms
from services.federator.deadlines import Deadlines, Pace
from services.federator.description import Description
from services.federator.flow import read_qualities
from services.federator.flows import Flows, say_cut
from services.federator.greeting import greet
from services.federator.guard import Admitted, Guard, TurnedAway
from services.federator.hours import read_declared
from services.federator.inventory import SharedCameras
from services.federator.publish import Publisher
from services.federator.sharing import Sharing, read_cuts
from services.federator.steering.joysticks import Joysticks
from services.federator.steering.keeper import Claim
from services.federator.witness import INCONSISTENT, RegisterWitness
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.steering import Release, Steer, Take
from services.kit.link.words import (
    Checkpoint,
    Cuts,
    Hours,
    Keep,
    Known,
    Leave,
    Picture,
    Refused,
    UnreadableWord,
    Want,
    Watch,
    Witness,
    Word,
)
from services.kit.passes import PublicKeys, trace_of
from services.kit.tracing.context import context_in
from services.kit.tracing.spans import say, span
from tenants.conventions.convention import Deed
from tenants.decisions.cutting import Cut
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.picture import Quality

_log = logging.getLogger(__name__)


class ForeignLink(Exception):
    """This link speaks for another tenant."""


class Federator:
    """Serves links until they are lost; leave its block, or `close` it, to let go of all."""

    def __init__(
        self,
        tenant: TenantId,
        connector: Connector,
        deed: Deed,
        *,
        pass_key: PublicKeys,
        witness: RegisterWitness,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        chance: Callable[[], float],
        pace: Pace | None = None,
        state: Path | None = None,
        description: Description | None = None,
    ) -> None:
        """`state` is the folder where what the commune did by itself is kept until it is told;
        `description` what it says of its cameras, over what their system says."""
        self.tenant = tenant
        self._pace = pace or Pace()
        self._clock = clock
        self._pass_key = pass_key
        self._connector = connector
        self.sharing = Sharing(state, lambda: token_hex(16))
        self._guard = Guard(tenant, deed, pass_key, self.sharing.standing)
        self._witness = witness
        self._heed_dispute()
        self._publisher = Publisher(connector, self._pace, monotonic, chance)
        self._shared = SharedCameras(connector, self._pace, chance, description)
        self._alarms = CameraAlarms(connector, self._pace, chance, lambda: self._shared.by_id)
        self._joysticks = Joysticks(
            tenant, deed, connector, pass_key, clock, monotonic, self._pace, self.sharing.take_back
        )
        self._flows = Flows(
            self._guard,
            self._publisher,
            self._joysticks,
            Deadlines(monotonic, self._pace.keep),
            clock,
            self.sweep,
            self._pace.sweep,
        )
        self.links = 0
        """Media nodes that it is linked to now."""

    async def __aenter__(self) -> Federator:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def slots(self) -> Slots:
        """The slots of the flows that leave now."""
        return self._guard.slots(self._clock())

    @property
    def open_pulls(self) -> frozenset[tuple[CameraId, Quality]]:
        return self._publisher.open_pulls

    @property
    def shared_cameras(self) -> int | None:
        """How many; `None` before their first reading."""
        return None if self._shared.by_id is None else len(self._shared.by_id)

    @property
    def in_dispute(self) -> bool:
        """Whether the commune's side disputes its register."""
        return self._witness.in_dispute

    def standing(self) -> Witness:
        """How far the commune's side has followed its register."""
        return self._witness.standing()

    def holder(self, camera: CameraId) -> Claim | None:
        """Who holds this camera's joystick now."""
        return self._joysticks.holder(camera)

    async def serve(self, carrier: Carrier) -> None:
        """Serve one link until it is lost. Flows that are kept go on without it."""
        if carrier.tenant != self.tenant:
            raise ForeignLink(f"this federator speaks for {self.tenant} alone")

        reporting: list[asyncio.Task[None]] = []
        greeted = 0
        try:
            await greet(carrier, self._clock, self._pace.welcome)
            greeted = 1
            self.links += greeted
            await carrier.say(self._witness.standing())
            for report in (self._shared.report, self.sharing.report, self._alarms.report):
                reporting.append(asyncio.create_task(report(carrier)))
            while True:
                await self._answer(await carrier.hear(), carrier)
        except (LinkLost, TimeoutError) as error:
            _log.info("link lost", extra={"reason": str(error) or "no welcome in time"})
        except UnreadableWord as error:
            _log.error("link dropped", extra={"reason": str(error)})
        finally:
            self.links -= greeted
            self._joysticks.link_lost(carrier)
            for task in reporting:
                task.cancel()
            await carrier.close()

    def shares(self, camera: CameraId) -> bool:
        """Whether it may be one: not, once an inventory was read that leaves it out."""
        return self._shared.by_id is None or camera in self._shared.by_id

    async def cut(self, cut: Cut) -> int:
        """The owner's stop, said here: flows it ended. It holds whatever else fails.

        Raises `OSError` where it could not be kept on disk, once everything has stopped.
        """
        gone = self._flows.stop_under(cut)
        try:
            self.sharing.cut(cut)
        finally:
            await say_cut(gone, cut)
        return len(gone)

    def restore(self, camera: CameraId | None, by: str, at: datetime) -> bool:
        """Take back one stop; what it ended has to be asked for again. False if none was."""
        return self.sharing.restore(camera, by, at)

    async def _obey(self, cuts: list[Cut]) -> int:
        """Stop what the owner cut at its console: how many flows that was."""
        self.sharing.told(cuts)
        now, stopped = self._clock(), 0
        for cut in self.sharing.cuts():
            if cut.stands(now):
                gone = self._flows.stop_under(cut)
                stopped += len(gone)
                await say_cut(gone, cut)
        return stopped

    def take_back(self, camera: CameraId | None, by: str, reason: str = "") -> int:
        """The CSU wants the joystick of this camera, or of all: how many holds that ended. The
        State has to wait then. Raises `OSError` as `cut` does."""
        return self._joysticks.take_back(camera, by, reason)

    async def sweep(self) -> None:
        """End what is overdue, on whichever clock it is, and what is shared no more."""
        self._joysticks.sweep()
        await self._flows.end_overdue(self._shared.by_id)
        await self._publisher.sweep()

    def retry_pictures(self) -> None:
        """Try at once what shows none."""
        self._publisher.retry()

    async def close(self) -> None:
        """Let go of every camera. Links are their servers' to close."""
        self._flows.stop_all()
        await self._alarms.close()
        await self._joysticks.close()
        await self._publisher.close()
        await self._connector.close()

    async def _answer(self, word: Word | Picture, carrier: Carrier) -> None:
        match word:
            case Watch():
                await self._watch(word, carrier)
            case Want(flow=flow, qualities=qualities):
                await self._flows.want(self._flows.of(flow, carrier), read_qualities(qualities))
            case Leave(view=view):
                await self._flows.leave(view, carrier)
            case Keep(flows=flows):
                self._flows.keep(flows, carrier)
            case Checkpoint():
                answer = await self._witness.answer(word)
                self._heed_dispute()
                await carrier.say(answer)
            case _:
                await self._answer_otherwise(word, carrier)

    async def _answer_otherwise(self, word: Word | Picture, carrier: Carrier) -> None:
        match word:
            case Cuts(cuts=cuts):
                with span("federator.cut", context_in(cuts), tenant=self.tenant) as followed:
                    followed.say(flows=await self._obey(read_cuts(cuts)))
            case Hours(declared=declared):
                self._joysticks.hours_declared(read_declared(declared))
            case Known(facts=facts):
                self.sharing.known(facts)
            case Take() | Steer() | Release():
                seen = self._flows.seen_by(word.view, carrier)
                await self._joysticks.hear(word, carrier, seen, self._shared.by_id)
            case _:
                raise UnreadableWord(f"media may not say {type(word).__name__}")

    def _heed_dispute(self) -> None:
        self._guard.doubt = INCONSISTENT if self._witness.in_dispute else None

    async def _watch(self, word: Watch, carrier: Carrier) -> None:
        (quality,) = read_qualities([word.quality])
        trace = trace_of(word.token, self._pass_key, self._clock())
        with span("federator.watch", trace, view=word.view, quality=quality.value):
            await self._judge(word, quality, carrier)

    async def _judge(self, word: Watch, quality: Quality, carrier: Carrier) -> None:
        judgement = self._guard.judge(word.view, word.token, self._clock(), self._shared.by_id)
        for holding in judgement.superseded:
            await self._flows.end(holding.flow, "fenced")

        match judgement.answer:
            case Admitted() as admitted:
                say(outcome="granted", camera=admitted.holding.camera, flow=admitted.holding.flow)
                await self._flows.admit(admitted, quality, carrier)
            case TurnedAway(code=code, article=article, text=text):
                say(outcome="refused", code=code, article=article.cited)
                _log.warning("view refused", extra={"view": word.view, "code": code})
                await self._flows.leave(word.view, carrier)
                await carrier.say(Refused(word.view, code, article.cited, text))
