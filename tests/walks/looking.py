"""One screen of a person: asked of the API, opened at the node, a second of pictures seen."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

import httpx

from tests.services.media.scene.viewer import Viewer
from tests.walks.department import TENANT
from tests.walks.person import Person

WATCH = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) { __typename
    ... on Watching { view pass whep } ... on WatchRefused { code message } } }"""
_SEEN = 10
"""Pictures."""


async def look_at(
    number: int, person: Person, screens: AsyncExitStack, *, link_patience: float = 0
) -> Viewer:
    """`link_patience`: for how many seconds it is asked again while the commune is not linked."""
    camera = f"{TENANT}:{number:03}"
    answer = await _granted(camera, person, time.monotonic() + link_patience)
    http = httpx.AsyncClient(base_url=answer["whep"].partition("/whep/")[0])
    viewer = Viewer(await screens.enter_async_context(http))
    screens.push_async_callback(viewer.close)
    opened = await viewer.open(camera, answer["pass"])
    assert opened.status_code == 201, opened.text
    await viewer.sees(_SEEN)
    return viewer


async def _granted(camera: str, person: Person, until: float) -> dict[str, Any]:
    asked = {"camera": camera, "motive": "intervention", "incident": "2026-4711"}
    while True:
        answer: dict[str, Any] = (await person.ask(WATCH, input=asked))["watchCamera"]
        if answer.get("code") != "link-down" or time.monotonic() > until:
            assert answer["__typename"] == "Watching", answer
            return answer
        await asyncio.sleep(0.1)
