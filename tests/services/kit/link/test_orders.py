"""An order goes over a link and comes back; one out of reach is nobody's word."""

from __future__ import annotations

import pytest

from services.kit.link.orders import Order, read_order, write_order
from services.kit.link.steering import Steer
from services.kit.link.words import UnreadableWord
from tenants.vocabulary.steering import Aid, GoToPreset, Home, Move, Stop, Use


@pytest.mark.parametrize(
    "order_case", [Move(0.5, -1.0, 0.25, -0.5), GoToPreset("7"), Home(), Use(Aid.WASH), Stop()]
)
def test_an_order_comes_back_as_it_was_given(order_case: Order) -> None:
    assert read_order(write_order("view-1", order_case)) == order_case


@pytest.mark.parametrize(
    "word_case",
    [
        Steer("view-1", "move", 1.5, 0.0, 0.0, 0.0, ""),
        Steer("view-1", "move", float("nan"), 0.0, 0.0, 0.0, ""),
        Steer("view-1", "dance", 0.0, 0.0, 0.0, 0.0, ""),
        Steer("view-1", "use", 0.0, 0.0, 0.0, 0.0, "reset"),
    ],
)
def test_what_no_joystick_asks_for_is_unreadable(word_case: Steer) -> None:
    with pytest.raises(UnreadableWord):
        read_order(word_case)
