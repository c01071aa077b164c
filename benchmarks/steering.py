"""From the key that goes up to the dome that stands still, beside a stop said directly.

Media and federator in processes of their own, linked over TLS on loopback; a browser's
side played by aiortc over DTLS and SCTP; a simulated ONVIF dome that ignores the
timeouts of its moves, so that what stops it is ours. *Key up*: `stop` is said on the
data channel. *Silence*: nothing is said any more. *Killed*: media dies by SIGKILL while
the stick is pushed; then the federator does, before a dome that keeps its timeouts, as
nothing of ours is left to stop it. The floor is the connector's own stop, without any of
our processes, against the same dome in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from federation.connector import Steering
from tenants.vocabulary.steering import Move
from tests.federation.onvif.devices import CAMERA, a_connector
from tests.servers.onvif_dome.fixture import OnvifDome
from tests.servers.redis import RedisServer
from tests.walks.stack import Processes
from tests.walks.street import DOME_OPTIONS, Screen, Street

GOAL_KEY_UP_MS, GOAL_KILLED_MS = 150, 700
PAN = 0.4


def main() -> None:
    """Measure, print, and leave nothing running."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=40, help="samples of what is quick")
    words.add_argument("--kills", type=int, default=8, help="samples of media killed")
    asked = words.parse_args()

    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        for part in ("redis", "stack", "alone"):
            (folder / part).mkdir()
        redis = RedisServer(folder / "redis")
        processes = Processes(folder / "stack")
        alone = Processes(folder / "alone")
        dome, ending = OnvifDome(*DOME_OPTIONS), OnvifDome("--timeouts", "kept")
        try:
            street = Street(processes, redis.url, dome)
            street.start()
            asyncio.run(_measure(street, dome, asked.times, asked.kills))
            processes.end()
            street = Street(alone, redis.url, ending)
            street.start()
            asyncio.run(_measure_federator(street, asked.kills))
        finally:
            processes.end()
            alone.end()
            dome.kill()
            ending.kill()
            redis.kill()


async def _measure(street: Street, dome: OnvifDome, times: int, kills: int) -> None:
    floor = await _direct(dome, times)
    async with street.screen() as screen:
        key_up = [await _key_up(screen, _way(each)) for each in range(times)]
        silence = [await _silence(screen, _way(each)) for each in range(kills)]
    killed = [await _killed(street, _way(each), each) for each in range(kills)]

    _say("floor: the connector's own stop", floor)
    _say(f"key up to standing still (goal: p95 ≤ {GOAL_KEY_UP_MS} ms)", key_up)
    _say("silence to standing still (dead-man: 500 ms)", silence)
    _say(f"media killed to standing still (goal: ≤ {GOAL_KILLED_MS} ms)", killed)
    print(f"key up, beyond the floor: {_middle(key_up) - _middle(floor):.1f} ms")


async def _measure_federator(street: Street, kills: int) -> None:
    killed = [await _federator_killed(street, _way(each), each) for each in range(kills)]
    _say(f"federator killed to standing still (goal: ≤ {GOAL_KILLED_MS} ms)", killed)


async def _direct(dome: OnvifDome, times: int) -> list[float]:
    connector = a_connector(dome.device)
    joystick: AbstractAsyncContextManager[Steering] | None = connector.steering(CAMERA.id)
    if joystick is None:
        raise RuntimeError("the dome is not steerable")
    took = []
    async with joystick as steering:
        for each in range(times):
            await steering.command(Move(pan=_way(each)))
            await dome.became(lambda state: state.moving)
            await asyncio.sleep(0.2)
            took.append(await _until_still(dome, steering.stop))
    await connector.close()
    return took


async def _key_up(screen: Screen, pan: float) -> float:
    async with screen.pushing(pan):
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await screen.says(steer="stop")
    return (await screen.stands_still() - began) * 1000


async def _silence(screen: Screen, pan: float) -> float:
    async with screen.pushing(pan):
        await asyncio.sleep(0.4)
    began = time.monotonic()
    return (await screen.stands_still() - began) * 1000


async def _killed(street: Street, pan: float, already: int) -> float:
    async with street.screen() as screen, screen.pushing(pan):
        await asyncio.sleep(0.4)
        began = time.monotonic()
        await asyncio.to_thread(street.processes.kill, "media")
        took = (await screen.stands_still() - began) * 1000
    street.start_media()
    street.await_link(already + 2)
    return took


async def _federator_killed(street: Street, pan: float, already: int) -> float:
    async with street.screen() as screen, screen.pushing(pan):
        await asyncio.sleep(0.4)
        began = time.monotonic()
        await asyncio.to_thread(street.processes.kill, "federator")
        took = (await screen.stands_still() - began) * 1000
    street.start_federator()
    street.await_link(already + 2)
    return took


async def _until_still(dome: OnvifDome, stop: Callable[[], Awaitable[None]]) -> float:
    began = time.monotonic()
    stopping = asyncio.ensure_future(stop())
    await dome.became(lambda state: not state.moving)
    took = (time.monotonic() - began) * 1000
    await stopping
    return took


def _way(each: int) -> float:
    """There and back, so that the dome never meets the end of its course."""
    return PAN if each % 2 == 0 else -PAN


def _middle(milliseconds: list[float]) -> float:
    return statistics.median(milliseconds)


def _say(what: str, milliseconds: list[float]) -> None:
    ranked = sorted(milliseconds)
    p95 = ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]
    print(
        f"{what}: median {_middle(ranked):.0f} ms, p95 {p95:.0f} ms "
        f"({ranked[0]:.0f} to {ranked[-1]:.0f}, n={len(ranked)})"
    )


if __name__ == "__main__":
    main()
