"""The walks, followed from the click: one trace each through every process; and neither
what is sent of them nor what the processes log names a person, a camera's address or a secret."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from services.demo.accounts import people
from services.kit.tracing.context import TraceContext, context_of_lease
from tests.servers.collector import Collector, collecting
from tests.servers.onvif_dome.fixture import OnvifDome
from tests.servers.redis import RedisServer
from tests.services.api.door.sockets import socket_to
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer
from tests.walks.deeds import ALL_DAY
from tests.walks.department import (
    CAMERA_PASSWORD,
    CAMERA_USER,
    OWN_FOLDER,
    TENANT,
    Department,
    Identities,
    local_issuer,
    secrets_in,
    start_department,
)
from tests.walks.looking import WATCH
from tests.walks.person import VERIFIER, Person
from tests.walks.stack import Processes

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(240)]

CAMERA = f"{TENANT}:001"
LOOK, CUT = (TraceContext(0xC11C << 100 | number, 1) for number in (1, 2))
ASK = """mutation($view: ID!) { askSteering(input: {view: $view, ground: "grave-disorder",
  incident: "2026-4711"}) { __typename ... on SteeringAsked { lease { id } } } }"""
REPLY = """mutation($lease: ID!, $office: String!) { replySteering(input: {lease: $lease,
  accept: true, office: $office}) { __typename } }"""
HELD = "subscription { leases { id state token } }"
STOP = """mutation($tenant: ID!, $camera: ID!) { cutCameras(input: {tenant: $tenant,
  camera: $camera, reason: "Scène de vie privée"}) { __typename ... on CutDone { ended } } }"""
PROCESSES = ("api", "media", "federator")
AGREED = {"time", "level", "process", "logger", "event"}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture
def dome(onvif_dome: Callable[..., OnvifDome]) -> OnvifDome:
    return onvif_dome()


@pytest.fixture
def department(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    dome: OnvifDome,
    collector: Collector,
    root: Path,
) -> Department:
    def identities(origin: str) -> Identities:
        return local_issuer(processes, origin, ("watch", "steer"))

    return start_department(
        processes,
        postgres_address,
        redis_server.url,
        root / "services/console/dist",
        [dome.device],
        identities,
        domes=True,
        staffed=ALL_DAY,
        traces=collector.url,
    )


async def test_each_walk_is_one_trace_and_nobody_is_named(
    department: Department, collector: Collector, dome: OnvifDome
) -> None:
    async with (
        Person(department, "martin") as martin,
        Person(department, "dubois") as dubois,
        AsyncExitStack() as screens,
    ):
        view, viewer = await _watches(martin, screens)
        lease = await _takes_over(department, martin, dubois, view, viewer, dome)
        cut = await dubois.ask_in(str(CUT), STOP, tenant=TENANT, camera=CAMERA)
        assert cut["cutCameras"] == {"__typename": "CutDone", "ended": 1}
        await viewer.is_told("ended", "cut-by-commune")

    _is_the_walk_of_a_picture(collector, view)
    _is_the_walk_of_a_takeover(collector, lease)
    _is_the_walk_of_a_cut(collector, view)
    _is_the_walk_of_a_camera(collector)

    processes = department.processes
    await asyncio.to_thread(_make_them_complain, department)
    for name in PROCESSES:
        # What they have still to send goes before they do.
        processes.terminate(name)
    sent = b"\n".join(collector.bodies).decode("utf-8", "replace")
    assert _named_in(sent, dome) == []
    assert "demo-" not in sent
    for name in ("api", "media", "federator", "issuer"):
        said = processes.words_of(name)
        assert _named_in(said, dome) == [], said
        for line in said.splitlines():
            assert set(json.loads(line)) >= AGREED, line
    opened = _line(processes.words_of("federator"), "view opened")
    assert opened["trace_id"] == f"{LOOK.trace:032x}"


async def _watches(martin: Person, screens: AsyncExitStack) -> tuple[str, Viewer]:
    asked = {"camera": CAMERA, "motive": "public-order", "incident": "2026-4711"}
    answer = (await martin.ask_in(str(LOOK), WATCH, input=asked))["watchCamera"]
    assert answer["__typename"] == "Watching", answer
    http = httpx.AsyncClient(base_url=answer["whep"].partition("/whep/")[0])
    viewer = Viewer(await screens.enter_async_context(http))
    screens.push_async_callback(viewer.close)
    opened = await viewer.open(CAMERA, answer["pass"])
    assert opened.status_code == 201, opened.text
    await viewer.sees(1)
    await viewer.is_told("live")
    return answer["view"], viewer


async def _takes_over(
    department: Department,
    martin: Person,
    dubois: Person,
    view: str,
    viewer: Viewer,
    dome: OnvifDome,
) -> str:
    """Asked by one, consented to by another, held, and the dome turns; the lease."""
    lease = await _asked_and_agreed(martin, dubois, view)
    while not await _takes(viewer, await _token(department, martin)):
        # A federator that has just started takes no pass signed before: it is asked for again.
        await asyncio.sleep(0.5)
        lease = await _asked_and_agreed(martin, dubois, view)
    await viewer.say(json.dumps({"steer": "move", "pan": 0.5}))
    await dome.became(lambda state: "ContinuousMove" in state.commands)
    await viewer.say(json.dumps({"steer": "stop"}))
    return lease


async def _asked_and_agreed(martin: Person, dubois: Person, view: str) -> str:
    asked = (await martin.ask(ASK, view=view))["askSteering"]
    assert asked["__typename"] == "SteeringAsked", asked
    lease: str = asked["lease"]["id"]
    replied = await dubois.ask(REPLY, lease=lease, office="chef de salle du CSU")
    assert replied["replySteering"]["__typename"] == "SteeringHeld", replied
    return lease


async def _token(department: Department, agent: Person) -> str:
    """As the screen of who holds the joystick is told it, signed just now."""
    async with socket_to(department.origin.partition("//")[2]) as socket:
        await socket.begin(agent.token)
        await socket.follow(HELD)
        return str((await socket.data())["leases"]["token"])


async def _takes(viewer: Viewer, token: str) -> bool:
    before = len(viewer.told)
    await viewer.say(json.dumps({"steer": "take", "token": token}))
    await until(lambda: any("steering" in one for one in viewer.told[before:]))
    return any(one.get("steering") == "held" for one in viewer.told[before:])


def _is_the_walk_of_a_picture(collector: Collector, view: str) -> None:
    trace = f"{LOOK.trace:032x}"
    named = collector.named(
        "api.act", "api.commit", "media.whep", "media.first_picture", "federator.watch",
        "federator.pull", trace=trace,
    )  # fmt: skip
    walked = collector.of_trace(trace)
    act, watch, pull = named["api.act"], named["federator.watch"], named["federator.pull"]
    whep, first = named["media.whep"], named["media.first_picture"]
    assert act.parent == f"{LOOK.span:016x}"
    assert (act.facts["outcome"], act.facts["article"]) == ("granted", f"{TENANT} art. 3")
    assert {act.facts["view"], whep.facts["view"], watch.facts["view"]} == {view}
    assert {whep.parent, watch.parent, named["api.commit"].parent} == {act.span}
    assert (pull.parent, first.parent) == (watch.span, whep.span)
    assert {pull.facts["outcome"], first.facts["outcome"]} == {"first-picture"}
    assert act.began <= whep.began <= first.began <= pull.began <= pull.ended <= first.ended
    assert {one.service for one in walked} == {f"beffroi-{one}" for one in PROCESSES}
    assert first.marks == ("the commune agrees",)
    assert pull.marks == ("the camera answers",)


def _is_the_walk_of_a_takeover(collector: Collector, lease: str) -> None:
    trace = f"{context_of_lease(lease).trace:032x}"
    steps = collector.named(
        "api.steering.asked", "api.steering.held", "media.take", "federator.take",
        "federator.first_order", trace=trace,
    )  # fmt: skip
    assert {one.name for one in collector.of_trace(trace)} == set(steps)
    asked, held = steps["api.steering.asked"], steps["api.steering.held"]
    # Two people clicked: each act goes on in the trace of its own screen.
    assert len({*asked.linked, *held.linked, trace}) == 3
    assert held.facts["outcome"] == steps["media.take"].facts["outcome"] == "held"
    assert steps["federator.first_order"].facts == {
        "camera": CAMERA, "order": "move", "outcome": "obeyed",
    }  # fmt: skip


def _is_the_walk_of_a_cut(collector: Collector, view: str) -> None:
    trace = f"{CUT.trace:032x}"
    named = collector.named("api.act", "media.revoke", "federator.cut", trace=trace)
    act, revoke, cut = named["api.act"], named["media.revoke"], named["federator.cut"]
    assert {revoke.parent, cut.parent} == {act.span}
    assert act.facts == {
        "operation": "cutCameras", "tenant": TENANT, "camera": CAMERA, "outcome": "done",
    }  # fmt: skip
    assert revoke.facts == {"view": view, "code": "cut-by-commune"}
    assert cut.facts["tenant"] == TENANT


def _is_the_walk_of_a_camera(collector: Collector) -> None:
    trace = collector.named("federator.inventory")["federator.inventory"].trace
    named = collector.named("federator.inventory", "media.inventory", "api.inventory", trace=trace)
    commune, media, api = (named[f"{one}.inventory"] for one in ("federator", "media", "api"))
    assert (commune.parent, media.parent, api.parent) == ("", commune.span, media.span)
    assert {one.facts["tenant"] for one in (commune, media, api)} == {TENANT}
    assert api.facts["outcome"] == "changed"


def _make_them_complain(department: Department) -> None:
    """What goes wrong is logged too: a stop said beside the cameras, a node that dies, a
    camera that does not answer."""
    processes = department.processes
    own = str(processes.folder / OWN_FOLDER)
    processes.run("csu", "cut", "--state", own, "--by", "Chef de salle Alex Dubois",
                  "--reason", "Scène de vie privée")  # fmt: skip
    processes.kill("media")
    processes.await_words("federator", "link lost")
    processes.start("media", "media", **department.nodes[0].settings)
    processes.await_words("media", "link up", 2)


def _named_in(text: str, dome: OnvifDome) -> list[str]:
    """Persons, the addresses of the camera, its account, the passwords and the tokens in it."""
    names = {word for one in people() for word in one.account.name.split()}
    mails = {str(one.account.mail) for one in people()}
    secrets = {VERIFIER, dome.device, f"{CAMERA_USER}:{CAMERA_PASSWORD}", "Scène de vie privée"}
    found = [name for name in names if re.search(rf"\b{name}\b", text)]
    return found + [one for one in mails | secrets if one in text] + secrets_in(text)


def _line(said: str, event: str) -> dict[str, str]:
    lines = [json.loads(line) for line in said.splitlines()]
    found: dict[str, str] = next(one for one in lines if one["event"] == event)
    return found
