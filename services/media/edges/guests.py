"""The origin's side: other nodes' views of a camera of ours, and its pictures for them.

To the commune they are views as ours are: asked for by our link, each by its own pass, so that
it sends each flow once, whoever watches where. Only what comes from the commune itself is passed
on: what this node has from another one it gives to nobody, so that no chain and no loop forms.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from services.kit.bus import topics
from services.kit.link.additions import Arrival
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.steering import Held, Release, Steer, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import (
    Ended,
    Leave,
    Picture,
    Refused,
    SourceState,
    UnreadableWord,
    Want,
    Watch,
    Watched,
    Word,
)
from services.kit.passes import PassRefused, PublicKeys
from services.media.edges.seats import Edge, Flow, Seat, Seats, read_qualities, seat_for
from services.media.edges.speaking import Speaking
from services.media.links.greeting import Unwelcome, welcome
from services.media.links.revocations import RevokedCertificates
from services.media.rooms import Publish, Room
from services.media.steering.joysticks import Federators
from tenants.vocabulary.picture import PictureState, Quality

_log = logging.getLogger(__name__)

LOST: Final = "link-lost"
REVOKED: Final = "federator-revoked"


class OwnRooms(Protocol):
    """What this node shows itself."""

    def room_of(self, tenant: str, flow: str) -> Room | None: ...

    def room_with(self, tenant: str, view_id: str) -> Room | None: ...

    def is_over(self, view_id: str) -> bool: ...


class Guests:
    """One per node. `relayed`: whether a flow comes to this node from another one."""

    rooms: OwnRooms
    """Set before the first link is served."""

    def __init__(
        self,
        links: Federators,
        publish: Publish,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        certificates: RevokedCertificates,
        relayed: Callable[[str], bool],
    ) -> None:
        self._links = links
        self._publish = publish
        self._pass_key = pass_key
        self._clock = clock
        self._monotonic = monotonic
        self._certificates = certificates
        self._relayed = relayed
        self._seats = Seats()
        self._linked: set[Edge] = set()
        self._said: dict[Flow, frozenset[Quality]] = {}
        """What the commune was asked for of each flow that others have from us."""

    @property
    def views(self) -> int:
        return len(self._seats)

    def has(self, tenant: str, view: str) -> bool:
        """Whether another node shows this view, and has it from us."""
        return self._seats.of(tenant, view) is not None

    def edges(self, tenant: str, flow: str) -> int:
        """How many nodes have this flow from us."""
        return len(self._seats.edges((tenant, flow)))

    def flows(self, tenant: str) -> list[str]:
        """What is to be kept alive at the commune."""
        return [flow for _, flow in self._seats.flows(tenant)]

    def say_for_us(self, tenant: str, word: Word) -> None:
        """What our own rooms say to the commune, and what the guests want beside it."""
        match word:
            case Leave(view=view) if view in self._seats:
                pass
            case Want(flow=flow) if self._seats.edges((tenant, flow)):
                self._say_wanted((tenant, flow), self._joint((tenant, flow)))
            case _:
                self._links.say(tenant, word)
        if isinstance(word, Leave):
            for flow_left in self._seats.flows(tenant):
                self._refresh(flow_left)

    async def serve(self, carrier: Carrier) -> None:
        """Serve one node until its link is lost. Whatever it does, this only returns."""
        try:
            hello = await welcome(carrier, self._clock, self._certificates)
        except (Unwelcome, LinkLost, UnreadableWord, TimeoutError) as error:
            _log.warning("node refused", extra={"reason": str(error) or "no greeting in time"})
            await carrier.close()
            return
        edge = Edge(hello.software, Speaking(carrier))
        self._linked.add(edge)
        _log.info("edge up", extra={"node": edge.name})
        try:
            while True:
                self._answer(edge, await carrier.hear())
        except LinkLost:
            _log.info("edge gone", extra={"node": edge.name})
        except UnreadableWord as error:
            _log.warning("edge dropped", extra={"node": edge.name, "reason": str(error)})
        except Exception:
            # A fault of ours costs this link, which that node dials again.
            _log.exception("edge dropped", extra={"node": edge.name})
        finally:
            self._linked.discard(edge)
            for view in self._seats.views_at(edge):
                self._leave(view)
            await edge.speaking.close()

    async def close(self) -> None:
        for edge in list(self._linked):
            await edge.speaking.close()

    def changed(self, tenant: str, flow: str) -> None:
        """A flow comes from elsewhere than before: from the commune, or not any more."""
        for view, seat in self._seats.views_of((tenant, flow)):
            self._watch(view, seat)

    def link_is_up(self, tenant: str) -> None:
        for _, flow in self._seats.flows(tenant):
            self.changed(tenant, flow)

    def link_is_down(self, tenant: str) -> None:
        for flow in self._seats.flows(tenant):
            self._said.pop(flow, None)
            for edge in self._seats.edges(flow):
                _tell_lost(edge, flow)

    def revoked(self, tenant: str) -> None:
        """Nothing more of this commune is passed on once this returns."""
        for flow in self._seats.flows(tenant):
            self._end(flow, Ended(flow[1], None, REVOKED, ""))

    def revoke(self, view: str, code: str, text: str | None) -> None:
        """The API took this right back, whether the node that shows it hears of it or not."""
        if (seat := self._seats.named(view)) is not None:
            seat.edge.speaking.say(Ended(seat.granted.flow, view, code, text or ""))
            self._leave(view)

    def show(self, tenant: str, picture: Picture) -> None:
        """Came from the commune."""
        flow, quality = (tenant, picture.flow), picture.quality
        for edge in self._seats.edges(flow):
            may = flow in edge.agreed and quality in edge.wanted[flow]
            if may and (picture.unit.keyframe or (flow, quality) in edge.given):
                edge.given.add((flow, quality))
                edge.speaking.show(picture)

    def hear(self, tenant: str, word: Word) -> None:
        """The commune said it."""
        match word:
            case Watched(view=view) | Refused(view=view):
                self._decided(tenant, view, word)
            case Held(view=view) | SteeringRefused(view=view) | SteeringEnded(view=view):
                if (seat := self._seats.of(tenant, view)) is not None:
                    seat.edge.speaking.say(word)
            case Ended(flow=flow):
                self._end((tenant, flow), word)
            case SourceState(flow=flow) | Arrival(flow=flow):
                self._tell_all((tenant, flow), word)

    def _answer(self, edge: Edge, word: Word | Picture) -> None:
        """What a node asks."""
        match word:
            case Watch():
                self._seat(edge, word)
            case Want(flow=name, qualities=said):
                flow = self._seats.flow_named(edge, name)
                if flow is not None:
                    edge.wanted[flow] = read_qualities(said)
                    self._refresh(flow)
                    self._give_group(edge, flow)
            case Leave(view=view):
                if self._seats.at(edge, view) is not None:
                    self._leave(view)
            case Take(view=view) | Steer(view=view) | Release(view=view):
                seat = self._seats.at(edge, view)
                if seat is not None and not self._relayed(seat.granted.flow):
                    self._links.say(seat.granted.tenant, word)
            case _:
                raise UnreadableWord(f"a node may not say {type(word).__name__}")

    def _seat(self, edge: Edge, word: Watch) -> None:
        """A node shows what the API granted, and nothing else."""
        try:
            seat = seat_for(edge, word, self._pass_key, self._clock())
            if self.rooms.is_over(word.view):
                raise PassRefused("this right was taken back")
        except PassRefused:
            _log.warning("a node asked without a pass", extra={"node": edge.name})
            edge.speaking.say(Refused(word.view, "pass-refused", "", ""))
            return
        self._seats.put(word.view, seat)
        self._watch(word.view, seat)

    def _watch(self, view: str, seat: Seat) -> None:
        tenant, flow = seat.flow
        if self._relayed(flow) or not self._links.linked(tenant):
            _tell_lost(seat.edge, seat.flow)
            return
        self._links.say(tenant, Watch(view, seat.token, seat.quality.value))
        self._said[seat.flow] = self._joint(seat.flow)

    def _leave(self, view: str) -> None:
        seat = self._seats.remove(view)
        if seat is None:
            return
        tenant, flow = seat.flow
        if not self._relayed(flow) and self.rooms.room_with(tenant, view) is None:
            self._links.say(tenant, Leave(view))
        self._refresh(seat.flow)

    def _decided(self, tenant: str, view: str, word: Watched | Refused) -> None:
        seat = self._seats.of(tenant, view)
        if seat is None:
            return
        seat.edge.speaking.say(word)
        if isinstance(word, Refused):
            self._seats.remove(view)
            self._refresh(seat.flow)
        else:
            seat.edge.agreed.add(seat.flow)
            self._give_group(seat.edge, seat.flow)

    def _give_group(self, edge: Edge, flow: Flow) -> None:
        """To a node that has nothing of it yet: its first screen does not wait for a keyframe."""
        room = self.rooms.room_of(*flow)
        if room is None or flow not in edge.agreed:
            return
        for quality in edge.wanted[flow]:
            frames = () if (flow, quality) in edge.given else room.group(quality, self._monotonic())
            for frame in frames:
                edge.given.add((flow, quality))
                edge.speaking.show(Picture(flow[1], quality, frame.unit))

    def _end(self, flow: Flow, word: Ended) -> None:
        over = [
            (view, seat) for view, seat in self._seats.views_of(flow) if word.view in (None, view)
        ]
        for edge in {seat.edge for _, seat in over}:
            edge.speaking.say(word)
        for view, _ in over:
            self._seats.remove(view)
        if not self._seats.edges(flow):
            self._said.pop(flow, None)

    def _tell_all(self, flow: Flow, word: SourceState | Arrival) -> None:
        for edge in self._seats.edges(flow):
            edge.speaking.say(word)
        _, seat = next(self._seats.views_of(flow), (None, None))
        if seat and isinstance(word, SourceState) and self.rooms.room_of(*flow) is None:
            # Nobody looks here, and edges leave it to their origin to tell the API.
            body = {"tenant": flow[0], "flow": flow[1], "camera": seat.granted.camera}
            self._publish(topics.FLOWS_STATE, body | {"state": word.state, "code": word.code})

    def _refresh(self, flow: Flow) -> None:
        """Ask for what anybody looks at, here or there, where that has changed."""
        wanted = self._joint(flow)
        if wanted and wanted != self._said.get(flow) and not self._relayed(flow[1]):
            self._say_wanted(flow, wanted)
        if not self._seats.edges(flow):
            self._said.pop(flow, None)

    def _say_wanted(self, flow: Flow, wanted: frozenset[Quality]) -> None:
        self._said[flow] = wanted
        self._links.say(flow[0], Want(flow[1], sorted(one.value for one in wanted)))

    def _joint(self, flow: Flow) -> frozenset[Quality]:
        room = self.rooms.room_of(*flow)
        here = [] if room is None else [view.qualities for view in room.views.values()]
        there = [edge.wanted[flow] for edge in self._seats.edges(flow)]
        return frozenset[Quality]().union(*here, *there)


def _tell_lost(edge: Edge, flow: Flow) -> None:
    edge.agreed.discard(flow)
    edge.begin_again(flow)
    for quality in edge.wanted[flow]:
        state = PictureState.UNAVAILABLE.value
        edge.speaking.say(SourceState(flow[1], quality.value, state, LOST, None))
