"""A camera shown by two nodes: the second has its pictures once from the first, and the commune
sends them once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.kit.bus import topics
from services.kit.link.additions import Arrival
from services.kit.link.words import Ended, Leave, Refused, Watch
from services.media.edges.origins import UNREACHED_SECONDS
from services.media.edges.ways import CHANGING_SECONDS
from tenants.vocabulary.picture import Quality
from tests.services.media.edges.nodes import ORIGIN_LINK, RELAY, TwoNodes, open_two
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, TENANT


@pytest.fixture
async def two() -> AsyncIterator[TwoNodes]:
    async with open_two() as opened:
        yield opened


async def test_the_commune_sends_once_whoever_looks_at_the_origin_and_at_the_edge(
    two: TwoNodes,
) -> None:
    near = await two.origin.watching("view-1")
    far = await two.relayed("view-2")
    farther = await two.relayed("view-3")

    await near.sees(10)
    await far.sees(10)
    await farther.sees(10)

    assert two.beside.words(Watch) == []
    assert two.beside.total == 0
    assert [word.view for word in two.commune.words(Watch)] == ["view-1", "view-2", "view-3"]
    assert list(two.commune.flows) == ["flow-1"]
    assert len(two.links) == 1
    assert two.origin.node.guests.edges(TENANT, "flow-1") == 1


async def test_an_edge_alone_is_shown_without_a_view_at_the_origin(two: TwoNodes) -> None:
    far = await two.relayed("view-2", "main")

    await far.sees(10)

    assert two.commune.flows["flow-1"].wanted == {Quality.MAIN}
    assert two.origin.node.house.alive() == []


async def test_qualities_are_asked_for_as_long_as_anybody_looks_here_or_there(
    two: TwoNodes,
) -> None:
    near = await two.origin.watching("view-1", "main")
    far = await two.relayed("view-2", "sub")
    assert two.commune.flows["flow-1"].wanted == {Quality.MAIN, Quality.SUB}

    await near.hang_up()
    await until(lambda: two.commune.flows["flow-1"].wanted == {Quality.SUB})
    await far.sees(5)
    await far.wish("main")
    await until(lambda: two.commune.flows["flow-1"].wanted == {Quality.MAIN})
    await far.sees(5)


async def test_the_last_view_of_the_edge_ends_what_it_has_from_the_origin(two: TwoNodes) -> None:
    near = await two.origin.watching("view-1")
    far = await two.relayed("view-2")

    await far.hang_up()

    await until(lambda: two.origin.node.guests.edges(TENANT, "flow-1") == 0)
    await until(lambda: [word.view for word in two.commune.words(Leave)] == ["view-2"])
    await near.sees(5)
    await until(lambda: not two.edge.node.ways.is_relayed("flow-1"))


async def test_a_right_that_is_revoked_ends_on_the_edge_as_on_the_origin(two: TwoNodes) -> None:
    far = await two.relayed("view-2")

    body = {"view": "view-2", "code": "revoked", "text": None}
    await two.edge.bus.publish(topics.VIEWS_REVOKED, body)

    await far.is_told("ended", "revoked")
    await until(lambda: [word.view for word in two.commune.words(Leave)] == ["view-2"])


async def test_what_the_commune_counts_of_its_camera_s_packets_is_told_on_the_edge(
    two: TwoNodes,
) -> None:
    await two.relayed("view-2")
    (room,) = two.edge.node.house.rooms_of()

    await two.commune.say(Arrival("flow-1", "sub", 1000, 40))

    await until(lambda: room.health()[Quality.SUB].packets.loss == 0.04)


async def test_what_the_commune_cuts_is_cut_on_both(two: TwoNodes) -> None:
    near, far = await two.origin.watching("view-1"), await two.relayed("view-2")

    await two.commune.say(Ended("flow-1", None, "cut-by-commune", "Coupé."))

    await near.is_told("ended", "cut-by-commune")
    await far.is_told("ended", "cut-by-commune")
    assert two.origin.node.guests.views == 0


async def test_a_view_that_the_commune_refuses_is_refused_on_the_edge(two: TwoNodes) -> None:
    two.commune.refusal = ("convention-not-in-force", "3", "La convention est échue.")
    viewer = two.edge.viewer()
    await viewer.open(CAMERA, two.token("view-2"))

    await until(lambda: two.edge.node.house.is_over("view-2"))
    assert two.origin.node.guests.views == 0


async def test_an_origin_that_is_lost_is_said_and_its_flow_comes_straight_once_the_api_says_so(
    two: TwoNodes,
) -> None:
    far = await two.relayed("view-2")

    two.lose_link()
    await far.is_told("unavailable", "link-lost")
    assert two.beside.words(Watch) == []
    await two.edge.bus.publish(topics.VIEWS_MOVED, {"view": "view-2", "node": "node-2"})

    await far.is_told("live")
    await far.sees(10)
    assert [word.view for word in two.beside.words(Watch)] == ["view-2"]


async def test_a_flow_that_changes_its_way_leaves_its_seat_only_later(two: TwoNodes) -> None:
    far = await two.relayed("view-2")

    await two.edge.bus.publish(topics.VIEWS_MOVED, {"view": "view-2", "node": "node-2"})
    await until(lambda: two.beside.words(Watch) != [])
    assert two.commune.words(Leave) == []
    await far.sees(10)

    two.edge.advance(CHANGING_SECONDS)
    await until(lambda: [word.view for word in two.commune.words(Leave)] == ["view-2"])
    await far.sees(10)


async def test_what_comes_from_an_origin_is_passed_on_to_nobody(two: TwoNodes) -> None:
    await two.relayed("view-2")

    assert two.edge.node.ways.is_relayed("flow-1")
    assert two.edge.node.guests.edges(TENANT, "flow-1") == 0
    assert not two.origin.node.ways.is_relayed("flow-1")


async def test_a_relay_that_names_another_node_or_oneself_as_origin_is_none(two: TwoNodes) -> None:
    viewer = two.edge.viewer()
    for_another = RELAY.__class__("node-3", "node-1", ORIGIN_LINK)
    await viewer.open(CAMERA, two.token("view-2", for_another))
    await viewer.sees(1)

    assert two.links == []
    assert [word.view for word in two.beside.words(Watch)] == ["view-2"]


async def test_an_origin_that_cannot_be_reached_is_told_of(two: TwoNodes) -> None:
    two.is_cut = True
    viewer = two.edge.viewer()
    await viewer.open(CAMERA, two.token("view-2"))
    await viewer.is_told("unavailable", "link-lost")

    two.edge.advance(UNREACHED_SECONDS)

    assert two.edge.node.origins.unreached() == ["node-1"]


async def test_a_node_gets_nothing_without_a_pass_of_the_api(two: TwoNodes) -> None:
    await two.relayed("view-2")
    (link,) = two.links
    await link.say(Watch("view-9", "not a pass", "sub"))

    await two.relayed("view-3")

    assert [word.view for word in two.commune.words(Watch)] == ["view-2", "view-3"]
    assert two.commune.words(Refused) == []


async def test_a_crowded_camera_is_said_at_once(two: TwoNodes) -> None:
    await two.origin.watching("view-1")

    await until(
        lambda: any(
            one.get("crowded") == {CAMERA: 1} and one.get("link") == ORIGIN_LINK
            for one in two.origin.bodies("nodes.alive")
        )
    )
