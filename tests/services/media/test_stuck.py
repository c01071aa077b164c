"""A screen that hangs: what waits for it is bounded, it ends, and nobody else notices."""

from __future__ import annotations

import asyncio
from itertools import count, pairwise

import pytest

from services.media.ending import overdue
from services.media.relay.fast import WAITING_FRAMES, FastSender
from services.media.webrtc.peer import MOST_UNDELIVERED
from tenants.vocabulary.picture import Quality
from tests.services.media.scene.clips import RATE, TICKS
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place

pytestmark = pytest.mark.media

PATIENCE_SECONDS = 3.0
"""Instead of ten: aiortc reports each second or so."""


def sender_of(place: Place, view: str) -> FastSender:
    (room,) = place.node.house.rooms_of()
    sender = room.views[view].screen.sender
    assert isinstance(sender, FastSender)
    return sender


async def test_a_screen_that_stops_reading_ends_alone_and_the_others_miss_no_picture(
    place: Place, commune: ScriptedFederator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overdue, "UNANSWERED_SECONDS", PATIENCE_SECONDS)
    stuck = await place.watching("view-stuck")
    other = await place.watching("view-other")
    sender, most, since = sender_of(place, "view-stuck"), 0, other.pictures

    stuck.stop_reading()
    while place.bodies("views.ended") == []:
        await other.sees(1)
        most = max(most, sender.waiting)
    await other.sees(RATE)

    assert [(body["view"], body["code"]) for body in place.bodies("views.ended")] == [
        ("view-stuck", "connection-lost")
    ]
    assert most <= WAITING_FRAMES
    assert other.pictures - since > PATIENCE_SECONDS * RATE
    steps = {after - before for before, after in pairwise(other.timestamps[since:])}
    assert steps == {TICKS}
    assert sender_of(place, "view-other").dropped == 0


async def test_a_screen_that_takes_no_word_is_given_up_before_they_pile_up(
    place: Place, commune: ScriptedFederator
) -> None:
    deaf = await place.watching("view-deaf")
    other = await place.watching("view-other")
    await other.is_told("live")
    deaf.take_no_word()

    for number in count():
        if place.bodies("views.ended") != []:
            break
        state = "unavailable" if number % 2 else "live"
        await commune.report("flow-1", Quality.SUB, state)
        await asyncio.sleep(0)

    assert number <= 2 * MOST_UNDELIVERED
    ended = {"view": "view-deaf", "flow": "flow-1", "code": "connection-lost"}
    assert place.bodies("views.ended") == [ended]
    await commune.report("flow-1", Quality.SUB, "live")
    await other.is_told("live")
    await other.sees(RATE)
    await until(lambda: deaf.state == "closed")
