"""The owner's look through the real door: a pass beside a flow that leaves, and none to others."""

from __future__ import annotations

from typing import Any

from tests.services.api.door.house import CAMERAS, NODE, House
from tests.services.api.door.test_cutting import CHIEF, of_the_csu

LOOK = """mutation($camera: ID!) { lookAlong(camera: $camera) { __typename
    ... on Watching { view flow slot whep pass camera { id } article { cited } }
    ... on LookRefused { code message remedy article { cited } }
    ... on CameraNotFound { id } } }"""
ONE = CAMERAS[0].id


async def look(house: House, token: str | None = CHIEF) -> Any:
    return (await house.ask(LOOK, token, camera=ONE))["lookAlong"]


async def test_the_csu_sees_what_a_service_sees(house: House) -> None:
    view = await house.watch()

    mine = await look(house)

    assert (mine["__typename"], mine["camera"]["id"]) == ("Watching", ONE)
    assert (mine["flow"], mine["slot"]) == (view["flow"], view["slot"])
    assert mine["whep"].startswith(NODE)
    assert mine["pass"]


async def test_who_may_not_or_sees_nothing_leave_is_told_the_remedy(house: House) -> None:
    nothing = await look(house)
    await house.watch()
    no_role = await look(house, of_the_csu("register.read"))

    assert (nothing["code"], no_role["code"]) == ("nothing-leaves", "no-role")
    assert nothing["remedy"]
    assert no_role["remedy"]


async def test_to_a_service_of_the_state_the_camera_is_not_found_here(house: House) -> None:
    await house.watch()

    assert await look(house, None) == {"__typename": "CameraNotFound", "id": ONE}
