"""Every register is signed while the API runs, and its commune follows, or stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.api.storage.register import KeptCheckpoint
from services.federator.witness import RegisterWitness
from services.kit import notekeys
from services.kit.bus import topics
from services.kit.link import words
from tenants.register.checkpoint import open_note
from tests.builders import ASCQ
from tests.services.api.acts.reading_back import last_entries
from tests.services.api.door.house import Clock, House, open_house, until
from tests.services.federator.registers import ALog
from tests.services.federator.scripted import FakeMemory


class Commune:
    """Media and a federator at once: answers on the bus what a real witness says."""

    def __init__(self, house: House, memory: FakeMemory) -> None:
        self._house = house
        self.witness = RegisterWitness(ASCQ, memory, [house.log.verifier], house.clock)
        self.offered: list[Mapping[str, Any]] = []

    async def stand(self) -> None:
        await self._say(self.witness.standing())

    async def answer(self, body: Mapping[str, Any]) -> None:
        self.offered.append(body)
        offer = words.Checkpoint(body["old"], body["proof"], body["note"])
        await self._say(await self.witness.answer(offer))

    async def _say(self, word: words.Word) -> None:
        match word:
            case words.Witness(key=key, size=size):
                body = {"tenant": ASCQ, "key": key, "size": size}
                await self._house.bus.publish(topics.WITNESSES_MET, body)
            case words.Cosigned(size=size, note=note):
                body = {"tenant": ASCQ, "size": size, "note": note}
                await self._house.bus.publish(topics.CHECKPOINTS_COSIGNED, body)
            case words.Disputed(size=size, code=code):
                body = {"tenant": ASCQ, "size": size, "code": code}
                await self._house.bus.publish(topics.CHECKPOINTS_DISPUTED, body)


@asynccontextmanager
async def linked(house: House, memory: FakeMemory) -> AsyncIterator[Commune]:
    commune = Commune(house, memory)
    async with house.bus.subscribe(topics.CHECKPOINTS_OFFERED) as messages:

        async def hear() -> None:
            async for message in messages:
                if message.body["tenant"] == ASCQ:
                    await commune.answer(message.body)

        hearing = asyncio.create_task(hear())
        await commune.stand()
        try:
            yield commune
        finally:
            hearing.cancel()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock=clock) as opened:
        yield opened


async def newest(house: House) -> KeptCheckpoint | None:
    async with house.begin() as work:
        return await work.registers.checkpoint(ASCQ)


async def until_cosigned(house: House, size: int) -> None:
    async def cosigned() -> bool:
        kept = await newest(house)
        return kept is not None and kept.size == size and kept.cosigned is not None

    await until(cosigned)


async def test_what_is_entered_is_signed_by_both_sides(house: House, clock: Clock) -> None:
    memory = FakeMemory()
    async with linked(house, memory) as commune:
        await until_signed_all(house)
        clock.now += timedelta(seconds=11)
        await house.watch()
        await until_cosigned(house, await house.entries())

    kept = await newest(house)
    assert kept is not None
    said, signed = open_note(kept.cosigned or "", [house.log.verifier, memory.key.verifier])
    assert (said.size, len(signed)) == (await house.entries(), 2)
    assert commune.offered[-1]["old"] > 0
    assert memory.last() == kept.cosigned


async def until_signed_all(house: House) -> None:
    async def signed_all() -> bool:
        kept = await newest(house)
        return kept is not None and kept.cosigned is not None

    await until(signed_all)


async def test_a_commune_that_comes_back_is_told_what_it_missed(house: House, clock: Clock) -> None:
    memory = FakeMemory()
    async with linked(house, memory):
        await until_signed_all(house)
    before = memory.last()
    for _ in range(2):
        clock.now += timedelta(seconds=11)
        await house.watch()

        async def signed() -> bool:
            kept = await newest(house)
            return kept is not None and kept.size == await house.entries()

        await until(signed)

    async with linked(house, memory):
        await until_cosigned(house, await house.entries())
    assert memory.last() != before


async def test_a_commune_that_disputes_stops_its_images_and_says_so(
    house: House, clock: Clock
) -> None:
    memory = FakeMemory()
    other = ALog(9, key=house.log)
    async with linked(house, memory) as commune:
        await until_signed_all(house)
        kept = await newest(house)
        assert kept is not None
        memory.dispute(other.note(9))
        clock.now += timedelta(seconds=11)
        await house.watch()

        async def refused() -> bool:
            return str((await house.watch()).get("code")) == "checkpoint-refused"

        await until(refused)
        answer = await house.watch()
        memory.disputes.clear()
        clock.now += timedelta(seconds=11)

        async def granted() -> bool:
            await house.media_speaks(ASCQ)
            return str((await house.watch())["__typename"]) == "Watching"

        await until(granted)

    assert "n'a pas reconnu son registre" in answer["message"]
    assert commune.offered != []
    assert "dispute-settled" in {act for act, _, _ in await last_entries(house.begin, 40)}


async def test_a_commune_with_another_key_than_the_one_it_had_opens_nothing(
    house: House, clock: Clock
) -> None:
    async with linked(house, FakeMemory()):
        await until_signed_all(house)
    async with linked(house, FakeMemory()):

        async def refused() -> bool:
            return str((await house.watch()).get("code")) == "checkpoint-refused"

        await until(refused)

    found = [code for act, code, _ in await last_entries(house.begin, 40) if act != "watch"]
    assert "witness-key-changed" in found


async def test_a_register_behind_what_the_commune_cosigned_opens_nothing(
    house: House,
) -> None:
    memory = FakeMemory()
    async with linked(house, memory) as commune:
        await until_signed_all(house)
        ahead = {"tenant": ASCQ, "key": commune.witness.standing().key, "size": 10_000}
        await house.bus.publish(topics.WITNESSES_MET, ahead)

        async def refused() -> bool:
            return str((await house.watch()).get("code")) == "checkpoint-refused"

        await until(refused)


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        (topics.WITNESSES_MET, {}),
        (topics.WITNESSES_MET, {"tenant": ASCQ, "key": "rubbish", "size": 0}),
        (topics.WITNESSES_MET, {"tenant": "nowhere", "key": "rubbish", "size": 0}),
        (topics.CHECKPOINTS_COSIGNED, {"tenant": ASCQ, "size": 3, "note": "rubbish"}),
        (topics.CHECKPOINTS_COSIGNED, {"tenant": "nowhere", "size": 3, "note": "rubbish"}),
        (topics.CHECKPOINTS_DISPUTED, {"tenant": ASCQ, "size": "many", "code": 3}),
        (topics.CHECKPOINTS_DISPUTED, {"tenant": ASCQ, "size": 3, "code": "register-inconsistent"}),
    ],
)
async def test_rubbish_about_registers_stops_nothing(
    house: House, topic: str, body: dict[str, Any]
) -> None:
    await house.bus.publish(topic, body)
    memory = FakeMemory()
    async with linked(house, memory):
        await until_signed_all(house)

    assert (await house.watch())["__typename"] == "Watching"


def test_a_key_is_never_shown(house: House) -> None:
    assert "private" not in repr(house.log)
    assert notekeys.read(house.register_key).verifier == house.log.verifier
