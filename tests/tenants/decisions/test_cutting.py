"""The owner's stop: what it covers, when it lifts, who may say it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tenants.conventions.articles import RESPONSIBLE
from tenants.decisions.cutting import (
    CONTROL_APPROVE,
    LONGEST_REASON,
    Cut,
    may_cut,
    refused_by,
    standing_cut,
)
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ, NOON, a_camera, an_agent

CAMERA = a_camera().id
OTHER = a_camera("002").id
CHIEF = an_agent("Alex Dubois", organisation=ASCQ, roles=frozenset({CONTROL_APPROVE}))


def a_cut(**changes: object) -> Cut:
    members: dict[str, object] = {
        "camera": CAMERA, "reason": "intervention", "by": "Alex Dubois", "since": NOON,
        "until": NOON + timedelta(minutes=15),
    }  # fmt: skip
    return Cut(**(members | changes))  # type: ignore[arg-type]


def test_a_cut_covers_its_camera_and_no_other() -> None:
    assert standing_cut([a_cut()], CAMERA, NOON) == a_cut()
    assert standing_cut([a_cut()], OTHER, NOON) is None


def test_a_cut_of_everything_covers_every_camera_and_is_told_first() -> None:
    everything = a_cut(camera=None)

    assert standing_cut([a_cut(), everything], CAMERA, NOON) == everything
    assert standing_cut([everything], OTHER, NOON) == everything


def test_a_cut_lifts_by_itself_at_its_hour_and_not_before() -> None:
    end = NOON + timedelta(minutes=15)

    assert standing_cut([a_cut()], CAMERA, end - timedelta(microseconds=1)) == a_cut()
    assert standing_cut([a_cut()], CAMERA, end) is None


def test_a_cut_until_reopened_never_lifts_by_itself() -> None:
    forever = a_cut(until=None)

    assert standing_cut([forever], CAMERA, NOON + timedelta(days=3650)) == forever


def test_who_is_cut_reads_who_why_and_until_when() -> None:
    refused = refused_by(a_cut())

    assert (refused.code, refused.article.cited) == (
        "cut-by-commune",
        "code de la sécurité intérieure art. R251-1",
    )
    assert refused.message == ("La collectivité a coupé cette caméra : intervention (Alex Dubois).")
    assert refused.remedy == "Rouverture prévue à 14 h 15, ou appelez le centre."


def test_a_cut_of_everything_without_an_hour_says_so() -> None:
    refused = refused_by(a_cut(camera=None, until=None))

    assert refused.message == (
        "La collectivité a coupé toutes ses images : intervention (Alex Dubois)."
    )
    assert refused.remedy == "Appelez le centre de supervision : il rouvre quand il le décide."


def test_the_csu_s_own_people_cut() -> None:
    assert may_cut(CHIEF, ASCQ, "intervention") is None


@pytest.mark.parametrize(
    ("_case", "agent"),
    [
        ("a police officer", an_agent(roles=frozenset({CONTROL_APPROVE}))),
        ("another commune", an_agent(organisation=SubscriberId("metz"), roles=CHIEF.roles)),
        ("no such role", an_agent(organisation=ASCQ, roles=frozenset({"register.read"}))),
    ],
)
def test_nobody_else_cuts(_case: str, agent: object) -> None:
    refused = may_cut(agent, ASCQ, "intervention")  # type: ignore[arg-type]

    assert refused is not None
    assert (refused.code, refused.article) == ("not-the-owner", RESPONSIBLE)


@pytest.mark.parametrize("reason", ["", "  ", "x" * (LONGEST_REASON + 1), "a\nb"])
def test_a_cut_needs_a_reason_that_can_be_read(reason: str) -> None:
    refused = may_cut(CHIEF, ASCQ, reason)

    assert refused is not None
    assert (refused.code, refused.article) == ("reason-missing", RESPONSIBLE)


def test_the_longest_reason_is_taken() -> None:
    assert may_cut(CHIEF, ASCQ, "x" * LONGEST_REASON) is None
