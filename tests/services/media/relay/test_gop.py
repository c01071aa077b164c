"""What a newcomer is given first: a keyframe, what followed it, and nothing stale."""

from __future__ import annotations

from services.media.relay.frames import Frame
from services.media.relay.gop import STALE_SECONDS, GopCache
from tenants.vocabulary.picture import AccessUnit


def frame(number: int, *, keyframe: bool = False, size: int = 10) -> Frame:
    return Frame(AccessUnit(b"x" * size, number * 3600, keyframe))


def kept(cache: GopCache, now: float) -> list[int]:
    """The numbers of the pictures that are given."""
    return [one.unit.timestamp // 3600 for one in cache.frames(now)]


def test_it_keeps_the_last_group_only() -> None:
    cache = GopCache()
    for number in range(7):
        cache.add(frame(number, keyframe=number % 3 == 0), now=number)

    assert kept(cache, 6.0) == [6]


def test_nothing_is_kept_before_the_first_keyframe() -> None:
    cache = GopCache()
    cache.add(frame(1), now=0.0)

    assert kept(cache, 0.0) == []


def test_pictures_that_are_no_longer_live_are_not_given() -> None:
    cache = GopCache()
    cache.add(frame(0, keyframe=True), now=10.0)

    assert kept(cache, 10.0 + STALE_SECONDS) == [0]
    assert kept(cache, 10.1 + STALE_SECONDS) == []


def test_a_source_that_stopped_is_forgotten() -> None:
    cache = GopCache()
    cache.add(frame(0, keyframe=True), now=10.0)

    cache.clear()

    assert kept(cache, 10.0) == []
    assert cache.last_at == float("-inf")


def test_a_group_too_long_or_too_heavy_is_dropped_until_the_next_keyframe() -> None:
    many, heavy = GopCache(units_at_most=3), GopCache(bytes_at_most=35)
    for cache in (many, heavy):
        cache.add(frame(0, keyframe=True), now=0.0)
        for number in (1, 2, 3, 4):
            cache.add(frame(number), now=0.0)

        assert kept(cache, 0.0) == []
        cache.add(frame(5, keyframe=True), now=0.0)
        assert kept(cache, 0.0) == [5]
