"""An application that has ended is let go of, whatever is cached of how it was made."""

from __future__ import annotations

import gc
from pathlib import Path

from services.api.schema.context import House
from tests.services.api.door.house import open_house


def _at_hand() -> int:
    """How many applications of this process are still in memory."""
    gc.collect()
    return sum(type(one) is House for one in gc.get_objects())


async def test_nothing_of_an_application_that_ended_is_kept(tmp_path: Path) -> None:
    before = _at_hand()
    async with open_house(tmp_path) as house:
        assert (await house.watch())["__typename"] == "Watching"
        assert _at_hand() > before

    del house
    assert _at_hand() == before
