"""What fails for minutes is suspected; what comes back, or was only a moment, is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.api.suspicions import MEMORY, PATIENCE, Suspicions
from tenants.decisions.owner.faults import FaultKind, Trouble
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ, NOON

CAMERA = CameraId(f"{ASCQ}:001")
SECOND = timedelta(seconds=1)


def hear(known: Suspicions, state: str, at: datetime = NOON, code: str | None = None) -> str | None:
    return known.heard({"tenant": ASCQ, "camera": CAMERA, "state": state, "code": code}, at)


def seen(known: Suspicions) -> list[tuple[Trouble, str | None]]:
    return [(one.trouble, one.code) for one in known.of(ASCQ)]


@pytest.mark.clause("VA-14")
def test_a_camera_that_does_not_answer_for_minutes_is_suspected() -> None:
    known = Suspicions()
    hear(known, "unavailable", code="camera-unreachable")
    hear(known, "connecting", NOON + SECOND)
    hear(known, "unavailable", NOON + 2 * SECOND, "camera-unreachable")

    assert known.look([ASCQ], [ASCQ], NOON + PATIENCE - SECOND) == set()
    assert seen(known) == []
    assert known.look([ASCQ], [ASCQ], NOON + PATIENCE) == {ASCQ}
    assert known.look([ASCQ], [ASCQ], NOON + PATIENCE + SECOND) == set()
    assert seen(known) == [(Trouble(CAMERA, FaultKind.NO_PICTURE), "camera-unreachable")]
    assert known.of(ASCQ)[0].since == NOON


def test_a_picture_that_comes_back_clears_it() -> None:
    known = Suspicions()
    hear(known, "frozen", code="stalled")
    known.look([ASCQ], [ASCQ], NOON + PATIENCE)
    assert seen(known) == [(Trouble(CAMERA, FaultKind.FROZEN), "stalled")]

    assert hear(known, "live", NOON + PATIENCE + SECOND) == ASCQ
    assert seen(known) == []
    assert hear(known, "live", NOON + PATIENCE + SECOND) is None


def test_who_looked_for_a_moment_leaves_no_suspicion() -> None:
    known = Suspicions()
    hear(known, "unavailable")

    assert hear(known, "ended", NOON + SECOND) is None
    assert known.look([ASCQ], [ASCQ], NOON + PATIENCE) == set()


def test_what_was_seen_long_enough_is_told_when_nobody_looks_and_then_forgotten() -> None:
    known = Suspicions()
    hear(known, "unavailable")
    known.look([ASCQ], [ASCQ], NOON + PATIENCE)

    hear(known, "ended", NOON + PATIENCE + SECOND)

    assert len(seen(known)) == 1
    assert known.look([ASCQ], [ASCQ], NOON + MEMORY) == {ASCQ}
    assert seen(known) == []


def test_a_link_that_stays_down_is_suspected_until_it_is_back() -> None:
    known = Suspicions()
    known.look([ASCQ], [], NOON)

    assert known.look([ASCQ], [], NOON + PATIENCE) == {ASCQ}
    assert seen(known) == [(Trouble(None, FaultKind.LINK), None)]
    assert known.look([ASCQ], [ASCQ], NOON + PATIENCE) == {ASCQ}
    assert seen(known) == []
