"""What an agent holds is taken away, whole or in part, and the register says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.api.acts.end_view import HABILITATION_ENDED, SUSPENDED
from services.api.acts.habilitate import habilitate
from services.api.acts.reading import find_view
from services.api.acts.revoking.expire_rights import expire_rights
from services.api.acts.revoking.revoke_rights import (
    ACCOUNT_DISABLED,
    ROLE_WITHDRAWN,
    SESSION_ENDED,
    revoke_rights,
)
from services.api.storage.sessions.shelf import Whose
from services.api.storage.work import Begin
from tenants.habilitations.habilitation import Suspension
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ, CIC, NOON, a_habilitation
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.acts.revoking.holding import (
    LATER,
    NIGHT,
    in_session,
    may_steer,
    steering,
)
from tests.services.api.storage.fixtures import CAMERAS, CONVENTIONS, assert_register_holds

CAMILLE, ALSO_CAMILLE = in_session("login-1"), in_session("login-2")
DOMINIQUE = in_session("login-3", "Dominique Leroy")


@pytest.fixture
async def begin(begin: Begin) -> Begin:
    """With two agents who may steer too."""
    for agent in (CAMILLE, DOMINIQUE):
        await may_steer(begin, agent)
    return begin


async def test_a_view_and_a_joystick_keep_the_session_they_were_opened_in(begin: Begin) -> None:
    watched, holding = await steering(begin, CAMILLE)

    view = await find_view(begin, watched.view)
    async with begin() as work:
        hold = await work.hold(holding.hold.id)
    assert view is not None
    assert hold is not None
    assert (view.agent.session, hold.agent.session) == ("login-1", "login-1")


async def test_with_the_session_its_pictures_and_joysticks_end_and_no_others(
    begin: Begin,
) -> None:
    watched, holding = await steering(begin, CAMILLE)
    elsewhere = await watching(begin, "002", agent=ALSO_CAMILLE, now=NIGHT)
    other = await watching(begin, "003", agent=DOMINIQUE, now=NIGHT)

    revoked = await revoke_rights(
        begin, CONVENTIONS, Whose(CAMILLE.id, session="login-1"), SESSION_ENDED, LATER
    )

    assert [one.view for one in revoked.views] == [watched.view]
    assert [(one.id, one.lease.ended_by) for one in revoked.leases] == [
        (holding.hold.id, Event.REVOKED)
    ]
    assert await held(begin) == {2: CAMERAS[1].id, 3: CAMERAS[2].id}
    assert (elsewhere.slot, other.slot) == (2, 3)
    assert await last_entries(begin, 3) == [
        ("end-steering", "done", "session-ended"),
        ("stop-watching", "done", "session-ended"),
        ("end-flow", "done", "session-ended"),
    ]
    await assert_register_holds(begin)


async def test_a_session_is_found_without_its_agent(begin: Begin) -> None:
    watched = await watching(begin, agent=CAMILLE, now=NIGHT)

    revoked = await revoke_rights(
        begin, CONVENTIONS, Whose(None, session="login-1"), SESSION_ENDED, LATER
    )

    assert [one.view for one in revoked.views] == [watched.view]


async def test_a_disabled_account_loses_every_session(begin: Begin) -> None:
    views = [
        (await watching(begin, camera, agent=agent, now=NIGHT)).view
        for camera, agent in (("001", CAMILLE), ("002", ALSO_CAMILLE))
    ]

    revoked = await revoke_rights(begin, CONVENTIONS, Whose(CAMILLE.id), ACCOUNT_DISABLED, LATER)

    assert [one.view for one in revoked.views] == views
    assert await held(begin) == {}


async def test_a_right_lost_for_another_organisation_takes_nothing(begin: Begin) -> None:
    await watching(begin, agent=CAMILLE, now=NIGHT)
    before = await entries(begin)

    for whose in (Whose(CAMILLE.id, SubscriberId("sdis")), Whose(DOMINIQUE.id, CIC)):
        assert (await revoke_rights(begin, CONVENTIONS, whose, ROLE_WITHDRAWN, LATER)).views == ()

    assert await entries(begin) == before


async def test_without_the_role_to_steer_the_picture_goes_on(begin: Begin) -> None:
    watched, holding = await steering(begin, CAMILLE)

    revoked = await revoke_rights(
        begin, CONVENTIONS, Whose(CAMILLE.id, CIC), ROLE_WITHDRAWN, LATER, pictures=False
    )

    assert [one.id for one in revoked.leases] == [holding.hold.id]
    assert revoked.views == ()
    assert await held(begin) == {watched.slot: CAMERAS[0].id}
    assert await last_entries(begin, 1) == [("end-steering", "done", "role-withdrawn")]


async def test_what_was_taken_is_taken_once(begin: Begin) -> None:
    await steering(begin, CAMILLE)
    await revoke_rights(begin, CONVENTIONS, Whose(CAMILLE.id), ACCOUNT_DISABLED, LATER)
    before = await entries(begin)

    again = await revoke_rights(begin, CONVENTIONS, Whose(CAMILLE.id), ACCOUNT_DISABLED, LATER)

    assert (again.views, again.leases) == ((), ())
    assert await entries(begin) == before


async def test_at_the_hour_of_the_habilitation_all_it_carried_ends(begin: Begin) -> None:
    await may_steer(begin, CAMILLE, until=LATER)
    watched, holding = await steering(begin, CAMILLE)
    await watching(begin, "002", agent=DOMINIQUE, now=NIGHT)

    before = await expire_rights(begin, CONVENTIONS, LATER - timedelta(seconds=1))
    (revoked,) = await expire_rights(begin, CONVENTIONS, LATER)

    assert before == ()
    assert revoked.code == HABILITATION_ENDED
    assert [one.view for one in revoked.views] == [watched.view]
    assert [one.id for one in revoked.leases] == [holding.hold.id]
    assert await held(begin) == {2: CAMERAS[1].id}
    assert await expire_rights(begin, CONVENTIONS, LATER) == ()


async def test_at_the_hour_of_a_suspension_what_runs_ends(begin: Begin) -> None:
    watched = await watching(begin, agent=CAMILLE, now=NIGHT)
    suspension = Suspension(LATER, None, "enquête interne", "Commandant M. Roussel")
    async with begin() as work:
        locked = await work.lock(ASCQ)
        await locked.habilitate(a_habilitation(CAMILLE, suspension=suspension))

    before = await expire_rights(begin, CONVENTIONS, LATER - timedelta(seconds=1))
    (revoked,) = await expire_rights(begin, CONVENTIONS, LATER)

    assert before == ()
    assert (revoked.code, [one.view for one in revoked.views]) == (SUSPENDED, [watched.view])


async def test_a_habilitation_withdrawn_by_anybody_ends_what_runs(begin: Begin) -> None:
    watched = await watching(begin, agent=CAMILLE, now=NIGHT)
    await habilitate(begin, a_habilitation(CAMILLE, since=NOON, until=LATER), LATER)

    (revoked,) = await expire_rights(begin, CONVENTIONS, LATER)

    assert [one.view for one in revoked.views] == [watched.view]
    assert [one.tenant for one in revoked.views] == [ASCQ]
