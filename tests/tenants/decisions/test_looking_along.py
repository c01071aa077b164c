"""The owner sees what leaves, and nothing leaves for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tenants.conventions.articles import RESPONSIBLE
from tenants.decisions.cutting import CONTROL_APPROVE
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.owner.looking_along import LookRequest, decide
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import ASCQ, CIC, NOON

ASKED = LookRequest(
    AgentId("dubois"), SubscriberId(ASCQ), frozenset({CONTROL_APPROVE}), ASCQ, True, NOON
)


def test_who_answers_for_the_images_sees_what_leaves_for_an_hour() -> None:
    assert decide(ASKED) == Granted(RESPONSIBLE, NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("_case", "request_", "code"),
    [
        ("a service asks by the convention", replace(ASKED, organisation=CIC), "owner-only"),
        ("who only reads sees no image", replace(ASKED, roles=frozenset()), "no-role"),
        ("where nothing leaves nothing is opened", replace(ASKED, leaves=False), "nothing-leaves"),
    ],
)
def test_it_is_refused_with_the_remedy(_case: str, request_: LookRequest, code: str) -> None:
    outcome = decide(request_)

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.article) == (code, RESPONSIBLE)
    assert outcome.remedy
