"""A room by itself: what it asks its commune, and what it gives to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from services.kit.link.words import Leave, SourceState, Want, Watch, Word
from services.media import words
from services.media.relay.frames import Frame
from services.media.relay.strain import TRIED_AGAIN_SECONDS
from services.media.rooms import REPLAY_SECONDS, SWITCH_SECONDS, Room
from services.media.source import FROZEN_SECONDS
from services.media.steering.words import Wish
from services.media.view import Screen, View
from services.media.webrtc.peer import Peer
from tenants.vocabulary.picture import AccessUnit, PictureState, Quality
from tests.services.media.scene.place import a_pass

MAIN, SUB = Quality.MAIN, Quality.SUB


class NotedSender:
    """Notes what it is given, as `b0 1 2`: a beginning, then what follows."""

    def __init__(self) -> None:
        self.given = ""
        self.dropped = 0
        self.lost = 0
        self.jitter = 0
        self.carries: int | None = None

    def unanswered(self, now: float) -> float:
        return 0.0

    def begin(self, frames: Sequence[Frame]) -> None:
        self.given += " b" + "".join(frame.unit.data.decode() for frame in frames)

    def follow(self, frame: Frame) -> None:
        self.given += frame.unit.data.decode()

    def stop(self) -> None:
        self.given += " stop"


class Listening:
    """A screen that hears everything."""

    listening = True

    def say(self, word: str) -> None: ...


class Quiet:
    """A stage where nothing happens by itself."""

    def screen_ready(self, screen: Screen) -> None: ...

    def screen_gone(self, screen: Screen) -> None: ...

    def screen_wishes(self, screen: Screen, quality: Quality) -> None: ...

    def screen_steers(self, screen: Screen, wish: Wish) -> None: ...

    def screen_lost_pictures(self, screen: Screen) -> None: ...


class Scene:
    """One room, its commune's ear, the bus's, and a clock."""

    def __init__(self) -> None:
        self.said: list[Word] = []
        self.states: list[tuple[str, str | None]] = []
        self.now = 100.0
        self.room = Room(a_pass(), say=self.said.append, publish=self._note, linked=True)

    def view(self, name: str = "view-1", quality: Quality = SUB) -> tuple[View, NotedSender]:
        """A view whose screen is connected and whose commune has agreed."""
        sender = NotedSender()
        screen = Screen(name, "session", sender, Quiet(), self.now)
        screen.is_connected = True
        view = View(a_pass(name), "token", quality, screen)
        self.room.enter(view)
        self.room.agree(view, self.now)
        return view, sender

    def show(self, pictures: str, quality: Quality = SUB) -> None:
        """Each letter is a picture, 40 ms apart; capitals are keyframes."""
        for letter in pictures:
            self.now += 0.04
            unit = AccessUnit(letter.encode(), round(self.now * 90_000), letter.isupper())
            self.room.show(quality, unit, self.now)

    def hear(self, state: PictureState, code: str | None = None, quality: Quality = SUB) -> None:
        report = SourceState("flow-1", quality.value, state.value, code, "Camera 017: mend it.")
        self.room.hear(report, quality, state, self.now)

    def _note(self, topic: str, body: Mapping[str, Any]) -> None:
        assert topic == "flows.state"
        self.states.append((body["state"], body["code"]))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_first_view_asks_for_its_quality_and_for_no_other(scene: Scene) -> None:
    scene.view()

    assert scene.said == [Watch("view-1", "token", "sub")]


def test_a_view_starts_on_a_keyframe_and_a_newcomer_on_the_last_one(scene: Scene) -> None:
    _, first = scene.view("view-1")
    scene.show("xyAbcDe")
    _, newcomer = scene.view("view-2")
    scene.show("f")

    assert first.given == " bAbcDef"
    assert newcomer.given == " bDef"


def test_a_view_keeps_its_quality_until_the_other_has_a_keyframe(scene: Scene) -> None:
    view, sender = scene.view()
    scene.show("Ab")

    scene.room.wish(view, MAIN, scene.now)
    scene.show("c")
    scene.show("xyZ", MAIN)
    scene.show("d")
    scene.show("w", MAIN)

    assert sender.given == " bAbc bZw"
    assert scene.said[1:] == [Want("flow-1", ["main", "sub"]), Want("flow-1", ["main"])]


def test_a_quality_that_is_asked_for_no_more_is_nobodys(scene: Scene) -> None:
    view, sender = scene.view()
    scene.show("Ab")
    scene.room.wish(view, MAIN, scene.now)
    scene.show("Z", MAIN)

    scene.show("C")
    scene.now += SWITCH_SECONDS
    scene.room.wish(view, SUB, scene.now)

    assert sender.given == " bAb bZ"


def test_a_screen_that_cannot_make_up_its_mind_waits_its_turn(scene: Scene) -> None:
    view, sender = scene.view("view-1")
    scene.view("view-2", MAIN)
    scene.show("A")
    scene.show("Z", MAIN)

    for quality in (MAIN, SUB, MAIN, SUB, MAIN):
        scene.room.wish(view, quality, scene.now)
    assert sender.given == " bA"

    scene.now += SWITCH_SECONDS
    scene.room.tick(scene.now)
    assert sender.given == " bA bZ"


def test_a_screen_that_lost_pictures_gets_the_group_again_but_not_all_the_time(
    scene: Scene,
) -> None:
    view, sender = scene.view()
    scene.show("Ab")

    scene.room.replay(view, scene.now)
    scene.now += REPLAY_SECONDS
    scene.room.replay(view, scene.now)
    scene.room.replay(view, scene.now)

    assert sender.given == " bAb bAb"


def test_a_quality_that_nobody_shows_any_more_is_no_longer_pulled(scene: Scene) -> None:
    view, _ = scene.view("view-1")
    other, _ = scene.view("view-2", MAIN)

    scene.room.leave(other, scene.now)

    assert scene.said[-2:] == [Leave("view-2"), Want("flow-1", ["sub"])]
    scene.room.leave(view, scene.now)
    assert scene.said[-1] == Leave("view-1")


def test_a_source_tells_its_life(scene: Scene) -> None:
    scene.view()
    scene.hear(PictureState.CONNECTING)
    scene.hear(PictureState.LIVE)
    scene.show("A")
    scene.now += FROZEN_SECONDS + 0.1
    scene.room.tick(scene.now)
    scene.show("b")
    scene.hear(PictureState.UNAVAILABLE, "camera-unreachable")
    scene.room.link_is_down(scene.now)
    scene.room.link_is_up(scene.now)

    assert scene.states == [
        ("connecting", None),
        ("live", None),
        ("frozen", "stalled"),
        ("live", None),
        ("unavailable", "camera-unreachable"),
        ("unavailable", "link-lost"),
        ("connecting", None),
    ]


def test_after_a_lost_link_everything_is_asked_and_shown_afresh(scene: Scene) -> None:
    view, sender = scene.view()
    scene.show("Abc")
    scene.room.link_is_down(scene.now)
    scene.said.clear()
    view.token = "fresher"

    scene.room.link_is_up(scene.now)
    scene.show("xYz")
    assert sender.given == " bAbc"
    scene.room.agree(view, scene.now)
    scene.show("w")

    assert scene.said == [Watch("view-1", "fresher", "sub"), Want("flow-1", ["sub"])]
    assert sender.given == " bAbc bYzw"


def test_a_room_says_nothing_to_a_commune_that_is_not_linked(scene: Scene) -> None:
    view, _ = scene.view()
    scene.room.link_is_down(scene.now)
    scene.said.clear()

    scene.room.wish(view, MAIN, scene.now)
    scene.room.leave(view, scene.now)

    assert scene.said == []


def test_who_cannot_carry_the_large_picture_is_shown_the_small_one_and_told(scene: Scene) -> None:
    view, sender = scene.view(quality=MAIN)
    view.screen.peer = cast("Peer", Listening())
    scene.show("Ab", MAIN)

    sender.lost = 100
    for _ in range(20):
        scene.now += 0.25
        scene.room.tick(scene.now)
    scene.show("cd", MAIN)
    scene.show("Xy")

    assert scene.said[-2:] == [Want("flow-1", ["main", "sub"]), Want("flow-1", ["sub"])]
    assert sender.given.endswith("cd bXy")
    assert view.told == words.state(PictureState.LIVE, "narrow")
    assert scene.states[-1] == ("live", None)


def test_the_large_picture_is_tried_again_after_a_while(scene: Scene) -> None:
    view, sender = scene.view(quality=MAIN)
    scene.show("Ab", MAIN)
    sender.lost = 100
    for _ in range(20):
        scene.now += 0.25
        scene.room.tick(scene.now)
    scene.show("Xy")

    sender.lost = 0
    scene.now += TRIED_AGAIN_SECONDS
    scene.room.tick(scene.now)
    scene.show("E", MAIN)

    assert view.current is MAIN
    assert sender.given.endswith("bE")
