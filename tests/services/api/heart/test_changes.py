"""Who follows hears of it; who is slow loses the oldest; who comes back missed no end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from services.api.changes import LONGEST_QUEUE, MEMORY, CamerasChanged, Changes, ViewChanged
from tenants.vocabulary.identifiers import AgentId, CameraId, FlowId, TenantId, ViewId
from tenants.vocabulary.picture import PictureState
from tests.builders import ASCQ, NOON

MARTIN, LEROY = AgentId("martin"), AgentId("leroy")
LIVE = ViewChanged(
    MARTIN, ViewId("v"), FlowId("f"), CameraId(f"{ASCQ}:001"), PictureState.LIVE, None
)
ADDED = CamerasChanged(ASCQ, (LIVE.camera,), (), (), version=1)
ENDED = replace(LIVE, state=PictureState.ENDED, code="stopped")


async def test_every_follower_hears_of_a_gauge() -> None:
    changes = Changes()
    with changes.gauges() as one, changes.gauges() as other:
        changes.gauge_changed(ASCQ)

        assert (await one.take(), await other.take()) == ([ASCQ], [ASCQ])


async def test_a_follower_that_left_is_forgotten() -> None:
    changes = Changes()
    with changes.gauges() as followed:
        changes.gauge_changed(ASCQ)
    changes.gauge_changed(TenantId("metz"))

    assert await followed.take() == [ASCQ]


async def test_a_slow_follower_loses_the_oldest() -> None:
    changes = Changes()
    with changes.gauges() as followed:
        for number in range(LONGEST_QUEUE + 5):
            changes.gauge_changed(TenantId(str(number)))

        taken = await followed.take()

    assert (len(taken), taken[0]) == (LONGEST_QUEUE, "5")


async def test_who_follows_cameras_reads_the_list_first_and_again_after_a_loss() -> None:
    changes = Changes()
    with changes.cameras() as followed:
        assert await followed.take() == [None]
        for _ in range(LONGEST_QUEUE + 5):
            changes.cameras_changed(ADDED)

        taken = await followed.take()

    assert taken == [None, *[ADDED] * 5]


async def test_taking_waits_for_news() -> None:
    changes = Changes()
    with changes.gauges() as followed:
        waiting = asyncio.create_task(followed.take())
        await asyncio.sleep(0)
        assert not waiting.done()

        changes.gauge_changed(ASCQ)
        assert await waiting == [ASCQ]


async def test_views_are_told_to_their_agent_alone() -> None:
    changes = Changes()
    with changes.views(MARTIN, NOON) as mine, changes.views(LEROY, NOON) as others:
        changes.view_changed(LIVE, NOON)
        changes.view_changed(replace(LIVE, view=ViewId("w"), agent=LEROY), NOON)

        assert await mine.take() == [LIVE]
        assert [change.view for change in await others.take()] == ["w"]


async def test_an_end_is_the_last_word() -> None:
    changes = Changes()
    with changes.views(MARTIN, NOON) as followed:
        changes.view_changed(ENDED, NOON)
        changes.view_changed(replace(ENDED, code="revoked"), NOON)
        changes.view_changed(LIVE, NOON)

        assert await followed.take() == [ENDED]


async def test_who_comes_back_is_told_the_last_state_and_recent_ends() -> None:
    changes = Changes()
    changes.view_changed(LIVE, NOON)
    changes.view_changed(replace(ENDED, view=ViewId("old")), NOON)
    changes.view_changed(replace(ENDED, view=ViewId("new")), NOON + MEMORY)

    with changes.views(MARTIN, NOON + MEMORY + timedelta(seconds=1)) as followed:
        told = await followed.take()

    assert [change.view for change in told] == ["v", "new"]
