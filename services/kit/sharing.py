"""What an owner has cut, and what it did by itself, as JSON for the link and the bus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, get_args

from tenants.decisions.cutting import LONGEST_REASON, Cut
from tenants.vocabulary.identifiers import CameraId

Kind: TypeAlias = Literal["cut", "restored", "taken-back"]
KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
LONGEST_ID = 64
MOST_LEASES = 1_000


class UnreadableSharing(ValueError):
    """What was said is no stop and no fact of a commune's."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a commune did beside its cameras. For `restored`, only the camera, `by` and
    the hour of `cut` count; for `taken-back`, its reason too, and the leases that it ended."""

    id: str
    kind: Kind
    cut: Cut
    leases: tuple[str, ...] = ()


def cut_to_mapping(cut: Cut) -> dict[str, Any]:
    return {
        "camera": cut.camera,
        "reason": cut.reason,
        "by": cut.by,
        "since": cut.since.timestamp(),
        "until": None if cut.until is None else cut.until.timestamp(),
    }


def cut_from_mapping(said: Mapping[str, Any]) -> Cut:
    """Raises `UnreadableSharing`."""
    try:
        camera, until = said["camera"], said["until"]
        return Cut(
            None if camera is None else CameraId(_text(camera, LONGEST_REASON)),
            _text(said["reason"], LONGEST_REASON),
            _text(said["by"], LONGEST_REASON),
            _instant(said["since"]),
            None if until is None else _instant(until),
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise UnreadableSharing("this is no stop of a commune's") from error


def fact_to_mapping(fact: Fact) -> dict[str, Any]:
    told = {"id": fact.id, "kind": fact.kind, **cut_to_mapping(fact.cut)}
    return told | {"leases": list(fact.leases)} if fact.kind == "taken-back" else told


def fact_from_mapping(said: Mapping[str, Any]) -> Fact:
    """Raises `UnreadableSharing`."""
    kind, fact, leases = said.get("kind"), said.get("id"), said.get("leases", [])
    if not isinstance(kind, str) or kind not in KINDS or not _is_name(fact):
        raise UnreadableSharing("this is no fact of a commune's")
    if not isinstance(leases, list) or len(leases) > MOST_LEASES or not all(map(_is_name, leases)):
        raise UnreadableSharing("these are no leases")
    return Fact(str(fact), KINDS[kind], cut_from_mapping(said), tuple(leases))


def _is_name(said: Any) -> bool:
    return isinstance(said, str) and 0 < len(said) <= LONGEST_ID


def _text(said: Any, longest: int) -> str:
    if not isinstance(said, str) or len(said) > longest or not said.isprintable():
        raise ValueError("unreadable text")
    return said


def _instant(said: Any) -> datetime:
    return datetime.fromtimestamp(float(said), UTC)
