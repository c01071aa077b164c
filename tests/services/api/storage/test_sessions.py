"""Sessions that were seen, and what ended them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.api.storage.sessions.shelf import Ending, Seen, Whose
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import ASCQ, CIC, NOON, an_agent
from tests.services.api.acts.asking import watching

CAMILLE = AgentId("camille.martin")
BOTH = frozenset({"flow.view", "flow.steer"})
SEEN = Seen("login-1", CAMILLE, CIC, BOTH, NOON, NOON)
ELSEWHERE = replace(SEEN, organisation=SubscriberId(ASCQ), roles=frozenset())
LATER = NOON + timedelta(hours=1)


async def saw(begin: Begin, *seen: Seen) -> None:
    async with begin() as work:
        await work.sessions.saw(seen)


async def going_on(begin: Begin) -> tuple[Seen, ...]:
    async with begin() as work:
        return await work.sessions.going_on(NOON)


async def end(begin: Begin, ending: Ending) -> bool:
    async with begin() as work:
        return await work.sessions.end(ending)


async def test_a_session_seen_again_keeps_when_it_began(empty: Begin) -> None:
    await saw(empty, SEEN)
    await saw(empty, replace(SEEN, roles=frozenset({"flow.view"}), since=LATER, seen=LATER))

    assert await going_on(empty) == (replace(SEEN, roles=frozenset({"flow.view"}), seen=LATER),)


async def test_one_that_was_not_seen_for_a_while_goes_on_while_it_holds_a_view(
    begin: Begin,
) -> None:
    old = replace(SEEN, since=NOON - timedelta(hours=2), seen=NOON - timedelta(hours=1))
    await saw(begin, old, replace(old, session="login-2"))

    before = await going_on(begin)
    await watching(begin, agent=an_agent(session="login-1"))

    assert (before, await going_on(begin)) == ((), (old,))


async def test_an_ending_is_entered_once_and_read_as_it_was(empty: Begin) -> None:
    ending = Ending(Whose(CAMILLE, CIC), "role-withdrawn", NOON, LATER, frozenset({"flow.view"}))
    of_session = Ending(Whose(None, session="login-9"), "session-ended", NOON, LATER)

    entered = [await end(empty, one) for one in (ending, ending, of_session)]

    assert entered == [True, False, True]
    async with empty() as work:
        assert set(await work.sessions.endings(LATER)) == {ending, of_session}
        assert await work.sessions.endings(LATER + timedelta(seconds=1)) == ()


async def test_what_ended_does_not_go_on_and_comes_back_by_no_late_word(empty: Begin) -> None:
    await saw(empty, SEEN, ELSEWHERE)

    await end(empty, Ending(Whose(CAMILLE, CIC), "not-a-member", NOON, LATER))
    await saw(empty, replace(SEEN, seen=LATER))

    assert await going_on(empty) == (ELSEWHERE,)


async def test_a_session_goes_on_by_a_right_that_was_given_back(empty: Begin) -> None:
    await saw(empty, SEEN)
    await end(empty, Ending(Whose(CAMILLE, CIC), "not-a-member", NOON, LATER))
    again = replace(SEEN, seen=LATER + timedelta(seconds=1))

    await saw(empty, again)

    assert await going_on(empty) == (again,)


async def test_whoever_logged_in_since_is_not_meant(empty: Begin) -> None:
    again = replace(SEEN, session="login-2", since=LATER, seen=LATER)
    await saw(empty, SEEN, again)

    await end(empty, Ending(Whose(CAMILLE), "account-disabled", NOON, NOON))

    assert await going_on(empty) == (again,)


async def test_a_role_that_is_taken_leaves_the_session(empty: Begin) -> None:
    await saw(empty, SEEN, ELSEWHERE)
    left = frozenset({"flow.view"})

    await end(empty, Ending(Whose(CAMILLE, CIC), "role-withdrawn", NOON, LATER, left))

    assert set(await going_on(empty)) == {replace(SEEN, roles=left), ELSEWHERE}


async def test_what_is_of_no_use_any_more_is_deleted(empty: Begin) -> None:
    await saw(empty, SEEN, replace(SEEN, session="login-2", seen=LATER))
    await end(empty, Ending(Whose(CAMILLE, session="login-3"), "session-ended", NOON, NOON))

    async with empty() as work:
        assert await work.sessions.forget(LATER) == 2
    assert [one.session for one in await going_on(empty)] == ["login-2"]
