"""An agent is suspended, comes back, moves, is ended: in the register, and on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.api.acts.answers import NoSuchCamera, WatchRefused
from services.api.acts.habilitate import habilitate
from services.api.acts.people.answers import NoSuchPerson, PersonChanged, PersonRefused
from services.api.acts.people.changing import change_standing
from services.api.acts.people.habilitating import Wish, habilitate_agent
from services.api.acts.reading import list_tenants
from services.api.acts.renew_views import renew_views
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from tenants.decisions.people.managing import Change, manager_of
from tenants.habilitations.habilitation import Designation, Right
from tenants.habilitations.person import Event, Standing
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import ASCQ, CIC, NOON, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held, last_entries
from tests.services.api.storage.fixtures import CONVENTIONS, assert_register_holds

LATER = NOON + timedelta(seconds=5)
HEAD = an_agent("Maxime Roussel", rank="Commandant", roles=frozenset({"habilitation.manage"}))
BY = "by Commandant Maxime Roussel (maxime.roussel)"
CAMERA = CameraId(f"{ASCQ}:001")


async def change(begin: Begin, event: Event, **changes: Any) -> Any:
    asked = Change(
        manager_of(HEAD), an_agent().id, event, LATER, why="Mesure conservatoire",
        service="Brigade de nuit", by="Commissaire A. Petit", reference="HAB-2026-020",
    )  # fmt: skip
    return await change_standing(begin, CONVENTIONS, replace(asked, **changes))


async def ask(begin: Begin, now: Any = LATER) -> Any:
    return await watch_camera(begin, CONVENTIONS, an_agent(), CAMERA, "public-order", None, now)


@pytest.mark.clause("VA-16", "VA-17")
async def test_a_suspension_ends_what_runs_and_refuses_what_is_asked(begin: Begin) -> None:
    watched = await watching(begin)

    done = await change(begin, Event.SUSPENDED)

    assert isinstance(done, PersonChanged)
    assert done.person.standing(LATER) is Standing.SUSPENDED
    assert [(one.view, one.code) for one in done.cut.views] == [
        (watched.view, "habilitation-suspended")
    ]
    assert await held(begin) == {}
    assert await last_entries(begin, 3) == [
        ("suspend-agent", "done", f"{BY}: Mesure conservatoire"),
        ("stop-watching", "done", "habilitation-suspended"),
        ("end-flow", "done", "habilitation-suspended"),
    ]
    refused = await ask(begin)
    assert isinstance(refused, WatchRefused)
    assert refused.refused.code == "habilitation-suspended"
    assert refused.refused.article.cited == "villeneuve-d-ascq art. 6"
    assert (await entries(begin))[-1]["outcome"] == "habilitation-suspended"
    await assert_register_holds(begin)


async def test_who_is_suspended_sees_no_list(begin: Begin) -> None:
    assert [one.id for one in await list_tenants(begin, an_agent(), LATER)] == [ASCQ]

    await change(begin, Event.SUSPENDED)

    assert await list_tenants(begin, an_agent(), LATER) == ()


async def test_a_view_that_outlived_the_word_ends_at_its_renewal(begin: Begin) -> None:
    watched = await watching(begin)
    await habilitate(begin, a_habilitation(), LATER)
    await change(begin, Event.SUSPENDED)

    renewed = await renew_views(begin, CONVENTIONS, [watched.view], LATER)

    assert [(one.view, one.code) for one in renewed.ended] == [
        (watched.view, "habilitation-suspended")
    ]


async def test_a_suspension_lifts_by_itself_on_its_day(begin: Begin) -> None:
    await change(begin, Event.SUSPENDED, until=NOON + timedelta(hours=1))

    assert isinstance(await ask(begin), WatchRefused)
    await watching(begin, now=NOON + timedelta(hours=1))


async def test_who_comes_back_watches_again(begin: Begin) -> None:
    await change(begin, Event.SUSPENDED)

    done = await change(begin, Event.REINSTATED, why="")

    assert isinstance(done, PersonChanged)
    assert done.person.standing(LATER) is Standing.HABILITATED
    assert await last_entries(begin, 1) == [("reinstate-agent", "done", BY)]
    await watching(begin, now=LATER)


async def test_another_service_is_entered_and_cuts_nothing(begin: Begin) -> None:
    await watching(begin)

    done = await change(begin, Event.MOVED)

    assert isinstance(done, PersonChanged)
    assert done.cut.views == ()
    assert done.person.service == "Brigade de nuit"
    last = (await entries(begin))[-1]
    assert (last["act"], last["service"], last["habilitation"], last["detail"]) == (
        "change-service",
        "Brigade de nuit",
        "HAB-2026-020",
        f"{BY}, named by Commissaire A. Petit: — -> Brigade de nuit",
    )


async def test_an_end_closes_everything_and_a_file_does_not_bring_it_back(begin: Begin) -> None:
    await watching(begin)

    done = await change(begin, Event.ENDED, why="Mutation")

    assert isinstance(done, PersonChanged)
    assert [one.code for one in done.cut.views] == ["habilitation-ended"]
    assert isinstance(await ask(begin), NoSuchCamera)
    refused = await habilitate(begin, a_habilitation(), LATER)
    assert refused is not None
    assert refused.code == "designation-known"
    assert done.person.habilitations[0].ended == "Mutation"


async def test_a_file_lifts_no_suspension(begin: Begin) -> None:
    await change(begin, Event.SUSPENDED)

    await habilitate(begin, a_habilitation(acts=frozenset(Right)), LATER)

    assert isinstance(await ask(begin), WatchRefused)


async def test_nobody_of_another_organisation_is_there(begin: Begin) -> None:
    stranger = replace(HEAD, organisation=SubscriberId("cic-moselle"))
    before = await entries(begin)

    assert await change(begin, Event.ENDED, manager=manager_of(stranger)) == NoSuchPerson(
        an_agent().id
    )
    assert await change(begin, Event.ENDED, agent="a\x00b") == NoSuchPerson("a\x00b")  # type: ignore[arg-type]
    assert await entries(begin) == before


async def test_what_is_refused_is_entered_and_changes_nothing(begin: Begin) -> None:
    colleague = manager_of(an_agent("Dominique Leroy"))

    refused = await change(begin, Event.SUSPENDED, manager=colleague)

    assert isinstance(refused, PersonRefused)
    assert (refused.refused.code, refused.tenant) == ("role-missing", ASCQ)
    last = (await entries(begin))[-1]
    assert (last["act"], last["outcome"], last["agent"], last["article"]) == (
        "suspend-agent",
        "role-missing",
        "camille.martin",
        "code de la sécurité intérieure art. R253-3",
    )
    await watching(begin, now=LATER)


def a_wish(**changes: Any) -> Wish:
    wish = Wish(
        agent=an_agent("Andrea Petit").id, name="Andrea Petit", rank="Gardien de la paix",
        service="CIC du Nord", tenants=(ASCQ,), acts=frozenset({Right.WATCH}), since=None,
        until=date(2027, 6, 15), designation=Designation("Commissaire A. Petit", "HAB-2026-031"),
    )  # fmt: skip
    return replace(wish, **changes)


@pytest.mark.clause("VA-16")
async def test_a_new_agent_watches_at_once(begin: Begin) -> None:
    newcomer = an_agent("Andrea Petit")

    done = await habilitate_agent(begin, CONVENTIONS, manager_of(HEAD), a_wish(), LATER)

    assert isinstance(done, PersonChanged)
    assert done.person.standing(LATER) is Standing.HABILITATED
    last = (await entries(begin))[-1]
    assert (last["act"], last["agent"], last["habilitation"]) == (
        "habilitate", newcomer.id, "HAB-2026-031",
    )  # fmt: skip
    assert last["detail"].endswith("; given by Commandant Maxime Roussel")
    await watching(begin, agent=newcomer, now=LATER)


async def test_what_is_refused_to_a_newcomer_is_entered_and_gives_nothing(begin: Begin) -> None:
    too_much = a_wish(acts=frozenset({Right.DECIDE_TICKET}))

    done = await habilitate_agent(begin, CONVENTIONS, manager_of(HEAD), too_much, LATER)

    assert isinstance(done, PersonRefused)
    assert (done.refused.code, done.tenant) == ("act-not-opened", ASCQ)
    assert await last_entries(begin, 1) == [("habilitate", "act-not-opened", BY)]
    async with begin() as work:
        assert await work.person(too_much.agent, CIC) is None


async def test_taking_an_act_away_ends_what_ran_by_it(begin: Begin) -> None:
    watched = await watching(begin)
    narrower = a_wish(
        agent=an_agent().id, name="Camille Martin", acts=frozenset({Right.READ_REGISTER})
    )

    done = await habilitate_agent(begin, CONVENTIONS, manager_of(HEAD), narrower, LATER)

    assert isinstance(done, PersonChanged)
    assert [one.view for one in done.cut.views] == [watched.view]
    assert done.person.habilitations[0].since == a_habilitation().since


async def test_everybody_is_listed_with_what_they_hold(begin: Begin) -> None:
    await change(begin, Event.SUSPENDED)
    async with begin() as work:
        everybody = await work.people(None)
        assert await work.people(SubscriberId("sdis-59")) == ()

    assert [(one.agent, one.organisation) for one in everybody] == [("camille.martin", CIC)]
    assert everybody[0].standing(LATER) is Standing.SUSPENDED
