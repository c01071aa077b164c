"""`beffroi check`: whether a place answers as it should, door by door, in a line each.

For `helm test` and for whoever has just installed. It logs nobody in and opens no picture: that
is `beffroi probe`'s, on a camera of nobody's.
"""

from __future__ import annotations

import argparse
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING

from services.cli.troubles import CannotRun

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 where nobody answered, and `text` then says why."""

    status: int
    policy: str
    text: str

    @property
    def said(self) -> dict[str, object]:
        try:
            read = json.loads(self.text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


Door = tuple[str, str, Callable[[Answer], str]]
"""What it is, where it is, and what is wrong with its answer; empty: nothing."""


def add_verbs(verbs: Verbs) -> None:
    check = verbs.add_parser("check", help="whether the API and media nodes answer as they should")
    check.add_argument("--api", required=True, metavar="URL", help="http://beffroi-api:8600")
    check.add_argument(
        "--media", action="append", default=[], metavar="URL", help="a media node (repeatable)"
    )
    check.set_defaults(run=run)


def run(words: argparse.Namespace) -> None:
    """Raises `CannotRun` once every door was tried and one is wrong."""
    wrong = 0
    for name, url, judge in _doors(words.api.rstrip("/"), [one.rstrip("/") for one in words.media]):
        trouble = judge(_ask(url))
        wrong += bool(trouble)
        print(f"{'WRONG' if trouble else 'ok':<6}{name}: {trouble or url}")
    if wrong:
        raise CannotRun(f"{wrong} doors are wrong. Remedy: the log of each says why")


def _doors(api: str, media: list[str]) -> Iterator[Door]:
    yield "api lives", f"{api}/healthz", _is_there
    yield "the register can be written", f"{api}/readyz", _is_ready
    yield "the console is told its provider", f"{api}/config.json", _names_provider
    yield "the console is served, and closed to scripts of others", f"{api}/", _is_closed
    for number, node in enumerate(media):
        yield f"media node {number} lives", f"{node}/health", _is_there
        yield f"media node {number} takes views", f"{node}/readyz", _is_there


def _is_there(answer: Answer) -> str:
    if answer.status == 0:
        return f"nobody answers ({answer.text})"
    return "" if answer.status == 200 else f"answers {answer.status}"


def _is_ready(answer: Answer) -> str:
    if answer.status == 200 and answer.said.get("degraded"):
        return "Redis is away: what is decided is heard late"
    return _is_there(answer)


def _names_provider(answer: Answer) -> str:
    return _is_there(answer) or ("" if answer.said.get("issuer") else "names no provider")


def _is_closed(answer: Answer) -> str:
    if trouble := _is_there(answer):
        return trouble
    return "" if "default-src 'none'" in answer.policy else "has no content security policy"


def _ask(url: str) -> Answer:
    if not url.startswith(("http://", "https://")):
        raise CannotRun("write addresses as http://host:port")
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  # checked
            policy = answer.headers.get("content-security-policy", "")
            return Answer(answer.status, policy, answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, "", "")
    except (OSError, HTTPException) as error:
        return Answer(0, "", str(getattr(error, "reason", error)) or type(error).__name__)
