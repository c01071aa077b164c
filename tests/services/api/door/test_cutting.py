"""The owner's stop through the real door: who may, what the commune and the screens are told."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.bus import topics
from tests.builders import ASCQ, NOON
from tests.services.api.door.house import CAMERAS, House
from tests.services.api.identity.provider import a_token, an_organisation

CUT = """mutation($input: CutInput!) { cutCameras(input: $input) { __typename
    ... on CutDone { ended cut { camera reason by until } }
    ... on CutRefused { code message remedy article { cited } } ... on CameraNotFound { id } } }"""
REOPEN = """mutation($tenant: ID!, $camera: ID) { reopenCameras(tenant: $tenant, camera: $camera) {
    __typename ... on Reopened { camera } ... on CutRefused { code }
    ... on CameraNotFound { id } } }"""
BOARD = """{ tenants { gauge { cuts { camera reason }
    holders { viewers { name record { view incident article } } } } } }"""


def of_the_csu(*roles: str) -> str:
    csu = an_organisation(ASCQ, kind="tenant", roles=roles)
    return a_token(NOON, sub="csu", organization=csu)


CHIEF = of_the_csu("control.approve")


async def cut(house: House, token: str = CHIEF, **changes: Any) -> dict[str, Any]:
    asked = {"tenant": ASCQ, "reason": "intervention", **changes}
    answer: dict[str, Any] = (await house.ask(CUT, token, input=asked))["cutCameras"]
    return answer


async def test_the_csu_cuts_a_camera_and_its_federator_is_told(house: House) -> None:
    view = await house.watch()
    async with house.bus.subscribe(topics.CAMERAS_CUT, topics.VIEWS_REVOKED) as messages:
        done = await cut(house, camera=CAMERAS[0].id, minutes=15)
        said = [await anext(messages) for _ in range(2)]

    assert (done["__typename"], done["ended"]) == ("CutDone", 1)
    assert [message.topic for message in said] == [topics.VIEWS_REVOKED, topics.CAMERAS_CUT]
    assert (said[0].body["view"], said[0].body["code"]) == (view["view"], "cut-by-commune")
    assert [one["camera"] for one in said[1].body["cuts"]] == [CAMERAS[0].id]
    refused = await house.watch()
    assert (refused["code"], "intervention" in refused["message"]) == ("cut-by-commune", True)


async def test_the_csu_reopens(house: House) -> None:
    await cut(house)

    done = await house.ask(REOPEN, CHIEF, tenant=ASCQ)

    assert done["reopenCameras"] == {"__typename": "Reopened", "camera": None}
    assert (await house.watch())["__typename"] == "Watching"


async def test_the_owner_alone_reads_each_view_s_record(house: House) -> None:
    view = await house.watch(motive="doubt", incident="2026-4711")

    (seen,) = (await house.ask(BOARD, CHIEF))["tenants"]
    (other,) = (await house.ask(BOARD))["tenants"]

    (viewer,) = seen["gauge"]["holders"][0]["viewers"]
    assert viewer["record"] == {
        "view": view["view"],
        "incident": "2026-4711",
        "article": "villeneuve-d-ascq art. 3",
    }
    assert other["gauge"]["holders"][0]["viewers"][0]["record"] is None


@pytest.mark.parametrize(
    ("token", "changes", "code"),
    [
        (None, {}, "not-the-owner"),
        (of_the_csu("register.read"), {}, "not-the-owner"),
        (CHIEF, {"reason": " "}, "reason-missing"),
        (CHIEF, {"minutes": 1441}, "duration-unreadable"),
        (CHIEF, {"minutes": -5}, "duration-unreadable"),
    ],
)
async def test_what_may_not_be_cut_is_refused_and_nothing_stops(
    house: House, token: str | None, changes: dict[str, Any], code: str
) -> None:
    await house.watch()

    refused = await cut(house, token or a_token(NOON), **changes)

    assert (refused["__typename"], refused["code"]) == ("CutRefused", code)
    (tenant,) = (await house.ask(BOARD))["tenants"]
    assert (tenant["gauge"]["cuts"], len(tenant["gauge"]["holders"])) == ([], 1)


@pytest.mark.parametrize("camera", [f"{ASCQ}:999", "metz:001", "rubbish"])
async def test_a_camera_that_is_not_the_commune_s_is_not_found(house: House, camera: str) -> None:
    assert await cut(house, camera=camera) == {"__typename": "CameraNotFound", "id": camera}
