"""One try, from the first question to the last entry: open, look, close, read the register.

What was opened is closed whatever failed in between. A picture is decoded once, to know that it
is one, and kept nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from time import monotonic
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

from services.cli.probe.doors import Answer, knock
from services.cli.troubles import CannotRun
from services.kit.probe import PATH

Say = Callable[[str], None]

_POLICY: Final = "ice-transport-policy"
_OPENED, _CLOSED = "watch", "stop-watching"


@dataclass(frozen=True, slots=True)
class Place:
    """`media`: how a node is reached from here, `{node}` in the place of its name; `None`: as
    browsers do."""

    api: str
    media: str | None
    secret: str

    def door_of(self, opened: Answer) -> str:
        whep = str(opened.said["whep"])
        if self.media is None:
            return whep
        node = str(opened.said.get("node") or "")
        return self.media.replace("{node}", node).rstrip("/") + urlsplit(whep).path


async def look(place: Place, seconds: float, say: Say) -> None:
    """Raises `CannotRun` with the first step that failed."""
    # First, since it takes a second or more: a view that nobody comes for ends after fifteen.
    _load_screen()
    started = monotonic()
    opened = await _knock("the API", "POST", f"{place.api}{PATH}", place.secret, wanted=201)
    say(f"the API grants the synthetic camera, entry {opened.said['entry']} of its register")
    try:
        await _watch(place, opened, seconds, started, say)
    except BaseException:
        # The slot is given back, and the end is an entry; what failed first is what is told.
        with suppress(CannotRun):
            await _close(place, opened)
        raise
    closed = await _close(place, opened)
    say("the flow is closed")
    _check_entries(opened, closed)
    say("the register holds the opening and the end")


def _load_screen() -> None:
    try:
        import_module("services.media.webrtc.screen")
    except ImportError as error:
        raise CannotRun(
            f"the picture: {error.name} is not installed here. Remedy: run this from the media "
            "image, or pip install 'beffroi[media]'"
        ) from None


async def _watch(place: Place, opened: Answer, seconds: float, started: float, say: Say) -> None:
    from services.media.webrtc.screen import NoPicture, Screen

    door, token = place.door_of(opened), str(opened.said["pass"])
    told = await _knock("the media node", "OPTIONS", door, token, wanted=200)
    screen = Screen(told.relays, relay_only=told.headers.get(_POLICY) == "relay")
    session = None
    try:
        offer = await screen.offer()
        answer = await _knock("the media node", "POST", door, token, offer, wanted=201)
        session = urljoin(door, quote(answer.headers["location"], safe="/:"))
        say(f"media node {opened.said.get('node')} takes the view")
        size, way = await screen.first_picture(answer.text, seconds)
        spent = (monotonic() - started) * 1000
        say(f"a picture of {size[0]}×{size[1]} came {way}, {spent:.0f} ms after the question")
    except NoPicture as error:
        raise CannotRun(str(error)) from None
    finally:
        await screen.close()
        if session is not None:
            # The API ends the view in any case, and is the one that is believed.
            with suppress(CannotRun):
                await _knock("the media node", "DELETE", session, token, wanted=200)


async def _close(place: Place, opened: Answer) -> Answer:
    url = f"{place.api}{PATH}/{quote(str(opened.said['view']), safe='')}"
    return await _knock("the API, closing", "DELETE", url, place.secret, wanted=200)


def _check_entries(opened: Answer, closed: Answer) -> None:
    entries: list[dict[str, Any]] = closed.said.get("entries") or []
    opening = [one for one in entries if one["seq"] == opened.said["entry"]]
    if [(one["act"], one["outcome"]) for one in opening] != [(_OPENED, "granted")]:
        raise CannotRun(
            "the register: it does not hold the opening that the API granted. Remedy: stop "
            "showing pictures, and verify it: beffroi register verify"
        )
    if not any(one["act"] == _CLOSED and one["view"] == opened.said["view"] for one in entries):
        raise CannotRun(
            "the register: it does not hold the end of the view. Remedy: the API's log, then "
            "beffroi register verify"
        )


async def _knock(*words: str, wanted: int) -> Answer:
    step, method, url, token, *body = words
    return await asyncio.to_thread(
        knock, step, method, url, token, body[0] if body else None, wanted=wanted
    )
