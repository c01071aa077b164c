"""Over a link: where the commune stands is said first, and a dispute closes every door."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.kit.link.words import Cosigned, Disputed, Refused, Watched, Witness
from tests.services.federator.registers import ALog
from tests.services.federator.scripted import FakeMemory, a_place, camera_named
from tests.services.kit.link.carriers import OpenLink, over_tls, paired

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


@on_both_carriers
async def test_the_commune_says_its_key_and_how_far_it_has_followed(
    open_link: OpenLink, tmp_path: Path
) -> None:
    memory = FakeMemory()
    async with a_place(open_link, tmp_path, memory=memory) as place:
        first = await place.media.hear(Witness)
        await place.media.say(ALog(5).offer(0, 5))
        cosigned = await place.media.hear(Cosigned)

    assert first == Witness(memory.key.verifier.text, 0)
    assert (cosigned.size, memory.notes) == (5, [cosigned.note])


@on_both_carriers
async def test_a_rewritten_register_opens_no_flow_until_it_is_settled(
    open_link: OpenLink, tmp_path: Path
) -> None:
    memory = FakeMemory()
    async with a_place(open_link, tmp_path, memory=memory) as place:
        running = await place.media.watch("001", number=1)
        await place.media.say(ALog(9).offer(0, 5))
        await place.media.hear(Cosigned)
        await place.media.say(ALog(9, rewritten=2).offer(5, 9))
        await place.media.hear(Disputed)

        refused = await place.media.watch("002", number=2)
        assert place.federator.slots.held == {1: camera_named("001")}
        memory.disputes.clear()
        await place.media.say(ALog(9).offer(5, 9))
        await place.media.hear(Cosigned)
        opened = await place.media.watch("002", number=2)

    assert isinstance(running, Watched)
    assert isinstance(refused, Refused)
    assert refused.code == "register-inconsistent"
    assert "n'est pas celui que la collectivité a signé" in refused.text
    assert isinstance(opened, Watched)


@pytest.mark.parametrize("size", [1, 64, 1000])
async def test_a_new_link_goes_on_from_where_the_last_one_was(tmp_path: Path, size: int) -> None:
    memory, log = FakeMemory(), ALog(size + 1)
    async with a_place(paired, tmp_path / "one", memory=memory) as place:
        await place.media.say(log.offer(0, size))
        await place.media.hear(Cosigned)

    async with a_place(paired, tmp_path / "two", memory=memory) as place:
        standing = await place.media.hear(Witness)
        await place.media.say(log.offer(size, size + 1))
        await place.media.hear(Cosigned)

    assert standing.size == size
