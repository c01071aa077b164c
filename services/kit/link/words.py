"""What the two ends of a link say to each other.

Control words are JSON objects with a `word` member; pictures are binary frames
with a fixed header. The tenant is nowhere in them: it comes from the certificate.
An unknown word is an error, so that two versions never half understand each other.
"""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Final, TypeAlias, get_args, get_origin, get_type_hints

import orjson

from services.kit.link.additions import Arrival
from services.kit.link.steering import Held, Release, Steer, SteeringEnded, SteeringRefused, Take
from tenants.vocabulary.picture import AccessUnit, Codec, Quality

PROTOCOL: Final = 4
HEARTBEAT_SECONDS: Final = 5.0
"""How often media keeps its flows alive at the federator."""
LOCAL_DEADLINE_SECONDS: Final = 12.0
"""How long the federator goes on without hearing so (design §3.3)."""


class UnreadableWord(ValueError):
    """The other end said something that is not in this protocol."""


# From the federator


@dataclass(frozen=True, slots=True)
class Hello:
    """First word. `clock` is the federator's Unix time, `software` its version."""

    protocol: int
    software: str
    clock: float


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every camera the commune shares, whole, each as `cameras.to_mapping` writes it."""

    cameras: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Watched:
    """The federator agreed: this view's pictures will come under its flow."""

    view: str
    flow: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The federator's own decision, with its article (`text` is French, for the agent)."""

    view: str
    code: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the pull of one flow is doing: `live`, `connecting`, `frozen` or `unavailable`."""

    flow: str
    quality: str
    state: str
    code: str | None
    text: str | None


STOPPED = "stopped"
"""The code of a flow that media left, said with its last view: it no longer leaves the commune."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The federator ended a view, or a whole flow (`view` empty): cut, fenced, deadline."""

    flow: str
    view: str | None
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Witness:
    """Under which key this commune cosigns its register, and the size it has cosigned last."""

    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint, signed by both sides."""

    size: int
    note: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """The federator does not cosign a checkpoint of this size, and why."""

    size: int
    code: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the commune did by itself, each as `sharing.fact_to_mapping` writes it; said
    again until it is `Known`."""

    facts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Alarms:
    """Every camera that says that something is wrong with it, whole: `camera`, and `kinds`
    as `AlarmKind` names them."""

    cameras: list[dict[str, Any]]


# From media


@dataclass(frozen=True, slots=True)
class Welcome:
    protocol: int
    clock: float


@dataclass(frozen=True, slots=True)
class Watch:
    """Open a view. The federator verifies the pass itself and decides again."""

    view: str
    token: str
    quality: str


@dataclass(frozen=True, slots=True)
class Want:
    """Which qualities of a flow somebody is looking at now."""

    flow: str
    qualities: list[str]


@dataclass(frozen=True, slots=True)
class Leave:
    view: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Heartbeat: these flows still have eyes on them, and the API still agrees."""

    flows: list[str]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the API signed of the commune's register; `proof` shows that it grew from `old`.

    Hashes in base64. The federator verifies both, whoever brings them.
    """

    old: int
    proof: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Cuts:
    """Every stop that stands at the State side, each as `sharing.cut_to_mapping` writes it."""

    cuts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Hours:
    """Every day's hours that the commune declared beside its deed and that stand, each as
    `hours.hours_to_mapping` writes it."""

    declared: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """These facts stand in the register."""

    facts: list[str]


FromFederator: TypeAlias = (
    Hello | Inventory | Watched | Refused | SourceState | Arrival | Ended | Facts | Alarms
    | Witness | Cosigned | Disputed | Held | SteeringRefused | SteeringEnded
)  # fmt: skip
FromMedia: TypeAlias = (
    Welcome | Watch | Want | Leave | Keep | Checkpoint | Cuts | Hours | Known
    | Take | Steer | Release
)  # fmt: skip
Word: TypeAlias = FromFederator | FromMedia

_WORDS: dict[str, type[Word]] = {
    kind.__name__.lower(): kind
    for kind in (
        Hello, Inventory, Watched, Refused, SourceState, Arrival, Ended, Facts, Alarms,
        Witness, Cosigned, Disputed, Held, SteeringRefused, SteeringEnded,
        Welcome, Watch, Want, Leave, Keep, Checkpoint, Cuts, Hours, Known, Take, Steer, Release,
    )
}  # fmt: skip

_MEMBERS: dict[type[Word], dict[str, Any]] = {
    kind: get_type_hints(kind) for kind in _WORDS.values()
}


def _fits(value: Any, wanted: Any) -> bool:
    """Is `value`, fresh from JSON, of the annotated type?"""
    if get_origin(wanted) is list:
        (each,) = get_args(wanted)
        return isinstance(value, list) and all(_fits(one, each) for one in value)
    if get_origin(wanted) is dict:
        return isinstance(value, dict)
    if wanted is float:
        return type(value) in (int, float)
    return isinstance(value, wanted) and not isinstance(value, bool)


def write_word(word: Word) -> str:
    """One text frame."""
    return orjson.dumps({"word": type(word).__name__.lower(), **asdict(word)}).decode()


def read_word(text: str | bytes) -> Word:
    """Read one text frame; raises `UnreadableWord`.

    What an older end leaves out has a default, and what a newer one adds is left unread: both
    are of one `PROTOCOL`, which changes where that would not do.
    """
    try:
        said = orjson.loads(text)
        kind = _WORDS[said.pop("word")]
        members = _MEMBERS[kind]
        known = {name: value for name, value in said.items() if name in members}
        for name, value in known.items():
            if not _fits(value, members[name]):
                raise UnreadableWord(f"{kind.__name__}: {name} is of another type")
        return kind(**known)
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise UnreadableWord("not a word of this protocol") from error


# Pictures

_HEADER = struct.Struct("!BBQd")
"""flags, length of the flow id, timestamp (90 kHz), capture time (Unix seconds or NaN)."""
_KEYFRAME = 0x01
_MAIN = 0x02
_CODEC_SHIFT = 2
# What a camera sends, by its number in the flags; a number never changes its meaning.
_CODECS: Final = (Codec.H264, Codec.H264_REORDERED, Codec.H265, Codec.MJPEG)


@dataclass(frozen=True, slots=True)
class Picture:
    """One access unit of one flow."""

    flow: str
    quality: Quality
    unit: AccessUnit


def write_picture(picture: Picture) -> bytes:
    """One binary frame."""
    unit, flow = picture.unit, picture.flow.encode("ascii")
    flags = (_KEYFRAME if unit.keyframe else 0) | (_MAIN if picture.quality is Quality.MAIN else 0)
    flags |= _CODECS.index(unit.codec) << _CODEC_SHIFT
    captured = float("nan") if unit.captured_at is None else unit.captured_at
    return _HEADER.pack(flags, len(flow), unit.timestamp, captured) + flow + unit.data


def read_picture(frame: bytes) -> Picture:
    """Read one binary frame; raises `UnreadableWord`."""
    try:
        flags, length, timestamp, captured = _HEADER.unpack_from(frame)
        flow = frame[_HEADER.size : _HEADER.size + length].decode("ascii")
        codec = _CODECS[flags >> _CODEC_SHIFT]
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise UnreadableWord("not a picture of this protocol") from error

    unit = AccessUnit(
        data=frame[_HEADER.size + length :],
        timestamp=timestamp,
        keyframe=bool(flags & _KEYFRAME),
        captured_at=captured if isfinite(captured) else None,
        codec=codec,
    )
    return Picture(flow, Quality.MAIN if flags & _MAIN else Quality.SUB, unit)
