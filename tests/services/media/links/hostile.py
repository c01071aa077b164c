"""What somebody may write to harm: near words of the protocol, near pictures, near passes."""

from __future__ import annotations

import struct
from dataclasses import asdict
from typing import Any, get_args, get_origin, get_type_hints

import orjson
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from services.kit.link.words import Picture, Word, write_picture
from services.kit.passes import generate_key, sign
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.builders import NOON
from tests.services.kit.link.test_words import WORDS
from tests.services.media.scene.clips import clip
from tests.services.media.scene.place import a_pass

KEY = generate_key()
TOKEN = sign(a_pass(), KEY, NOON)
KINDS = sorted({type(word) for word in WORDS}, key=lambda kind: kind.__name__)

integers = st.integers(-(2**63), 2**64 - 1)
json_values: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | integers | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
names = (
    st.sampled_from(
        ("flow-1", "flow-9", "view-8", "view-9", "main", "sub", "live", "unavailable", "stopped")
    )
    | st.just(TOKEN)
    | st.text(max_size=30)
)


def _of(hint: Any) -> SearchStrategy[Any]:
    """Values that this member of a word may have."""
    if get_origin(hint) is list:
        return st.lists(_of(get_args(hint)[0]), max_size=3)
    if get_origin(hint) is dict:
        return st.dictionaries(st.text(max_size=9), json_values, max_size=3)
    known = {str: names, int: integers, float: st.floats(), bool: st.booleans()}
    return known.get(hint, st.none() | names)


words: SearchStrategy[Word] = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(kind, **{one: _of(is_a) for one, is_a in get_type_hints(kind).items()})
)
"""Of the right types, and of no sense."""


def _bent(word: Word, members: dict[int, Any]) -> bytes:
    said = {"word": type(word).__name__.lower(), **asdict(word)}
    for place, value in members.items():
        said[list(said)[place % len(said)]] = value
    return orjson.dumps(said)


texts: SearchStrategy[str | bytes] = (
    st.text(max_size=200)
    | st.binary(max_size=200)
    | json_values.map(orjson.dumps)
    | st.builds(_bent, st.sampled_from(WORDS), st.dictionaries(integers, json_values, max_size=3))
)

_HEAD = struct.Struct("!BBQd")
_UNITS = [unit.data for unit in clip()[:3]]


def _framed(flags: int, flow: bytes, length: int, at: int, captured: float, data: bytes) -> bytes:
    return _HEAD.pack(flags, length % 256, at, captured) + flow + data


def _cut(frame: bytes, at: int) -> bytes:
    return frame[: at % (len(frame) + 1)]


units = st.sampled_from(_UNITS) | st.binary(max_size=300)
flows = st.sampled_from((b"flow-1", b"flow-9", b"")) | st.binary(max_size=12)
clocks = st.floats() | st.sampled_from((float("inf"), float("-inf"), 1e300, -1e300))
framed = st.builds(
    _framed, st.integers(0, 255), flows, st.just(6) | st.integers(0, 255),
    st.integers(0, 2**64 - 1), clocks, units,
)  # fmt: skip
honest = write_picture(Picture("flow-1", Quality.SUB, AccessUnit(_UNITS[0], 3600, True)))
frames: SearchStrategy[bytes] = (
    st.binary(max_size=200) | framed | st.builds(_cut, st.just(honest), integers)
)


def _mended(place: int, letter: str) -> str:
    at = place % len(TOKEN)
    return TOKEN[:at] + letter + TOKEN[at + 1 :]


tokens: SearchStrategy[str] = (
    st.text(max_size=100)
    | st.builds(_mended, integers, st.characters())
    | st.lists(json_values.map(orjson.dumps), min_size=3, max_size=3).map(
        lambda parts: ".".join(part.hex() for part in parts)
    )
    | st.integers(0, len(TOKEN)).map(lambda at: TOKEN[:at])
)
