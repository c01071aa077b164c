"""Who may offer what they watch, and who may take it over: five minutes, one organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.handing_over import LIFE, OfferRequest, TakeRequest, offer, take
from tenants.decisions.outcomes import Granted
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import CIC, NOON
from tests.tenants.decisions.cases import refusal

MARTIN, LEROY, PETIT = (AgentId(f"{one}") for one in ("martin", "leroy", "petit"))
AT_THE_DESK = TakeRequest(LEROY, CIC, MARTIN, CIC, None, True, NOON + LIFE, NOON)
TO_LEROY = replace(AT_THE_DESK, to=LEROY, at_desk=False)


def test_an_offer_stands_five_minutes() -> None:
    assert offer(OfferRequest(MARTIN, None, 3, NOON)) == Granted(RECIPIENTS, NOON + LIFE)


@pytest.mark.parametrize("views", [0, 17])
def test_there_is_something_to_hand_over_and_no_more_than_a_wall(views: int) -> None:
    assert refusal(offer(OfferRequest(MARTIN, None, views, NOON)))[0] == "nothing-to-hand-over"


def test_nobody_hands_over_to_oneself() -> None:
    offered = offer(OfferRequest(MARTIN, MARTIN, 1, NOON))
    taken = take(replace(AT_THE_DESK, agent=MARTIN))

    assert refusal(offered)[0] == refusal(taken)[0] == "handover-to-oneself"


@pytest.mark.parametrize("request_", [AT_THE_DESK, TO_LEROY], ids=["at the desk", "to Leroy"])
def test_whoever_it_is_for_may_take_it(request_: TakeRequest) -> None:
    assert take(request_) == Granted(RECIPIENTS, NOON + LIFE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation": SubscriberId("sdis-59")}, "other-organisation"),
        ({"at_desk": False}, "handover-not-yours"),
        ({"to": PETIT}, "handover-not-yours"),
        ({"at": NOON + LIFE}, "handover-expired"),
    ],
    ids=["another service", "another desk", "somebody else", "too late"],
)
def test_nobody_else_and_no_later(changes: dict[str, Any], code: str) -> None:
    assert refusal(take(replace(AT_THE_DESK, **changes)))[0] == code
