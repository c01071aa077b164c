"""What is known of each part: asked in the background, told at once, believed for a while."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from services.api.status import watch
from services.api.status.parts import Found, Kind, State
from services.api.status.watch import BELIEVED_ROUNDS, EVERY, Probe, Watch
from tests.builders import NOON

WELL = Found(State.WELL)
NO_ANSWER = Found(State.AWAY, "no-answer")


class Server:
    """It answers, or does not; `asked` is how often it was."""

    def __init__(self) -> None:
        self.asked = 0
        self.trouble: Exception | None = None
        self.hangs = False

    async def __call__(self) -> Found:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble is not None:
            raise self.trouble
        return WELL


def found(watched: Watch, after: timedelta = timedelta()) -> Found:
    (part,) = watched.parts(NOON + after)
    return part.found


async def test_before_the_first_answer_nobody_knows() -> None:
    watched = Watch(probes={Kind.MAIL: Probe(Server())})

    assert found(watched) == Found(State.UNKNOWN)


async def test_a_part_that_answers_is_well_since_its_first_answer() -> None:
    watched = Watch(probes={Kind.MAIL: Probe(Server())})
    await watched.look(NOON)
    await watched.look(NOON + EVERY)

    (part,) = watched.parts(NOON + EVERY)

    assert (part.found, part.since, part.checked) == (WELL, NOON, NOON + EVERY)


@pytest.mark.parametrize("trouble_case", [OSError("refused"), ValueError("no JSON")])
async def test_whatever_a_question_raises_the_part_is_away_and_says_no_more(
    trouble_case: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server()
    watched = Watch(probes={Kind.IDENTITY: Probe(server)})
    server.trouble = trouble_case

    await watched.look(NOON)

    assert found(watched) == NO_ANSWER
    assert str(trouble_case) not in caplog.text


async def test_a_part_that_hangs_is_given_up_and_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "PATIENCE_SECONDS", 0.01)
    hanging, other = Server(), Server()
    hanging.hangs = True
    watched = Watch(probes={Kind.IDENTITY: Probe(hanging), Kind.MAIL: Probe(other)})

    await watched.look(NOON)

    assert [part.found for part in watched.parts(NOON)] == [NO_ANSWER, WELL]


async def test_a_part_is_asked_once_a_round_however_often_one_looks() -> None:
    server = Server()
    watched = Watch(probes={Kind.MAIL: Probe(server)})
    for seconds in range(11):
        await watched.look(NOON + timedelta(seconds=seconds))

    assert server.asked == 3


async def test_an_answer_that_nobody_renews_is_believed_for_three_rounds() -> None:
    watched = Watch(probes={Kind.MAIL: Probe(Server())})
    await watched.look(NOON)

    assert found(watched, BELIEVED_ROUNDS * EVERY) == WELL
    assert found(watched, BELIEVED_ROUNDS * EVERY + timedelta(seconds=1)).state is State.UNKNOWN


async def test_what_a_process_knows_by_itself_is_told_as_it_is_now() -> None:
    now = [WELL]
    watched = Watch(glances={Kind.BUS: lambda: now[0]})
    assert found(watched) == WELL
    now[0] = NO_ANSWER

    (part,) = watched.parts(NOON + timedelta(seconds=3))

    assert (part.found, part.since) == (NO_ANSWER, NOON + timedelta(seconds=3))


async def test_a_figure_that_moves_is_no_change_of_state() -> None:
    skew = [0.1]
    watched = Watch(glances={Kind.CLOCK: lambda: Found(State.WELL, None, skew[0])})
    watched.parts(NOON)
    skew[0] = 0.2

    (part,) = watched.parts(NOON + timedelta(seconds=9))

    assert (part.found.seconds, part.since) == (0.2, NOON)
