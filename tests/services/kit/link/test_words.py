"""The protocol's written form: whole words come back, and nothing else is half understood."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.kit.link.additions import Arrival
from services.kit.link.steering import Held, Release, Steer, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import (
    Checkpoint,
    Cosigned,
    Disputed,
    Ended,
    Hello,
    Inventory,
    Keep,
    Leave,
    Picture,
    Refused,
    SourceState,
    UnreadableWord,
    Want,
    Watch,
    Watched,
    Welcome,
    Witness,
    Word,
    read_picture,
    read_word,
    write_picture,
    write_word,
)
from tenants.vocabulary.picture import AccessUnit, Codec, Quality

GEAR = {"focus": True, "aids": ["wiper-on"]}
WORDS: list[Word] = [
    Hello(1, "0.1.0", 1_750_000_000.25),
    Welcome(1, 1_750_000_000.0),
    Inventory([{"local": "001", "heading": None}]),
    Watch("view-1", "token", "sub"),
    Watched("view-1", "flow-1"),
    Refused("view-1", "quota-reached", "villeneuve-d-ascq art. 3", "Quota atteint."),
    SourceState("flow-1", "main", "unavailable", "stalled", None),
    Arrival("flow-1", "main", 4_000_000_000, 12),
    Ended("flow-1", None, "fenced", ""),
    Want("flow-1", ["main", "sub"]),
    Leave("view-1"),
    Keep([]),
    Take("view-1", "token"),
    Steer("view-1", "move", 0.5, -1.0, 0.0, 0.25, ""),
    Release("view-1", "taken-back"),
    Held("view-1", 1_750_000_300.0, [{"token": "1", "name": "Entrée du parc"}], GEAR, "lease-1"),
    SteeringRefused("view-1", "calm", "villeneuve-d-ascq art. 3", "Attendez."),
    SteeringEnded("view-1", "taken-back", "Le CSU a repris la main.", "lease-1"),
    Witness("csu-metz+0011aabb+BA==", 0),
    Checkpoint(3, ["AAAA"], "beffroi/metz\n5\n…"),
    Cosigned(5, "beffroi/metz\n5\n…"),
    Disputed(5, "register-inconsistent"),
]


@pytest.mark.parametrize("word_case", WORDS, ids=lambda word: type(word).__name__)
def test_a_word_comes_back_as_it_was_said(word_case: Word) -> None:
    assert read_word(write_word(word_case)) == word_case


def test_an_end_that_is_one_version_older_or_newer_is_understood() -> None:
    older = '{"word": "steeringended", "view": "view-1", "code": "released", "text": ""}'
    newer = '{"word": "leave", "view": "view-1", "loudly": true}'

    assert read_word(older) == SteeringEnded("view-1", "released", "")
    assert read_word(newer) == Leave("view-1")


@pytest.mark.parametrize(
    "said_case",
    [
        "",
        "nothing",
        "[]",
        "null",
        "{}",
        {"word": "shout"},
        {"word": ["leave"], "view": "view-1"},
        {"word": "leave"},
        {"word": "leave", "view": 1},
        {"word": "leave", "view": None},
        {"word": "keep", "flows": "flow-1"},
        {"word": "keep", "flows": [1]},
        {"word": "want", "flow": "flow-1", "qualities": [["main"]]},
        {"word": "hello", "protocol": True, "software": "", "clock": 0.0},
        {"word": "hello", "protocol": 1, "software": "", "clock": "noon"},
        {"word": "inventory", "cameras": [[]]},
    ],
)
def test_what_is_no_word_is_unreadable(said_case: Any) -> None:
    text = said_case if isinstance(said_case, str) else json.dumps(said_case)

    with pytest.raises(UnreadableWord):
        read_word(text)


@pytest.mark.parametrize(
    "picture_case",
    [
        Picture("flow-1", Quality.MAIN, AccessUnit(b"\0\0\1\x65", 2**60, True, 1_750_000_000.5)),
        Picture("f", Quality.SUB, AccessUnit(b"", 0, False)),
        *[
            Picture("f", Quality.MAIN, AccessUnit(b"\0", 1, True, codec=codec))
            for codec in (Codec.H264_REORDERED, Codec.H265, Codec.MJPEG)
        ],
    ],
)
def test_a_picture_comes_back_as_it_was_shown(picture_case: Picture) -> None:
    assert read_picture(write_picture(picture_case)) == picture_case


@pytest.mark.parametrize(
    "frame_case",
    [b"", b"\0" * 17, b"\0\2" + b"\0" * 16 + b"\xff\xff", b"\x10\1" + b"\0" * 16 + b"f"],
)
def test_what_is_no_picture_is_unreadable(frame_case: bytes) -> None:
    with pytest.raises(UnreadableWord):
        read_picture(frame_case)
