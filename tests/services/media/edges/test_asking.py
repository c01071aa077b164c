"""What a node gets of another one: what a pass of the API names, while it is good; no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from services.kit.bus import topics
from services.kit.link.steering import Release, Steer, Take
from services.kit.link.words import Hello, Leave, Picture, Want, Watch, Watched
from services.kit.passes import generate_key, sign
from tenants.vocabulary.picture import Quality
from tests.services.media.edges.asking import Asking, a_node_at
from tests.services.media.edges.nodes import TwoNodes, open_two
from tests.services.media.scene.bad_network import filled
from tests.services.media.scene.clips import RATE, TICKS, clip
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import TENANT, Place, a_pass

pytestmark = pytest.mark.media

METZ = "metz"
FORGER = generate_key()


@pytest.fixture
async def two() -> AsyncIterator[TwoNodes]:
    async with open_two() as opened:
        yield opened


def forged(place: Place) -> str:
    return sign(a_pass("view-9"), FORGER, place.clock())


def expired(place: Place) -> str:
    over = a_pass("view-9", until=place.clock() - timedelta(seconds=1))
    return sign(over, place.key, place.clock() - timedelta(minutes=10))


def of_another_view(place: Place) -> str:
    return place.token("view-8")


def taken_back(place: Place) -> str:
    place.node.house.revoke("view-9", "revoked", None)
    return place.token("view-9")


def cut_short(place: Place) -> str:
    return place.token("view-9")[:-4]


@pytest.mark.parametrize(
    "token_case",
    [forged, expired, of_another_view, taken_back, cut_short, lambda place: ""],
    ids=["forged", "expired", "of another view", "taken back", "cut short", "none"],
)
async def test_without_a_pass_that_is_good_now_a_node_gets_no_picture(
    place: Place, commune: ScriptedFederator, token_case: Callable[[Place], str]
) -> None:
    near = await place.watching()
    async with a_node_at(place) as node:
        await node.watch("view-9", token_case(place))
        await node.is_refused("view-9")
        await node.carrier.say(Want("flow-1", ["main", "sub"]))
        await near.sees(RATE)

        assert node.pictures == []
    assert [word.view for word in commune.words(Watch)] == ["view-1"]
    assert commune.flows["flow-1"].wanted == {Quality.SUB}
    assert place.node.guests.views == 0


async def test_a_pass_for_another_camera_gives_that_camera_alone(
    place: Place, commune: ScriptedFederator
) -> None:
    near = await place.watching()
    other = place.token("view-9", camera=f"{TENANT}:018", flow="flow-2")
    async with a_node_at(place) as node:
        await node.watch("view-9", other)
        await node.carrier.say(Want("flow-1", ["main", "sub"]))
        await until(lambda: len(node.pictures) > 10)
        await near.sees(RATE)

        assert {picture.flow for picture in node.pictures} == {"flow-2"}


@pytest.mark.parametrize("flow_case", ["flow-2", "flow-1"], ids=["its own", "of the same name"])
async def test_a_pass_of_another_tenant_gives_nothing_of_this_one(
    place: Place, commune: ScriptedFederator, flow_case: str
) -> None:
    near = await place.watching()
    metz = await place.link(tenant=METZ)
    await metz.greeted()
    other = place.token("view-9", tenant=METZ, camera=f"{METZ}:017", flow=flow_case)
    metz.clips = {quality: clip(gop=7) for quality in Quality}
    async with a_node_at(place) as node:
        await node.watch("view-9", other, "main")
        await until(lambda: len(node.pictures) > 10)
        await near.sees(RATE)

        theirs = {picture.unit.data for picture in node.pictures}
        assert theirs <= {unit.data for unit in metz.clips[Quality.MAIN]}
    assert [word.view for word in commune.words(Watch)] == ["view-1"]
    assert [word.view for word in metz.words(Watch)] == ["view-9"]


async def test_no_commune_agrees_for_another_one(place: Place, commune: ScriptedFederator) -> None:
    near = await place.watching()
    metz = await place.link(tenant=METZ)
    await metz.greeted()
    commune.answers = False
    async with a_node_at(place) as node:
        await node.watch("view-9", place.token("view-9"))
        await until(lambda: len(commune.words(Watch)) == 2)
        await metz.say(Watched("view-9", "flow-1"))
        await metz.show("flow-1", Quality.SUB, clip()[0])
        await near.sees(RATE)

        assert node.heard[1:] == []
        await commune.say(Watched("view-9", "flow-1"))
        await until(lambda: node.pictures != [])


async def test_what_a_node_may_not_say_ends_its_link_and_nobody_else_s(
    place: Place, commune: ScriptedFederator
) -> None:
    near = await place.watching()
    async with a_node_at(place) as node, a_node_at(place, name="node-8") as other:
        await other.watch("view-8", place.token("view-8"))
        await node.watch("view-9", place.token("view-9"))
        await until(lambda: node.pictures != [] and other.pictures != [])
        await node.carrier.say(Hello(4, "again", 0.0))
        await until(lambda: node.is_over)

        before = len(other.pictures)
        await until(lambda: len(other.pictures) > before + RATE)
        assert not other.is_over
    await near.sees(RATE)
    assert Leave("view-9") in commune.words(Leave)


async def test_a_node_neither_leaves_nor_steers_for_a_view_of_another_one(
    place: Place, commune: ScriptedFederator
) -> None:
    await place.watching("view-1")
    async with a_node_at(place) as node, a_node_at(place, name="node-8") as other:
        await other.watch("view-8", place.token("view-8"))
        await until(lambda: other.pictures != [])
        for view in ("view-1", "view-8"):
            await node.carrier.say(Take(view, "token"))
            await node.carrier.say(Steer(view, "move", 1.0, 0.0, 0.0, 0.0, ""))
            await node.carrier.say(Release(view, "released"))
            await node.carrier.say(Leave(view))
        await node.watch("view-9", "none")
        await node.is_refused("view-9")

        assert [commune.words(kind) for kind in (Take, Steer, Release, Leave)] == [[], [], [], []]
        assert place.node.guests.views == 1


async def test_a_right_that_is_taken_back_ends_at_the_origin_though_its_edge_does_not_hear_it(
    two: TwoNodes,
) -> None:
    far, other = await two.relayed("view-2"), await two.relayed("view-3")

    body = {"view": "view-2", "code": "revoked", "text": "Droit retiré."}
    await two.origin.bus.publish(topics.VIEWS_REVOKED, body)

    assert (await far.is_told("ended", "revoked"))["message"] == "Droit retiré."
    await until(lambda: two.commune.words(Leave) == [Leave("view-2")])
    await other.sees(10)


async def test_a_node_that_does_not_read_skips_to_a_keyframe_and_the_others_miss_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    commune.clips[Quality.SUB] = filled(clip(gop=RATE))
    near = await place.watching()
    waiting = 20 * len(commune.unit(Quality.SUB, 0).data)
    async with a_node_at(place, waiting) as node, a_node_at(place, name="node-8") as other:
        await node.watch("view-9", place.token("view-9"))
        await other.watch("view-8", place.token("view-8"))
        await until(lambda: node.pictures != [] and other.pictures != [])

        since, stuck_at = near.pictures, len(other.pictures)
        node.reads.clear()
        await until(lambda: len(other.pictures) > stuck_at + 4 * RATE, 30)
        held = len(node.heard)
        node.reads.set()
        await until(lambda: len(node.pictures) > held + 2 * RATE, 30)

        assert _gaps(node) == 1
        assert _begin_with_keyframes(node)
        assert _gaps(other) == 0
        assert place.node.guests.views == 2
    await near.sees(5)
    assert {after - before for before, after in pairwise(near.timestamps[since:])} == {TICKS}


async def test_a_node_that_goes_while_it_does_not_read_leaves_no_seat(
    place: Place, commune: ScriptedFederator
) -> None:
    near = await place.watching()
    async with a_node_at(place) as node:
        await node.watch("view-9", place.token("view-9"))
        await until(lambda: node.pictures != [])
        node.reads.clear()
        await asyncio.sleep(0)
        node.carrier.abort()
        await until(lambda: place.node.guests.views == 0)

    await until(lambda: commune.words(Leave) == [Leave("view-9")])
    await near.sees(10)


def _runs(node: Asking) -> list[list[Picture]]:
    """What came without a gap between."""
    runs: list[list[Picture]] = []
    for picture in node.pictures:
        follows = runs and picture.unit.timestamp - runs[-1][-1].unit.timestamp == TICKS
        if follows:
            runs[-1].append(picture)
        else:
            runs.append([picture])
    return runs


def _gaps(node: Asking) -> int:
    return len(_runs(node)) - 1


def _begin_with_keyframes(node: Asking) -> bool:
    return all(run[0].unit.keyframe for run in _runs(node))
