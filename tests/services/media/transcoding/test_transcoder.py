"""A transcoder as a process: what it may do, and what becomes of its node when it falls."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.media.transcoding.transcoder import HUNG_SECONDS, Transcoder
from services.media.transcoding.workshop import Workshop
from tenants.vocabulary.picture import AccessUnit, Codec
from tests.services.media.scene.clips import TICKS
from tests.services.media.scene.foreign import bar_of, decoded, foreign_clip
from tests.services.media.scene.patience import until

pytestmark = pytest.mark.media

CLIP = foreign_clip(Codec.H265)


class Bench:
    """A workshop, what comes out of it, and how often something fell."""

    def __init__(self, at_most: int = 1) -> None:
        self.ahead = 0.0
        self.workshop = Workshop(at_most, lambda: time.monotonic() + self.ahead)
        self.made: list[AccessUnit] = []
        self.falls = 0

    def begin(self, group: tuple[AccessUnit, ...] = ()) -> Transcoder | None:
        return self.workshop.begin(
            Codec.H265, Codec.H264, group, give=self.made.append, over=self._fell
        )

    async def running(self, group: tuple[AccessUnit, ...] = CLIP[:1]) -> tuple[Transcoder, int]:
        transcoder = self.begin(group)
        assert transcoder is not None
        await until(lambda: len(self.made) > 0, seconds=10)
        assert transcoder.pid is not None
        return transcoder, transcoder.pid

    def _fell(self) -> None:
        self.falls += 1


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.workshop.close()
    assert bench.workshop.running == 0


def told_of(pid: int, what: str) -> bytes:
    return Path(f"/proc/{pid}/{what}").read_bytes()


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_it_gives_way_to_everything_else(bench: Bench) -> None:
    _, pid = await bench.running()

    assert os.sched_getscheduler(pid) == os.SCHED_IDLE
    assert os.getpriority(os.PRIO_PROCESS, pid) == 19
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


async def test_it_knows_none_of_its_nodes_secrets_and_may_write_no_file(bench: Bench) -> None:
    _, pid = await bench.running()

    assert told_of(pid, "environ") == b""
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)


async def test_it_begins_with_the_last_picture_of_the_group_and_follows(bench: Bench) -> None:
    transcoder, _ = await bench.running(CLIP[:10])

    for unit in CLIP[10:20]:
        transcoder.add(unit)
    await until(lambda: len(bench.made) == 11)

    bars = [bar_of(frame) for frame in decoded([unit.data for unit in bench.made], "h264")]
    assert bench.made[0].keyframe
    assert [unit.timestamp for unit in bench.made] == [TICKS * each for each in range(9, 20)]
    assert [abs(bar - 4 * index) <= 2 for index, bar in enumerate(bars, 9)] == [True] * 11


async def test_pictures_keep_the_hour_at_which_the_camera_took_them(bench: Bench) -> None:
    dated = AccessUnit(CLIP[0].data, 0, True, 1_700_000_000.0, Codec.H265)

    await bench.running((dated,))

    assert bench.made[0].captured_at == pytest.approx(1_700_000_000.0)


async def test_no_more_run_than_slots_are_there(bench: Bench) -> None:
    first, _ = await bench.running()

    assert bench.begin() is None
    bench.workshop.end(first)
    assert bench.begin() is None
    await until(lambda: bench.workshop.running == 0)
    assert bench.begin() is not None


async def test_one_that_is_killed_gives_its_slot_back(bench: Bench) -> None:
    _, pid = await bench.running()

    os.kill(pid, signal.SIGKILL)
    await until(lambda: bench.falls == 1)

    assert (bench.workshop.running, bench.workshop.lost) == (0, 1)
    assert not is_alive(pid)


async def test_one_that_answers_nothing_is_known_to_hang(bench: Bench) -> None:
    transcoder, pid = await bench.running()
    await until(lambda: not transcoder.is_hung())

    os.kill(pid, signal.SIGSTOP)
    transcoder.add(CLIP[1])
    bench.ahead += HUNG_SECONDS + 1
    hung = transcoder.is_hung()
    transcoder.kill()
    await until(lambda: bench.falls == 1)

    assert hung
    assert not is_alive(pid)


async def test_one_that_is_late_leaves_pictures_out_up_to_a_keyframe(bench: Bench) -> None:
    transcoder, pid = await bench.running()
    for unit in CLIP[1:5]:
        transcoder.add(unit)
    await until(lambda: len(bench.made) == 5)

    os.kill(pid, signal.SIGSTOP)
    for unit in CLIP[5:45]:
        transcoder.add(unit)
    os.kill(pid, signal.SIGCONT)
    await until(lambda: len(bench.made) == 31)
    for unit in foreign_clip(Codec.H265)[:2]:
        transcoder.add(unit)
    await until(lambda: len(bench.made) == 33)

    assert transcoder.skipped == 14


async def test_stopping_ends_the_process_even_while_it_starts(bench: Bench) -> None:
    transcoder = bench.begin()
    assert transcoder is not None

    bench.workshop.end(transcoder)
    await until(lambda: bench.workshop.running == 0)

    assert bench.falls == 0


async def test_a_node_that_dies_takes_its_transcoders_with_it(bench: Bench) -> None:
    transcoder, pid = await bench.running()

    # As the kernel does with the pipes of a process that is gone.
    assert transcoder._process is not None
    assert transcoder._process.stdin is not None
    transcoder._process.stdin.close()

    await until(lambda: not is_alive(pid))


@pytest.fixture
def told_on_the_loop() -> Iterator[None]:
    """Ends of processes are noticed on the loop, as from Python 3.12 on, so that a test can come
    before; by default 3.11 has a thread for each, which comes when it comes."""
    if sys.version_info >= (3, 12):
        yield
        return
    policy = asyncio.get_event_loop_policy()
    former = policy.get_child_watcher()
    policy.set_child_watcher(asyncio.PidfdChildWatcher())
    yield
    policy.set_child_watcher(former)


@pytest.mark.usefixtures("told_on_the_loop")
async def test_killing_one_that_just_died_takes_its_end_from_nobody(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    transcoder, pid = await bench.running()

    os.kill(pid, signal.SIGKILL)
    # It is dead before the loop runs again.
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222
    transcoder.kill()
    await until(lambda: bench.falls == 1, seconds=10)

    assert [each.getMessage() for each in caplog.records if each.name == "asyncio"] == []
