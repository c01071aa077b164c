"""Everybody comes at once: two hundred screens within two seconds.

How long each waits is measured by `benchmarks/joining.py`; here everybody must be shown.
"""

from __future__ import annotations

import pytest

from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.crowd import AFTERWARDS
from tests.services.media.scene.gathering import a_crowd, door_of
from tests.services.media.scene.place import Place

pytestmark = [pytest.mark.media, pytest.mark.timeout(120)]

MANY = 200
WITHIN_SECONDS = 2.0


async def test_two_hundred_who_come_within_two_seconds_all_see_and_go_on_seeing(
    place: Place, commune: ScriptedFederator
) -> None:
    early = await place.watching("view-early")
    tokens = [place.token(f"view-{number}") for number in range(MANY)]

    async with door_of(place) as url, a_crowd(url, tokens, WITHIN_SECONDS) as came:
        assert [each.waited for each in came if each.waited is None] == []
        assert min(each.pictures for each in came) > AFTERWARDS
        assert len(place.node.house.alive()) == MANY + 1
        await early.sees(10)

    assert early.state == "connected"
    # One pull, whoever comes: the commune was asked for nothing more.
    assert list(commune.flows) == ["flow-1"]
