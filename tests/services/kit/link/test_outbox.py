"""What waits to leave: words never dropped, pictures dropped by whole runs."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.link.carrier import LinkLost
from services.kit.link.outbox import (
    LARGEST_FRAME,
    UNSENT_BYTES,
    WAITING_SECONDS,
    WAITING_WORDS,
    Outbox,
)
from services.kit.link.words import Ended, Keep, Leave, Picture, Word
from tests.services.kit.link.carriers import a_picture


class Clock:
    """Moved by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def everything(outbox: Outbox) -> list[Word | Picture]:
    taken: list[Word | Picture] = []
    while not outbox.empty:
        taken.append(await outbox.take())
    return taken


async def test_words_overtake_the_pictures_that_wait() -> None:
    outbox = Outbox()
    outbox.show(a_picture())
    outbox.say(Leave("view-1"))

    assert await everything(outbox) == [Leave("view-1"), a_picture()]


async def test_a_picture_passes_where_nothing_waits_in_front_of_it() -> None:
    outbox = Outbox()
    following = a_picture(timestamp=2, keyframe=False)

    assert not outbox.passes(following)
    assert outbox.passes(a_picture(timestamp=1))
    assert outbox.passes(following)
    assert outbox.empty
    assert outbox.dropped == 0


async def test_a_picture_passes_neither_words_nor_pictures_nor_the_end() -> None:
    outbox = Outbox()

    outbox.say(Leave("view-1"))
    assert not outbox.passes(a_picture())
    await everything(outbox)

    outbox.show(a_picture(timestamp=1))
    assert not outbox.passes(a_picture(timestamp=2))
    await everything(outbox)

    outbox.close()
    assert not outbox.passes(a_picture(timestamp=3))


async def test_a_picture_that_would_fill_the_pipe_waits_for_the_writer() -> None:
    outbox = Outbox()

    assert outbox.passes(a_picture(size=UNSENT_BYTES // 2))
    assert not outbox.passes(a_picture(size=UNSENT_BYTES // 2 + 1))


async def test_after_a_drop_nothing_passes_before_the_next_keyframe() -> None:
    outbox = Outbox(waiting_bytes=250)
    for timestamp in range(1, 4):
        outbox.show(a_picture(timestamp=timestamp, keyframe=timestamp == 1))
    await everything(outbox)

    assert outbox.dropped == 1
    assert not outbox.passes(a_picture(timestamp=4, keyframe=False))
    assert outbox.passes(a_picture(timestamp=5))


async def test_a_stream_starts_on_a_keyframe() -> None:
    outbox = Outbox()
    for timestamp, keyframe in ((1, False), (2, True), (3, False)):
        outbox.show(a_picture(timestamp=timestamp, keyframe=keyframe))

    assert await everything(outbox) == [
        a_picture(timestamp=2),
        a_picture(timestamp=3, keyframe=False),
    ]
    assert outbox.dropped == 1


async def test_without_room_a_stream_is_dropped_up_to_its_next_keyframe() -> None:
    outbox = Outbox(waiting_bytes=250)
    outbox.show(a_picture(timestamp=1))
    outbox.show(a_picture(timestamp=2, keyframe=False))
    outbox.show(a_picture(timestamp=3, keyframe=False))
    sent = await everything(outbox)
    outbox.show(a_picture(timestamp=4, keyframe=False))
    outbox.show(a_picture(timestamp=5))

    assert [each.unit.timestamp for each in sent if isinstance(each, Picture)] == [1, 2]
    assert await everything(outbox) == [a_picture(timestamp=5)]
    assert outbox.dropped == 2


async def test_one_stream_without_room_does_not_gap_another() -> None:
    outbox = Outbox(waiting_bytes=250)
    outbox.show(a_picture("small", size=10))
    outbox.show(a_picture("large", size=200))
    outbox.show(a_picture("large", size=200, keyframe=False, timestamp=1))
    outbox.show(a_picture("small", size=10, keyframe=False, timestamp=1))

    assert await everything(outbox) == [
        a_picture("small", size=10),
        a_picture("large", size=200),
        a_picture("small", size=10, keyframe=False, timestamp=1),
    ]


async def test_a_picture_no_frame_can_carry_is_dropped() -> None:
    outbox = Outbox()
    outbox.show(a_picture(size=LARGEST_FRAME))

    assert outbox.empty
    assert outbox.dropped == 1


async def test_a_picture_that_waited_too_long_is_dropped_up_to_the_next_keyframe() -> None:
    clock = Clock()
    outbox = Outbox(monotonic=clock)
    outbox.show(a_picture(timestamp=1))
    clock.now += WAITING_SECONDS / 2
    outbox.show(a_picture(timestamp=2, keyframe=False))
    outbox.show(a_picture("other", timestamp=3))
    clock.now += WAITING_SECONDS * 0.75
    outbox.show(a_picture(timestamp=4))
    outbox.show(a_picture(timestamp=5, keyframe=False))

    assert await everything(outbox) == [
        a_picture("other", timestamp=3),
        a_picture(timestamp=4),
        a_picture(timestamp=5, keyframe=False),
    ]
    assert outbox.dropped == 2


async def test_a_stream_that_waited_too_long_starts_again_on_a_keyframe_alone() -> None:
    clock = Clock()
    outbox = Outbox(monotonic=clock)
    outbox.show(a_picture(timestamp=1))
    clock.now += WAITING_SECONDS + 0.1
    taking = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.show(a_picture(timestamp=2, keyframe=False))
    outbox.show(a_picture(timestamp=3))

    assert await taking == a_picture(timestamp=3)
    assert outbox.empty
    assert outbox.waiting_bytes == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 400), st.booleans(), st.floats(0, 0.4)),
        max_size=60,
    )
)
def test_whatever_comes_no_more_waits_than_the_bound_or_one_picture(
    steps: list[tuple[int, int, bool, float]],
) -> None:
    clock, bound = Clock(), 500
    outbox = Outbox(bound, clock)

    for stream, size, keyframe, seconds in steps:
        outbox.show(a_picture(str(stream), size=size, keyframe=keyframe))
        clock.now += seconds
        assert outbox.waiting_bytes <= bound


async def test_what_waits_of_an_ended_flow_does_not_leave() -> None:
    outbox = Outbox()
    outbox.show(a_picture("ended"))
    outbox.show(a_picture("other"))
    ended = Ended("ended", None, "cut-by-commune", "")
    outbox.say(ended)

    assert await everything(outbox) == [ended, a_picture("other")]


async def test_the_end_of_one_view_leaves_the_flow_s_pictures_alone() -> None:
    outbox = Outbox()
    outbox.show(a_picture())
    ended = Ended("flow-1", "view-1", "deadline", "")
    outbox.say(ended)

    assert await everything(outbox) == [ended, a_picture()]


async def test_a_peer_that_stops_listening_is_taken_for_lost() -> None:
    outbox = Outbox()
    for _ in range(WAITING_WORDS):
        outbox.say(Keep([]))

    with pytest.raises(LinkLost):
        outbox.say(Keep([]))
    with pytest.raises(LinkLost):
        outbox.show(a_picture())


async def test_words_said_before_the_end_still_leave_and_pictures_do_not() -> None:
    outbox = Outbox()
    outbox.show(a_picture())
    outbox.say(Leave("view-1"))
    outbox.close()

    assert await outbox.take() == Leave("view-1")
    with pytest.raises(LinkLost):
        await outbox.take()


async def test_who_waits_for_something_to_leave_is_told_of_the_end() -> None:
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.close()

    with pytest.raises(LinkLost):
        await waiting
