"""What the commune cut by itself holds at once, survives a restart, and is told until known."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from services.federator.control import SOCKET, Door, listening, order
from services.federator.sharing import (
    OUTBOX,
    Sharing,
    UnreadableOutbox,
    read_cuts,
)
from services.kit.link.words import Cuts, Facts, Known
from services.kit.sharing import cut_to_mapping, fact_from_mapping
from services.kit.tracing.context import TraceContext, context_in
from tenants.decisions.cutting import Cut
from tenants.vocabulary.identifiers import CameraId
from tests.builders import NOON
from tests.services.federator.scripted import (
    HandClock,
    ScriptedConnector,
    a_federator,
    a_place,
    camera_named,
)
from tests.services.kit.link.carriers import paired, until

ONE, TWO = camera_named("001"), camera_named("002")


def a_cut(camera: CameraId | None = ONE, **changes: object) -> Cut:
    members: dict[str, object] = {
        "camera": camera, "reason": "travaux", "by": "Alex Dubois", "since": NOON, "until": None,
    }  # fmt: skip
    return Cut(**(members | changes))  # type: ignore[arg-type]


def a_sharing(state: Path | None = None) -> Sharing:
    numbers = count(1)
    return Sharing(state, lambda: f"fact-{next(numbers)}")


def test_a_cut_said_here_stands_before_anybody_knows() -> None:
    sharing = a_sharing()
    sharing.cut(a_cut())

    assert sharing.standing(ONE, NOON) == a_cut()
    assert sharing.standing(TWO, NOON) is None
    assert [fact.id for fact in sharing.pending] == ["fact-1"]


def test_the_state_side_s_list_does_not_lift_what_it_does_not_know_yet() -> None:
    sharing = a_sharing()
    sharing.cut(a_cut())
    sharing.told([])

    assert sharing.standing(ONE, NOON) == a_cut()


def test_once_known_the_state_side_s_list_counts() -> None:
    sharing = a_sharing()
    sharing.cut(a_cut())
    sharing.known(["fact-1"])
    assert sharing.standing(ONE, NOON) == a_cut()

    sharing.told([])

    assert sharing.standing(ONE, NOON) is None
    assert sharing.pending == ()


def test_what_was_cut_at_the_console_is_reopened_here() -> None:
    sharing = a_sharing()
    sharing.told([a_cut(), a_cut(TWO)])

    assert sharing.restore(ONE, "Alex Dubois", NOON)
    assert sharing.cuts() == (a_cut(TWO),)
    assert not sharing.restore(ONE, "Alex Dubois", NOON)


def test_untold_facts_survive_a_restart(tmp_path: Path) -> None:
    sharing = a_sharing(tmp_path)
    sharing.cut(a_cut(until=NOON + timedelta(minutes=15)))
    sharing.cut(a_cut(None))
    sharing.known(["fact-1"])

    again = a_sharing(tmp_path)

    assert [fact.cut for fact in again.pending] == [a_cut(None)]
    assert again.standing(TWO, NOON) == a_cut(None)


def test_a_file_of_facts_that_cannot_be_read_is_told_and_nothing_starts(tmp_path: Path) -> None:
    (tmp_path / OUTBOX).write_text("[{}]", encoding="utf-8")

    with pytest.raises(UnreadableOutbox, match="restore it"):
        a_sharing(tmp_path)


def test_a_stop_that_cannot_be_kept_holds_all_the_same(tmp_path: Path) -> None:
    sharing = a_sharing(tmp_path / "gone")

    with pytest.raises(OSError, match="No such file"):
        sharing.cut(a_cut())

    assert sharing.standing(ONE, NOON) == a_cut()


async def test_a_fact_is_said_when_the_link_is_there_and_no_more_once_known(
    tmp_path: Path,
) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.federator.cut(a_cut())

        said = await place.media.hear(Facts)
        (fact,) = [fact_from_mapping(one) for one in said.facts]
        await place.media.say(Known([fact.id]))
        await place.media.settled()

        assert (fact.kind, fact.cut) == ("cut", a_cut())
        assert place.federator.sharing.pending == ()


async def test_what_the_owner_cut_at_its_console_stops_here(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch("001")
        await until(lambda: bool(place.csu.open))

        await place.media.say(Cuts([cut_to_mapping(a_cut())]))
        await until(lambda: place.csu.open == {})

        assert place.federator.slots.held == {}


def test_a_stop_that_says_its_trace_is_the_same_stop() -> None:
    click = TraceContext(7, 1)
    said = [cut_to_mapping(a_cut()) | {"trace": str(click)}]

    assert read_cuts(said) == [a_cut()]
    assert context_in(said) == click
    assert context_in([cut_to_mapping(a_cut())]) is None
    assert context_in([cut_to_mapping(a_cut()) | {"trace": {"of": "another"}}]) is None


async def test_orders_are_obeyed_at_the_commune_s_own_door_with_no_link(tmp_path: Path) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with (
        a_federator(csu, clock) as federator,
        listening(federator, tmp_path, lambda: clock.now) as path,
    ):
        cut = await order(
            path, {"do": "cut", "camera": "001", "reason": "travaux", "by": "alex", "minutes": 15}
        )
        told = await order(path, {"do": "status"})
        lifted = await order(path, {"do": "restore", "camera": "001", "by": "alex"})

    assert path == tmp_path / SOCKET
    assert (cut["ended"], cut["untold"]) == (0, 1)
    assert [(one["camera"], one["until"]) for one in told["cuts"]] == [
        (ONE, (NOON + timedelta(minutes=15)).timestamp())
    ]
    assert (lifted["cuts"], lifted["untold"]) == ([], 2)


async def test_the_door_is_its_owner_s_alone(tmp_path: Path) -> None:
    async with (
        a_federator(ScriptedConnector(), HandClock()) as federator,
        listening(federator, tmp_path, lambda: NOON) as path,
    ):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"do": "open"}, "orders are status, cut, restore and take-back"),
        ({"do": "cut", "reason": " ", "by": "alex"}, "give a reason"),
        ({"do": "cut", "reason": "x" * 201, "by": "alex"}, "give a reason"),
        ({"do": "cut", "reason": "travaux", "by": ""}, "say who"),
        ({"do": "cut", "reason": "travaux", "by": "alex", "minutes": 0}, "1 to 1440"),
        ({"do": "cut", "reason": "travaux", "by": "alex", "camera": "a b"}, "use letters"),
        ({"do": "restore", "by": "alex"}, "nothing is cut"),
        ({"do": "cut", "by": "alex"}, "unreadable order"),
        (["cut"], "unreadable order"),
    ],
)
async def test_an_order_that_makes_no_sense_changes_nothing(
    said: object, why: str, tmp_path: Path
) -> None:
    async with (
        a_federator(ScriptedConnector(), HandClock()) as federator,
        listening(federator, tmp_path, lambda: NOON) as path,
    ):
        answer = await order(path, said)  # type: ignore[arg-type]

        assert why in answer["error"]
        assert federator.sharing.cuts() == ()


async def test_a_line_that_is_no_json_gets_an_answer() -> None:
    federator = a_federator(ScriptedConnector(), HandClock())
    async with federator:
        reader = asyncio.StreamReader()
        reader.feed_data(b"rubbish\n")
        writer = _Answers()

        await Door(federator, lambda: NOON).answer(reader, writer)  # type: ignore[arg-type]

    assert writer.said == b'{"error": "unreadable order"}\n'


class _Answers:
    """The part of a stream writer that the door uses."""

    def __init__(self) -> None:
        self.said = b""

    def write(self, data: bytes) -> None:
        self.said += data

    async def drain(self) -> None: ...

    def close(self) -> None: ...
