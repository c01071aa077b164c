"""Who reports a fault and who tells of its repair; and the life of a maintenance window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from tenants.conventions.articles import RESPONSIBLE
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Granted, Outcome
from tenants.decisions.owner import faults, windows
from tenants.decisions.owner.faults import (
    FaultKind,
    FaultReport,
    FaultState,
    Trouble,
    may_follow,
    not_next,
)
from tenants.decisions.owner.windows import (
    OPEN,
    WindowEvent,
    WindowState,
    article_of,
    not_announceable,
)
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import CAMERA, refusal

VA = a_convention()
ARTICLE = article_of(VA)
OPERATOR = an_agent("Dominique Petit", organisation=SubscriberId(ASCQ), roles=frozenset())
CIC_AGENT = an_agent()
HOUR = timedelta(hours=1)
DARK = Trouble(CAMERA, FaultKind.NO_PICTURE)


def report(*known: Trouble, **changes: Any) -> Outcome:
    said = FaultReport(OPERATOR, ASCQ, DARK, "", NOON - HOUR, NOON + HOUR, NOON)
    return faults.decide(replace(said, **changes), VA, known)


@pytest.mark.clause("VA-14")
@pytest.mark.parametrize("agent", [OPERATOR, CIC_AGENT])
def test_the_commune_and_who_receives_its_images_report_a_camera(agent: Any) -> None:
    assert report(agent=agent) == Granted(ARTICLE, NOON)
    assert ARTICLE.cited == "villeneuve-d-ascq art. 4"


@pytest.mark.clause("VA-14")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"trouble": Trouble(CAMERA, FaultKind.LINK)}, "fault-misplaced"),
        ({"trouble": Trouble(None, FaultKind.FROZEN)}, "fault-misplaced"),
        ({"detail": "a" * 201}, "detail-unreadable"),
        ({"detail": "a\nb"}, "detail-unreadable"),
        ({"trouble": Trouble(CAMERA, FaultKind.OTHER)}, "detail-missing"),
        ({"since": NOON + HOUR}, "fault-misdated"),
        ({"since": NOON - timedelta(days=367)}, "fault-misdated"),
        ({"expected": NOON}, "fault-misdated"),
        ({"agent": CIC_AGENT, "trouble": Trouble(None, FaultKind.LINK)}, "owner-only"),
        ({"agent": replace(CIC_AGENT, organisation=SubscriberId("x"))}, "not-subscribed"),
    ],
)
def test_what_cannot_be_a_report_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refusal(report(**changes))[0] == code


def test_one_trouble_has_one_report_and_another_trouble_its_own() -> None:
    assert refusal(report(DARK))[0] == "already-reported"
    assert report(Trouble(CAMERA, FaultKind.DIRTY)) == Granted(ARTICLE, NOON)
    assert report(trouble=Trouble(None, FaultKind.LINK)) == Granted(ARTICLE, NOON)


def test_without_a_clause_the_owner_is_answerable_all_the_same() -> None:
    assert article_of(None) == RESPONSIBLE


def test_the_owner_alone_tells_how_far_the_repair_has_come() -> None:
    assert may_follow(OPERATOR, ASCQ, ARTICLE) is None
    refused = may_follow(CIC_AGENT, ASCQ, ARTICLE)
    assert refused is not None
    assert refused.code == "owner-only"


@pytest.mark.parametrize(("before", "after"), list(product(FaultState, FaultState)))
def test_a_repair_goes_its_way_and_never_comes_back_from_restored(
    before: FaultState, after: FaultState
) -> None:
    refused = not_next(before, after, None, ARTICLE, NOON)

    allowed = {
        FaultState.REPORTED: {"located", "under-repair", "restored"},
        FaultState.LOCATED: {"under-repair", "restored"},
        FaultState.UNDER_REPAIR: {"located", "restored"},
        FaultState.RESTORED: set(),
    }[before] | {before.value}
    assert (refused is None) is (after.value in allowed)


def test_a_return_that_is_expected_is_to_come() -> None:
    refused = not_next(FaultState.REPORTED, FaultState.LOCATED, NOON, ARTICLE, NOON)

    assert refused is not None
    assert refused.code == "fault-misdated"


@pytest.mark.parametrize(("state", "event"), list(product(WindowState, WindowEvent)))
def test_a_window_that_is_over_stays_over(state: WindowState, event: WindowEvent) -> None:
    after = windows.after(state, event)

    if state not in OPEN:
        assert after is None
    if state is WindowState.RUNNING:
        assert after is (WindowState.ENDED if event is WindowEvent.FINISHED else None)
    if event is WindowEvent.INCIDENT:
        assert after is (WindowState.HELD_BACK if state is WindowState.ANNOUNCED else None)


@pytest.mark.clause("VA-14", "LO-3")
@pytest.mark.parametrize(
    ("roles", "reason", "code"),
    [
        (frozenset[str](), "Nettoyage", "no-role"),
        (frozenset({CONTROL_APPROVE}), " ", "reason-missing"),
        (frozenset({CONTROL_APPROVE}), "a" * 201, "reason-missing"),
        (frozenset({CONTROL_APPROVE}), "Nettoyage des dômes", None),
    ],
)
def test_work_is_announced_with_its_reason_by_who_answers_for_the_csu(
    roles: frozenset[str], reason: str, code: str | None
) -> None:
    refused = not_announceable(replace(OPERATOR, roles=roles), reason, ARTICLE)

    assert (None if refused is None else refused.code) == code
