"""The bus goes away and comes back: pictures go on, and nothing is left unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from services.media.herald import WAITING_MESSAGES, Voice
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import TENANT, PassingBus, Place, a_link


async def test_when_the_bus_is_back_everything_is_said_again(
    place: Place, commune: ScriptedFederator
) -> None:
    await commune.share([])
    viewer = await place.watching()
    await place.hears("inventory.reported", {"tenant": TENANT, "cameras": []})

    place.bus.away = True
    await viewer.sees(25)
    place.said.clear()
    place.bus.away = False

    await place.hears("inventory.reported", {"tenant": TENANT, "cameras": []})
    await place.hears("links.changed", a_link(connected=True))
    await until(lambda: place.bodies("views.alive") != [])


async def test_what_is_said_while_the_bus_is_away_is_dropped_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus = PassingBus()
    voice = Voice(bus)
    bus.away = True

    async with bus.subscribe("views.ended") as messages, voice.speaking():
        for number in range(WAITING_MESSAGES + 10):
            voice.publish("views.ended", {"number": number})
        await until(lambda: voice.waiting == 0)
        bus.away = False
        voice.publish("views.ended", {"number": -1})

        heard = await anext(messages)

    assert heard.body == {"number": -1}
    assert [record.message for record in caplog.records] == ["degraded: the bus is away"]


async def test_a_message_nobody_can_read_does_not_deafen_the_node(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    unreadable: list[dict[str, Any]] = [
        {},
        {"view": None},
        {"view": "view-1"},
        {"views": [{}]},
        {"views": 3},
    ]
    for rubbish in unreadable:
        await place.bus.publish("views.revoked", rubbish)
        await place.bus.publish("views.renewed", rubbish)
    await viewer.sees(5)

    await place.bus.publish("views.revoked", {"view": "view-1", "code": "revoked", "text": None})

    told = await viewer.is_told("ended", "revoked")
    assert told["message"] == "Votre droit de regard a été retiré."
