"""What a screen may say of its joystick, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.media.steering.words import Releasing, Taking, Told, Wish, read_wish, told
from tenants.vocabulary.steering import Aid, GoToPreset, Home, Move, Stop, Use


@pytest.mark.parametrize(
    ("said_case", "wish"),
    [
        ({"steer": "take", "token": "a.b.c"}, Taking("a.b.c")),
        ({"steer": "move", "pan": 0.5, "tilt": -1, "zoom": 0.25}, Move(0.5, -1.0, 0.25)),
        ({"steer": "move", "pan": 0.5}, Move(pan=0.5)),
        ({"steer": "preset", "preset": "7"}, GoToPreset("7")),
        ({"steer": "stop"}, Stop()),
        ({"steer": "home"}, Home()),
        ({"steer": "move", "focus": -0.5}, Move(focus=-0.5)),
        ({"steer": "use", "aid": "wiper-on"}, Use(Aid.WIPER_ON)),
        ({"steer": "release"}, Releasing()),
    ],
)
def test_a_wish_is_read(said_case: dict[str, Any], wish: Wish) -> None:
    assert read_wish(json.dumps(said_case)) == wish


@pytest.mark.parametrize(
    "said_case",
    [
        "",
        "[]",
        '"steer"',
        '{"quality": "main"}',
        '{"steer": "dance"}',
        '{"steer": ["stop"]}',
        '{"steer": "take"}',
        '{"steer": "take", "token": 7}',
        '{"steer": "preset"}',
        '{"steer": "preset", "preset": ""}',
        '{"steer": "move", "pan": 1.5}',
        '{"steer": "move", "pan": "0.5"}',
        '{"steer": "move", "pan": true}',
        '{"steer": "move", "pan": NaN}',
        '{"steer": "move", "pan": 1e999}',
        '{"steer": "move", "pan": null}',
        '{"steer": "move", "focus": 2}',
        '{"steer": "use", "aid": "reset"}',
        '{"steer": "use"}',
    ],
)
def test_what_is_no_wish_steers_nothing(said_case: str) -> None:
    assert read_wish(said_case) is None


def test_what_a_screen_is_told_is_json_with_its_countdown() -> None:
    until = datetime(2026, 6, 15, 12, 5, tzinfo=UTC)
    presets, gear = [{"token": "1", "name": "Parc"}], {"focus": True, "aids": ["wash"]}
    message = Told("held", None, "Vous pilotez.", "lease-1", until, 300.0, presets, gear)

    assert json.loads(message.written()) == {
        "steering": "held",
        "lease": "lease-1",
        "code": None,
        "message": "Vous pilotez.",
        "until": "2026-06-15T12:05:00+00:00",
        "seconds": 300.0,
        "presets": [{"token": "1", "name": "Parc"}],
        "gear": {"focus": True, "aids": ["wash"]},
    }


def test_an_article_is_cited_once() -> None:
    cited = "villeneuve-d-ascq art. 3"

    assert told("refused", "calm", "Attendez.", cited).message == f"Attendez. ({cited})"
    assert told("refused", "calm", f"Selon {cited}.", cited).message == f"Selon {cited}."
    assert told("ended", "link-lost").message.startswith("La liaison avec la commune est perdue")
