"""Quota reached: who yields to whom, and under which clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.convention import Subscriber
from tenants.decisions import preempting
from tenants.decisions.outcomes import Duty, DutyKind
from tenants.decisions.preempting import Yields
from tenants.quotas.victim import RunningFlow
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import NOON, a_convention
from tests.tenants.decisions.cases import SDIS, a_deed_of, a_watch, refusal

VA = a_convention()
SECOND = Subscriber(SDIS, "SDIS du Nord", 2, VA.article(Clause.WATCHING))
RANKED = replace(VA, subscribers=(*VA.subscribers, SECOND))
CAMERA = CameraId("villeneuve-d-ascq:003")
THEIRS = RunningFlow(3, 12, CAMERA, 2, NOON - timedelta(minutes=5))
OURS = RunningFlow(1, 10, CameraId("villeneuve-d-ascq:001"), 1, NOON - timedelta(hours=5))


@pytest.mark.clause("VA-9", "VA-4")
def test_the_cic_takes_the_flow_of_a_service_after_it_and_its_agents_are_told() -> None:
    article = VA.article(Clause.PRECEDENCE)
    told = Duty(
        DutyKind.DISPLACED, article, CAMERA, ("organisation", "article"), NOON, timedelta(0)
    )

    assert preempting.decide(a_watch(), RANKED, [OURS, THEIRS]) == Yields(article, THEIRS, (told,))


@pytest.mark.clause("VA-9")
@pytest.mark.parametrize("flows", [[OURS], [THEIRS, OURS], []])
def test_a_service_takes_nothing_from_its_equals_nor_from_those_before_it(
    flows: list[RunningFlow],
) -> None:
    outcome = preempting.decide(a_watch(organisation=SDIS), RANKED, flows)

    assert not isinstance(outcome, Yields)
    assert refusal(outcome) == ("nobody-yields", "villeneuve-d-ascq art. 3")


def test_where_no_clause_ranks_nobody_yields_whatever_the_ranks() -> None:
    evrange = a_deed_of("evrange-moselle-fibre")
    asked = a_watch(organisation=SubscriberId("cic-moselle"))

    outcome = preempting.decide(asked, evrange, [THEIRS])

    assert not isinstance(outcome, Yields)
    assert refusal(outcome) == (
        "precedence-not-provided",
        "code de la sécurité intérieure art. L252-3",
    )
    assert outcome.message == (
        "La convention « Évrange » ne prévoit pas qu'un service prenne le flux d'un autre."
    )


def test_a_stranger_takes_nothing() -> None:
    outcome = preempting.decide(a_watch(organisation=SubscriberId("x")), RANKED, [THEIRS])

    assert not isinstance(outcome, Yields)
    assert refusal(outcome) == ("not-subscribed", "villeneuve-d-ascq art. 3")
