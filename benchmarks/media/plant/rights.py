"""The API's part on the bus, without the API: passes, their renewal, no certificate revoked.

The name of a view says all of it: the camera, the flow's fence, the number of who looks. What
the API decides and writes is measured elsewhere; here nobody is refused.

    python -m benchmarks.media.plant.rights REDIS KEY
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from joserfc.jwk import OKPKey

from services.kit.bus import Message, topics
from services.kit.bus.redis import RedisBus
from services.kit.enrolment.revoked import sign_revocations
from services.kit.passes import Pass, sign
from services.kit.passkeys import read_key

TENANT: Final = "villeneuve-d-ascq"
LASTING: Final = timedelta(hours=2)
LIST_SECONDS: Final = 30.0


def camera_of(number: int) -> str:
    return f"{TENANT}:{number:03}"


def view_named(camera: int, fence: int, viewer: int) -> str:
    """Views of one camera under one fence share their flow."""
    return f"{camera}-{fence}-{viewer}"


def granted(view: str, now: datetime) -> Pass:
    camera, fence, _ = map(int, view.split("-"))
    return Pass(
        view=view,
        flow=f"flow-{camera}-{fence}",
        tenant=TENANT,
        camera=camera_of(camera),
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation="cic-nord",
        motive="doubt",
        incident="banc",
        convention=TENANT,
        article="3",
        entry=1,
        slot=camera,
        fence=fence,
        until=now + LASTING,
    )


def token_of(view: str, key: OKPKey) -> str:
    """A pass to open this view with, good for a minute."""
    now = datetime.now(UTC)
    return sign(granted(view, now), key, now)


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("redis")
    words.add_argument("key", type=Path)
    said = words.parse_args()
    key, bus = read_key(said.key), RedisBus(said.redis)
    async with bus.subscribe(topics.VIEWS_ALIVE, topics.CERTIFICATES_WANTED) as messages:
        telling = asyncio.create_task(_keep_telling(bus, key))
        print("the rights are told", flush=True)
        async for message in messages:
            await _answer(bus, key, message)
        telling.cancel()


async def _answer(bus: RedisBus, key: OKPKey, message: Message) -> None:
    if message.topic == topics.CERTIFICATES_WANTED:
        await _tell_revoked(bus, key)
        return
    views = [str(each["view"]) for each in message.body["views"]]
    renewed = [{"view": view, "pass": token_of(view, key)} for view in views]
    await bus.publish(topics.VIEWS_RENEWED, {"views": renewed})


async def _keep_telling(bus: RedisBus, key: OKPKey) -> None:
    while True:
        await _tell_revoked(bus, key)
        await asyncio.sleep(LIST_SECONDS)


async def _tell_revoked(bus: RedisBus, key: OKPKey) -> None:
    said = sign_revocations((), key, datetime.now(UTC))
    await bus.publish(topics.CERTIFICATES_REVOKED, {"list": said})


if __name__ == "__main__":
    asyncio.run(main())
