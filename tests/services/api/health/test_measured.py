"""What media measured, read from the bus, and what is said of it in words."""

from __future__ import annotations

from typing import Any

import pytest

from services.api.health.measured import Cause, Grade, Measured, read
from tenants.vocabulary.identifiers import ViewId
from tenants.vocabulary.picture import Quality

GOOD = {
    "fps": 25.0, "kbps": 900, "loss": 0.0, "jitter": 12, "gop": 2.0, "skew": -0.2,
    "camera_loss": 0.1, "first": 240,
}  # fmt: skip


def said(**changes: Any) -> dict[str, Any]:
    return {"view": "view-1", "quality": "main", **GOOD, **changes}


def judged(**changes: Any) -> tuple[Grade, tuple[Cause, ...]]:
    (one,) = read({"views": [said(**changes)]})
    return one.grade, one.causes


def test_a_node_of_the_version_before_does_not_tell_of_the_camera_s_side() -> None:
    before = {name: value for name, value in said().items() if name != "camera_loss"}

    (one,) = read({"views": [before]})

    assert (one.loss, one.camera_loss) == (0.0, None)


def test_an_entry_is_read_as_it_was_written() -> None:
    assert list(read({"node": "n", "views": [said(skew=None)]})) == [
        Measured(ViewId("view-1"), Quality.MAIN, 25.0, 900.0, 0.0, 12.0, 2.0, None, 0.1, 240.0)
    ]


@pytest.mark.parametrize(
    ("_case", "changes", "grade", "causes"),
    [
        ("all is well", {}, Grade.GOOD, ()),
        ("nothing is known", dict.fromkeys(GOOD), Grade.GOOD, ()),
        ("a fiftieth is lost", {"loss": 2.0}, Grade.WEAK, (Cause.LOSS,)),
        ("a tenth is lost", {"loss": 10.0}, Grade.BAD, (Cause.LOSS,)),
        ("a tenth never left the camera's side", {"camera_loss": 10.0}, Grade.BAD, (Cause.LOSS,)),
        ("it trembles", {"jitter": 100}, Grade.WEAK, (Cause.JITTER,)),
        ("it trembles badly", {"jitter": 300}, Grade.BAD, (Cause.JITTER,)),
        ("as slow as is well", {"fps": 8.0}, Grade.GOOD, ()),
        ("slow", {"fps": 7.9}, Grade.WEAK, (Cause.RATE,)),
        ("almost still", {"fps": 2.9}, Grade.BAD, (Cause.RATE,)),
        ("still, whatever else", {"fps": 0, "loss": 30.0}, Grade.BAD, (Cause.STILL,)),
        ("the worst first", {"fps": 7.0, "loss": 30.0}, Grade.BAD, (Cause.LOSS, Cause.RATE)),
        ("the clock is right", {"skew": 2.0}, Grade.GOOD, ()),
        ("the clock is ahead", {"skew": 2.1}, Grade.GOOD, (Cause.CLOCK,)),
        ("the clock is behind", {"skew": -3600}, Grade.GOOD, (Cause.CLOCK,)),
    ],
)
def test_what_is_measured_is_judged(
    _case: str, changes: dict[str, Any], grade: Grade, causes: tuple[Cause, ...]
) -> None:
    assert judged(**changes) == (grade, causes)


@pytest.mark.parametrize(
    "changes",
    [
        {"view": ""},
        {"view": "v" * 101},
        {"view": 7},
        {"quality": "huge"},
        {"fps": -1},
        {"fps": "25"},
        {"fps": True},
        {"loss": 101},
        {"camera_loss": -0.1},
        {"skew": float("nan")},
        {"skew": 1e12},
    ],
)
def test_what_cannot_be_is_left_aside_and_the_rest_is_read(changes: dict[str, Any]) -> None:
    read_ones = list(read({"views": [said(**changes), said(view="view-2")]}))

    assert [one.view for one in read_ones] == ["view-2"]


@pytest.mark.parametrize("views", [None, 3, "views", [None], [[]], ["view-1"], [{}]])
def test_a_body_that_is_none_tells_of_nothing(views: Any) -> None:
    assert list(read({"views": views})) == []
