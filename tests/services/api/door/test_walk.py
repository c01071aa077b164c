"""What an agent reads and does, through the real door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.kit.passes import verify
from tenants.vocabulary.camera import GeoPoint
from tests.builders import ASCQ, NOON
from tests.services.api.door.house import (
    CAMERAS,
    FOREIGN,
    METZ,
    NODE,
    Clock,
    House,
    open_house,
    until,
)
from tests.services.api.identity.provider import a_token, an_organisation

TENANTS = """
{ tenants { id name kind insee cameraCount linked center { longitude }
    gauge { inUse quota degraded holders { slot } }
    convention { id motives { code incidentRequired article { cited } } watching { cited } } } }
"""


async def test_i_am_told_who_i_am(house: House) -> None:
    data = await house.ask("{ me { id name rank service roles organisation { id name kind } } }")

    assert data["me"] == {
        "id": "camille.martin",
        "name": "Camille Martin",
        "rank": "Brigadier-chef",
        "service": "CIC du Nord",
        "roles": ["flow.view"],
        "organisation": {"id": "cic-nord", "name": "CIC du Nord", "kind": "SUBSCRIBER"},
    }


async def test_only_tenants_i_am_habilitated_for_are_there(house: House) -> None:
    (tenant,) = (await house.ask(TENANTS))["tenants"]

    assert (tenant["id"], tenant["cameraCount"], tenant["linked"]) == (ASCQ, 5, True)
    assert tenant["gauge"] == {"inUse": 0, "quota": 2, "degraded": False, "holders": []}
    assert tenant["convention"]["watching"]["cited"] == "villeneuve-d-ascq art. 3"
    offered = [motive["code"] for motive in tenant["convention"]["motives"]]
    assert offered == ["doubt", "intervention", "public-order", "planned-event"]


async def test_a_stranger_sees_no_tenant_and_no_camera(house: House) -> None:
    token = a_token(NOON, sub="nobody")

    data = await house.ask("{ tenants { id } cameras { totalCount edges { cursor } } }", token)

    assert data == {"tenants": [], "cameras": {"totalCount": 0, "edges": []}}


async def test_a_commune_sees_its_own_cameras_and_may_not_open_them(house: House) -> None:
    csu = an_organisation(ASCQ, kind="tenant", roles=("flow.view",))
    token = a_token(NOON, sub="csu", organization=csu)

    data = await house.ask("{ cameras { totalCount } }", token)
    answer = await house.watch(token=token)

    assert data["cameras"]["totalCount"] == 5
    assert (answer["__typename"], answer["code"]) == ("WatchRefused", "not-subscribed")


async def test_cameras_come_by_number_and_page_by_page(house: House) -> None:
    query = """query($after: String) { cameras(first: 3, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { number } distance } } }"""

    one = (await house.ask(query))["cameras"]
    two = (await house.ask(query, after=one["pageInfo"]["endCursor"]))["cameras"]

    assert [edge["node"]["number"] for edge in one["edges"]] == ["001", "002", "003"]
    assert [edge["node"]["number"] for edge in two["edges"]] == ["004", "005"]
    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)
    assert one["edges"][0]["distance"] is None


async def test_the_closest_camera_comes_first_with_its_distance(house: House) -> None:
    query = """{ cameras(near: {longitude: 3.1406, latitude: 50.62}, first: 1) {
        edges { node { number } distance } } }"""

    (edge,) = (await house.ask(query))["cameras"]["edges"]

    metres = CAMERAS[4].place.metres_to(GeoPoint(3.1406, 50.62))
    assert (edge["node"]["number"], edge["distance"]) == ("005", pytest.approx(metres))


async def test_cameras_are_found_in_a_box_and_by_words(house: House) -> None:
    query = """query($text: String) { cameras(text: $text,
        within: {west: 3.1401, south: 50, east: 3.14035, north: 51}) {
        edges { node { number } } } }"""

    boxed = (await house.ask(query))["cameras"]["edges"]
    named = (await house.ask(query, text="RUE 3"))["cameras"]["edges"]

    assert [edge["node"]["number"] for edge in boxed] == ["001", "002", "003"]
    assert [edge["node"]["number"] for edge in named] == ["003"]


async def test_a_grant_comes_with_a_pass_and_an_address(house: House) -> None:
    answer = await house.watch()

    assert answer["__typename"] == "Watching"
    assert answer["whep"] == f"{NODE}/whep/{CAMERAS[0].id}"
    assert (answer["slot"], answer["article"]["cited"]) == (1, "villeneuve-d-ascq art. 3")
    granted = verify(answer["pass"], house.pass_key, NOON)
    assert (granted.view, granted.camera) == (answer["view"], CAMERAS[0].id)
    assert granted.entry == answer["entry"]


async def test_when_the_quota_is_reached_the_refusal_says_who_holds_the_slots(
    house: House,
) -> None:
    for camera in CAMERAS[:2]:
        assert (await house.watch(camera.id))["__typename"] == "Watching"
    before = await house.entries()

    refused = await house.watch(CAMERAS[2].id)

    assert (refused["__typename"], refused["code"]) == ("WatchRefused", "quota-reached")
    assert refused["article"]["cited"] == "villeneuve-d-ascq art. 3"
    assert [holder["camera"]["id"] for holder in refused["holders"]] == [
        camera.id for camera in CAMERAS[:2]
    ]
    assert refused["holders"][0]["viewers"][0]["name"] == "Camille Martin"
    assert await house.entries() == before + 1


async def test_a_second_agent_on_the_same_camera_takes_no_slot(house: House) -> None:
    other = a_token(NOON, sub="dominique.leroy", name="Dominique Leroy")

    first, second = await house.watch(), await house.watch(token=other)

    assert (first["flow"], first["slot"]) == (second["flow"], second["slot"])
    (tenant,) = (await house.ask(TENANTS))["tenants"]
    assert tenant["gauge"]["inUse"] == 1


async def test_stopping_frees_the_slot_with_the_last_view(house: House) -> None:
    other = a_token(NOON, sub="dominique.leroy", name="Dominique Leroy")
    first, second = await house.watch(), await house.watch(token=other)

    stopped = [
        (await house.ask(STOP, token, view=view))["stopWatching"]
        for token, view in ((None, first["view"]), (other, second["view"]))
    ]

    assert stopped == [
        {"__typename": "Stopped", "view": first["view"], "slotFreed": False},
        {"__typename": "Stopped", "view": second["view"], "slotFreed": True},
    ]


STOP = """mutation($view: ID!) { stopWatching(view: $view) { __typename
    ... on Stopped { view slotFreed } ... on ViewNotFound { id } } }"""


async def test_another_agents_view_does_not_exist(house: House) -> None:
    view = (await house.watch())["view"]
    other = a_token(NOON, sub="dominique.leroy", name="Dominique Leroy")

    answer = (await house.ask(STOP, other, view=view))["stopWatching"]

    assert answer == {"__typename": "ViewNotFound", "id": view}


async def test_a_foreign_camera_and_one_that_is_nowhere_answer_alike(house: House) -> None:
    query = "query($id: ID!) { camera(id: $id) { id } }"
    for camera in (FOREIGN, "metz:999", "nowhere:1", "villeneuve-d-ascq:999", "rubbish", "'; --"):
        assert await house.ask(query, id=camera) == {"camera": None}
        assert await house.watch(camera) == {"__typename": "CameraNotFound", "id": camera}

    data = await house.ask("query($t: ID) { cameras(tenant: $t) { totalCount } }", t=METZ)
    assert data["cameras"]["totalCount"] == 0


async def test_without_a_link_the_refusal_cites_the_convention_and_is_entered(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, linked=False) as house:
        before = await house.entries()

        answer = await house.watch()

        assert (answer["code"], answer["article"]["cited"]) == (
            "link-down",
            "villeneuve-d-ascq art. 3",
        )
        assert await house.entries() == before + 1
        foreign = await house.watch(FOREIGN)
        assert foreign == {"__typename": "CameraNotFound", "id": FOREIGN}


async def test_a_role_outside_the_organisation_opens_nothing(house: House) -> None:
    token = a_token(
        NOON, organization=an_organisation(roles=()), realm_access={"roles": ["flow.view"]}
    )
    before = await house.entries()

    answer = await house.watch(token=token)

    assert (answer["__typename"], answer["code"]) == ("WatchRefused", "no-role")
    assert await house.entries() == before + 1


async def test_a_node_that_falls_silent_is_linked_no_more(tmp_path: Path) -> None:
    clock = Clock()
    async with open_house(tmp_path, clock=clock) as house:
        clock.now += timedelta(seconds=30)
        token = a_token(clock.now)

        async def refused() -> bool:
            return (await house.watch(token=token)).get("code") == "link-down"

        await until(refused)
