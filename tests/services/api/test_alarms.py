"""What cameras say is wrong with them: of their own commune, as it was told last."""

from __future__ import annotations

from typing import Any

import pytest

from services.api.alarms import MOST, CameraAlarms
from tenants.vocabulary.alarm import AlarmKind
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ

ONE = CameraId(f"{ASCQ}:001")


def told(*cameras: Any) -> dict[str, Any]:
    return {"tenant": ASCQ, "cameras": list(cameras)}


COVERED = {"camera": ONE, "kinds": ["tampered"]}


def test_the_last_word_is_the_whole_of_it_and_says_whether_it_changes_anything() -> None:
    alarms = CameraAlarms()

    assert alarms.told(told(COVERED)) == ASCQ
    assert alarms.told(told(COVERED)) is None
    assert alarms.of(ASCQ) == {ONE: (AlarmKind.TAMPERED,)}
    assert alarms.told(told()) == ASCQ
    assert alarms.of(ASCQ) == {}


@pytest.mark.parametrize(
    ("_case", "said"),
    [
        ("another commune's camera", {"camera": "lille:001", "kinds": ["tampered"]}),
        ("no camera", {"kinds": ["tampered"]}),
        ("rubbish", {"camera": "?", "kinds": ["tampered"]}),
        ("no kinds", {"camera": ONE}),
        ("a kind of tomorrow", {"camera": ONE, "kinds": ["lonely"]}),
        ("no word at all", 7),
    ],
)
def test_what_cannot_be_read_is_left_aside(_case: str, said: Any) -> None:
    alarms = CameraAlarms()

    assert alarms.told(told(said)) is None
    assert alarms.of(ASCQ) == {}


@pytest.mark.parametrize("body", [{}, {"tenant": ASCQ}, {"tenant": 1, "cameras": []},
                                  told(*[COVERED] * (MOST + 1))])  # fmt: skip
def test_a_word_of_another_shape_is_none(body: dict[str, Any]) -> None:
    assert CameraAlarms().told(body) is None


def test_a_commune_that_is_not_linked_says_nothing() -> None:
    alarms = CameraAlarms()
    alarms.told(told(COVERED))

    assert (alarms.forget(ASCQ), alarms.forget(ASCQ)) == (True, False)
    assert alarms.of(ASCQ) == {}
