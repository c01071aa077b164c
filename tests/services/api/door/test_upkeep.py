"""The life of the sharing through the real door: done by one side, told to the other."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.bus import topics
from tests.builders import ASCQ, NOON
from tests.services.api.door.house import (
    CAMERAS,
    FOREIGN,
    ORIGIN,
    Clock,
    House,
    open_house,
    until,
    wall_clock,
)
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.door.test_cutting import CHIEF, of_the_csu
from tests.services.api.identity.provider import a_token, an_organisation

ANSWER = """{ __typename ... on UpkeepDone { id owed { to contents article { cited } } }
    ... on UpkeepRefused { code message remedy article { cited } }
    ... on UpkeepNotFound { id } }"""
DECLARE = "mutation($input: DeclareHoursInput!) { a: declareHours(input: $input) " + ANSWER + " }"
TAKE_BACK = "mutation($id: ID!) { a: takeBackHours(declaration: $id) " + ANSWER + " }"
ANNOUNCE = (
    "mutation($input: AnnounceMaintenanceInput!) { a: announceMaintenance(input: $input) "
    + ANSWER
    + " }"
)
END = "mutation($id: ID!) { a: endMaintenance(window: $id) " + ANSWER + " }"
REPORT = "mutation($input: ReportFaultInput!) { a: reportFault(input: $input) " + ANSWER + " }"
FOLLOW = "mutation($input: FollowFaultInput!) { a: followFault(input: $input) " + ANSWER + " }"
UPKEEP = """{ upkeep { tenant name noticeHours
    hours { open until serviceDay rule article { cited }
      days { day declared intervals { opens closes } } declared { id day hours reference by } }
    windows { id cameras state reason } faults { id camera kind state by }
    suspicions { camera kind code message } } }"""
TERMS = "{ tenants { convention { steering { way grounds { code } } } } }"
SHUT = {"tenant": ASCQ, "day": "2026-06-15", "hours": "off", "reference": "note 12"}
DAY = timedelta(days=1)


async def act(house: House, query: str, token: str | None, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await house.ask(query, token, **variables))["a"]
    return answer


async def seen(house: House, token: str | None = None) -> dict[str, Any]:
    (upkeep,) = (await house.ask(UPKEEP, token))["upkeep"]
    found: dict[str, Any] = upkeep
    return found


async def way(house: House) -> str:
    (tenant,) = (await house.ask(TERMS))["tenants"]
    said: str = tenant["convention"]["steering"]["way"]
    return said


@pytest.mark.clause("VA-1")
async def test_declared_hours_change_what_both_sides_read_and_how_the_joystick_is_lent(
    house: House,
) -> None:
    assert ((await seen(house))["hours"]["open"], await way(house)) == (True, "APPROVAL")
    async with house.bus.subscribe(topics.HOURS_DECLARED) as messages:
        done = await act(house, DECLARE, CHIEF, input=SHUT)
        told = await anext(messages)

    assert done["__typename"] == "UpkeepDone"
    assert told.body == {
        "tenant": ASCQ,
        "hours": [{"day": "2026-06-15", "hours": "off", "reference": "note 12"}],
    }
    hours = (await seen(house))["hours"]
    assert (hours["open"], hours["article"]["cited"]) == (False, "villeneuve-d-ascq art. 2")
    assert hours["rule"] == "exception 2026-06-15 off (note 12)"
    assert hours["until"] == "2026-06-16T05:30:00+00:00"
    assert hours["days"][0] == {"day": "2026-06-15", "declared": True, "intervals": []}
    (declared,) = hours["declared"]
    assert (declared["id"], declared["hours"]) == (done["id"], "off")
    assert await way(house) == "FREE"

    back = await act(house, TAKE_BACK, CHIEF, id=done["id"])
    assert back["__typename"] == "UpkeepDone"
    assert ((await seen(house))["hours"]["open"], await way(house)) == (True, "APPROVAL")


@pytest.mark.parametrize(
    ("token", "changes", "code"),
    [
        (None, {}, "owner-only"),
        (of_the_csu("flow.view"), {}, "no-role"),
        (CHIEF, {"day": "2026-06-14"}, "day-past"),
        (CHIEF, {"hours": "10h-18h"}, "hours-unreadable"),
        (CHIEF, {"reference": ""}, "reference-missing"),
    ],
)
async def test_a_declaration_that_is_refused_says_why_and_changes_nothing(
    house: House, token: str | None, changes: dict[str, str], code: str
) -> None:
    refused = await act(house, DECLARE, token, input=SHUT | changes)

    assert (refused["code"], refused["article"]["cited"]) == (code, "villeneuve-d-ascq art. 2")
    assert (await seen(house))["hours"]["declared"] == []


async def test_a_tenant_one_may_not_see_is_not_found(house: House) -> None:
    for query, said in (
        (DECLARE, {**SHUT, "tenant": "metz"}),
        (ANNOUNCE, {**a_window(), "tenant": "metz"}),
        (REPORT, {"tenant": "metz", "camera": FOREIGN, "kind": "DIRTY"}),
    ):
        assert (await act(house, query, CHIEF, input=said))["__typename"] == "UpkeepNotFound"


def a_window(**changes: Any) -> dict[str, Any]:
    since = NOON + 2 * DAY
    return {
        "tenant": ASCQ,
        "cameras": [CAMERAS[0].id],
        "since": since.isoformat(),
        "until": (since + timedelta(hours=2)).isoformat(),
        "reason": "Nettoyage",
        **changes,
    }


@pytest.mark.clause("VA-14", "LO-3")
async def test_work_is_announced_with_the_notice_that_is_owed_and_cancelled(house: House) -> None:
    done = await act(house, ANNOUNCE, CHIEF, input=a_window())

    (owed,) = done["owed"]
    assert (owed["to"], owed["contents"]) == ("cic", ["cameras", "since", "until"])
    upkeep = await seen(house)
    assert upkeep["noticeHours"] == 24
    assert upkeep["windows"] == [
        {
            "id": done["id"],
            "cameras": [CAMERAS[0].id],
            "state": "ANNOUNCED",
            "reason": "Nettoyage",
        }
    ]
    assert (await act(house, END, CHIEF, id=done["id"]))["__typename"] == "UpkeepDone"
    assert [one["state"] for one in (await seen(house))["windows"]] == ["CANCELLED"]
    assert (await act(house, END, None, id=done["id"]))["__typename"] == "UpkeepNotFound"


@pytest.mark.clause("VA-14", "LO-3")
async def test_over_an_incident_in_hand_it_is_refused_with_its_article(house: House) -> None:
    await house.watch(incident="2026-4711")

    everything = {name: value for name, value in a_window().items() if name != "cameras"}
    refused = await act(house, ANNOUNCE, CHIEF, input=everything)

    assert (refused["code"], refused["article"]["cited"]) == (
        "incident-in-hand",
        "villeneuve-d-ascq art. 4",
    )


async def test_an_hour_without_its_zone_is_told(house: House) -> None:
    said = a_window(since="2026-06-17T12:00:00")

    answer = await house.post({"query": ANNOUNCE, "variables": {"input": said}}, CHIEF)

    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "unreadable-query"


@pytest.mark.clause("VA-14")
async def test_a_fault_signalled_by_the_cic_is_followed_by_the_commune(house: House) -> None:
    said = {"tenant": ASCQ, "camera": CAMERAS[1].id, "kind": "DIRTY"}
    done = await act(house, REPORT, None, input=said)

    assert (await seen(house, CHIEF))["faults"] == [
        {
            "id": done["id"],
            "camera": CAMERAS[1].id,
            "kind": "DIRTY",
            "state": "REPORTED",
            "by": "Brigadier-chef Camille Martin",
        }
    ]
    followed = {"fault": done["id"], "state": "UNDER_REPAIR"}
    assert (await act(house, FOLLOW, None, input=followed))["code"] == "owner-only"
    assert (await act(house, FOLLOW, CHIEF, input=followed))["__typename"] == "UpkeepDone"
    assert [one["state"] for one in (await seen(house))["faults"]] == ["UNDER_REPAIR"]


def later_chief(house: House) -> str:
    csu = an_organisation(ASCQ, kind="tenant", roles=("control.approve",))
    return a_token(house.clock(), sub="csu", organization=csu)


async def suspicions(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await seen(house, later_chief(house)))["suspicions"]
    return [one for one in found if one["camera"] is not None]


async def test_what_fails_for_minutes_is_suggested_to_its_owner_alone(house: House) -> None:
    assert isinstance(house.clock, Clock)
    clock, view = house.clock, await house.watch()
    flow = {"tenant": ASCQ, "flow": view["flow"], "camera": CAMERAS[0].id}
    trouble = {"state": "unavailable", "code": "camera-unreachable"}

    async def suggested() -> bool:
        # Said again at each hour, so that it is heard before the hours that make it last.
        await house.bus.publish(topics.FLOWS_STATE, flow | trouble)
        clock.now += timedelta(minutes=1)
        await house.media_speaks(ASCQ)
        return bool(await suspicions(house))

    await until(suggested, patience=10)
    assert await suspicions(house) == [
        {
            "camera": CAMERAS[0].id,
            "kind": "NO_PICTURE",
            "code": "camera-unreachable",
            "message": "La caméra ne répond pas.",
        }
    ]
    assert (await seen(house, a_token(clock())))["suspicions"] == []
    said = {"tenant": ASCQ, "camera": CAMERAS[0].id, "kind": "NO_PICTURE"}
    await act(house, REPORT, later_chief(house), input=said)
    assert await suspicions(house) == []


async def test_a_change_reaches_a_screen_that_follows_within_200_ms(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path, clock=wall_clock) as house,
        serving(house.app) as place,
        socket_to(place, origin=ORIGIN) as socket,
    ):
        await socket.begin(a_token(wall_clock()))
        await socket.follow("subscription { upkeep { tenant hours { open } faults { kind } } }")
        first = (await socket.data())["upkeep"]
        assert (first["tenant"], first["faults"]) == (ASCQ, [])

        said = {"tenant": ASCQ, "kind": "LINK"}
        await act(house, REPORT, later_chief(house), input=said)
        asked = time.monotonic()
        changed = (await socket.data())["upkeep"]

    assert changed["faults"] == [{"kind": "LINK"}]
    assert time.monotonic() - asked < 0.2
