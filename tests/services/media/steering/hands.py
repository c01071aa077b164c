"""A view that is live, a link that writes down what it is told, a screen that does too."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from services.kit.link.steering import Held
from services.kit.link.words import Word
from services.kit.passes import Pass, SteeringPass, generate_key, sign_steering
from services.media import words
from services.media.relay.fast import FastSender
from services.media.steering.joysticks import Joysticks
from services.media.steering.words import Taking, Wish
from services.media.view import Screen, Stage, View
from services.media.webrtc.peer import Peer
from tenants.vocabulary.picture import PictureState, Quality
from tests.builders import NOON
from tests.services.media.scene.place import CAMERA, TENANT, a_pass
from tests.virtual_time import now

KEY = generate_key()


def a_steering_pass(lease: str = "lease-1", **changes: Any) -> SteeringPass:
    granted = SteeringPass(
        lease=lease,
        view="view-1",
        flow="flow-1",
        tenant=TENANT,
        camera=CAMERA,
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation="cic-nord",
        ground="need",
        incident="2026-4711",
        convention=TENANT,
        article="3",
        entry=43,
        fence=1,
        priority=1,
        until=NOON + timedelta(minutes=5),
    )
    return replace(granted, **changes)


@dataclass
class TellingPeer:
    """The part of a `Peer` that speaks."""

    told: list[dict[str, Any]] = field(default_factory=list)
    listening: bool = True

    def say(self, word: str) -> None:
        self.told.append(json.loads(word))


class Hands:
    """The joysticks of a node with one view; implements `Federators`."""

    until = (NOON + timedelta(minutes=5)).timestamp()
    """Of a hold."""

    def __init__(self) -> None:
        self._began = now()
        self.is_linked = True
        self.told_commune: list[tuple[float, Word]] = []
        self.published: list[tuple[str, Any]] = []
        self.joysticks = Joysticks(
            self, lambda topic, body: self.published.append((topic, body)), KEY, self.clock
        )
        self.peer = TellingPeer()
        self.view = self._view(a_pass())
        self.show(PictureState.LIVE)

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=now() - self._began)

    def linked(self, tenant: str) -> bool:
        return self.is_linked

    def say(self, tenant: str, word: Word, flow: str | None = None) -> None:
        self.told_commune.append((now(), word))

    def show(self, state: PictureState) -> None:
        self.view.told = words.state(state)

    def hear(self, wish: Wish) -> None:
        self.joysticks.hear(self.view, wish)

    def take(self, lease: str = "lease-1", **changes: Any) -> None:
        granted = a_steering_pass(lease, **changes)
        self.hear(Taking(sign_steering(granted, KEY, self.clock())))

    def hold(self, lease: str = "lease-1", **changes: Any) -> None:
        """Taken, and agreed by the commune; what was said on the way is forgotten."""
        self.take(lease, **changes)
        self.joysticks.answered(TENANT, Held("view-1", self.until, [], {}))
        self.told_commune.clear()
        self.peer.told.clear()
        self.published.clear()

    @property
    def commune_heard(self) -> list[Word]:
        return [word for _, word in self.told_commune]

    @property
    def screen_heard(self) -> list[tuple[str, str | None]]:
        return [(one["steering"], one["code"]) for one in self.peer.told]

    def _view(self, granted: Pass) -> View:
        sender = FastSender(now, now)
        screen = Screen(granted.view, "session", sender, cast("Stage", None), 0.0)
        screen.peer = cast("Peer", self.peer)
        return View(granted, "token", Quality.SUB, screen)
