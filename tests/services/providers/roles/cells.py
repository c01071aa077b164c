"""One cell of the matrix at the real door: asked with a real token, its answer and trace judged."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from services.api.acts.cut_cameras import cut_cameras
from services.kit.bus import topics
from services.kit.inventory.writing import to_csv
from tenants.register.search import is_refusal
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ
from tests.services.api.door.sockets import Socket, socket_to
from tests.services.providers.roles.asking import ARGUMENTS, BEFORE, document
from tests.services.providers.roles.people import Login
from tests.services.providers.roles.things import THINGS, Cell, new_camera, resolved
from tests.services.providers.roles.world import METZ, World

ROUNDS = 6
"""Questions asked and answered on a connection before what it did not say counts as silence."""
TENANTS = {"own": ASCQ, "other": METZ}


@dataclass(frozen=True, slots=True)
class Seen:
    """`outcome`: `allowed`, `hidden` or `refused CODE`; `entered`: in the tenant's register."""

    outcome: str
    entered: bool

    def __str__(self) -> str:
        return self.outcome + (", entered" if self.entered else "")


async def seen(world: World, place: str, name: str, who: Login, whose: str) -> Seen:
    """What one person meets who asks for `name` about the tenant of `whose`."""
    cell = Cell(world, TENANTS[whose], who.agent)
    await world.link()
    made = [await _made(cell, BEFORE[name])] if name in BEFORE else []
    said = await resolved(ARGUMENTS.get(name, {}), cell)
    marks = [cell.tenant, *(one for one in made if isinstance(one, str))]
    before = await world.size(cell.tenant)

    kind = name.split()[0]
    if kind == "subscription":
        outcome = await _followed(world, place, name, who, cell, marks)
    elif kind in ("query", "mutation"):
        outcome = await _asked(world, name, said, who, cell, marks)
    else:
        outcome = await _door(world, name, said, who, cell)

    entries = await world.entries_since(cell.tenant, before)
    mine = [one for one in entries if _is_of(one, who)]
    if outcome != "allowed":
        assert all(_is_no_grant(one["outcome"]) for one in mine), mine
    await world.tidy()
    return Seen(outcome, bool(mine))


def _is_of(entry: dict[str, Any], who: Login) -> bool:
    """Made by this person, as its agent or as who answered."""
    return entry["agent"] == who.agent.id or any(
        isinstance(said, str) and who.agent.name in said for said in entry.values()
    )


def _is_no_grant(outcome: str) -> bool:
    return outcome == "needs-approval" or is_refusal(outcome)


async def _made(cell: Cell, thing: str) -> Any:
    if thing == "$cut":
        world = cell.world
        return await cut_cameras(
            world.begin, cell.chief, cell.tenant, None, "essai", None, world.now()
        )
    return await THINGS[thing](cell)


async def _asked(
    world: World, name: str, said: Any, who: Login, cell: Cell, marks: list[str]
) -> str:
    answer = await world.client.post(
        "/graphql",
        json={"query": document(name), "variables": said},
        headers={"authorization": f"Bearer {await who.token()}"},
    )
    body = answer.json()
    assert answer.status_code == 200, body
    if "errors" in body:
        return f"refused {body['errors'][0]['extensions']['code']}"
    names_it = names_something(name)
    return _judged(body["data"]["it"], marks, by_mark=cell.tenant == METZ and not names_it)


def names_something(name: str) -> bool:
    """Whether whoever asks says whose it is; `$label` is nobody's."""
    return "$" in json.dumps(ARGUMENTS.get(name, {})).replace("$label", "")


def _judged(answer: Any, marks: list[str], *, by_mark: bool) -> str:
    """`by_mark`: nobody named the tenant; what counts is whether the answer does."""
    if by_mark:
        text = json.dumps(answer)
        return "allowed" if any(one in text for one in marks) else "hidden"
    if isinstance(answer, dict) and "__typename" in answer:
        kind = answer["__typename"]
        if kind.endswith("NotFound"):
            return "hidden"
        if isinstance(answer.get("code"), str) and set(answer) == {"__typename", "code"}:
            return f"refused {answer['code']}"
        if [] in (answer.get("nodes"), answer.get("edges")):
            return "hidden"
    return "hidden" if answer is None or answer == [] else "allowed"


async def _door(world: World, name: str, said: Any, who: Login, cell: Cell) -> str:
    method, path = name.split()
    params = {key: str(value) for key, value in said.items() if key != "tenant"}
    headers = {"authorization": f"Bearer {await who.token()}"}
    body = b""
    if path.startswith("/inventory") and method == "POST":
        headers["content-type"], body = "text/csv", to_csv([new_camera(cell)])
    elif method == "POST":
        body = orjson.dumps({"format": "jsonl", "reason": "contrôle"})
    answer = await world.client.request(
        method, path.format(**said), params=params, headers=headers, content=body
    )
    if answer.status_code == 200:
        return "allowed"
    if answer.status_code == 404:
        return "hidden"
    return f"refused {answer.json().get('code', answer.status_code)}"


async def _followed(
    world: World, place: str, name: str, who: Login, cell: Cell, marks: list[str]
) -> str:
    async with socket_to(place) as socket:
        assert (await socket.begin(await who.token()))["type"] == "connection_ack"
        await socket.follow(document(name), "it")
        heard = await _said_meanwhile(socket)
        if await _stirred(world, name, cell, marks):
            heard += await _said_meanwhile(socket)
    told = [one for one in heard if one.get("kind") != "RELOAD"]
    if cell.tenant == METZ:
        text = json.dumps(told)
        return "allowed" if any(one in text for one in marks) else "hidden"
    return "allowed" if told else "hidden"


async def _stirred(world: World, name: str, cell: Cell, marks: list[str]) -> bool:
    """Something happens at the tenant that only its own followers may hear of."""
    if name == "subscription views":
        body: dict[str, Any] = {"view": marks[-1], "code": "stopped", "text": "fin"}
        await world.bus.publish(topics.VIEWS_REVOKED, body)
    elif name == "subscription flowHealth":
        numbers = dict.fromkeys(("fps", "kbps", "loss", "jitter", "gop", "skew", "first"), 1)
        body = {"node": "node", "views": [{"view": marks[-1], "quality": "sub", **numbers}]}
        await world.bus.publish(topics.FLOWS_HEALTH, body)
    elif name == "subscription cameraChanges":
        camera = world.fresh_camera(TenantId(cell.tenant))
        body = {"tenant": cell.tenant, "cameras": [camera], "added": [], "changed": [camera],
                "removed": [], "version": 1}  # fmt: skip
        await world.bus.publish(topics.CAMERAS_CHANGED, body)
    else:
        return False
    return True


async def _said_meanwhile(socket: Socket) -> list[dict[str, Any]]:
    """What was said before as many questions as `ROUNDS` were asked and answered after it."""
    heard: list[dict[str, Any]] = []
    for number in range(ROUNDS):
        await socket.follow("{ tenants { id } }", f"round-{number}")
        while True:
            message = await socket.hear()
            if message["type"] == "complete" and message["id"] == f"round-{number}":
                break
            if message["id"] == "it" and message["type"] == "next":
                with suppress(TypeError):
                    said = message["payload"]["data"]["it"]
                    heard += said if isinstance(said, list) else [said]
    return heard
