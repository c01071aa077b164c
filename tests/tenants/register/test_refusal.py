"""Which entries an owner who asks « who was refused » is shown."""

from __future__ import annotations

import pytest

from tenants.register.entry import Act, Entry
from tenants.register.refusal import refuses_access
from tests.builders import ASCQ, NOON


@pytest.mark.parametrize(
    ("act", "outcome", "refuses"),
    [
        (Act.WATCH, "quota-reached", True),
        (Act.STEER, "joystick-held", True),
        (Act.EXTEND_STEERING, "not-holding", True),
        (Act.ASK_TICKET, "duration-too-long", True),
        (Act.WATCH, "granted", False),
        (Act.STEER, "needs-approval", False),
        (Act.EXTEND_STEERING, "done", False),
        (Act.CUT, "reason-missing", False),
        (Act.IMPORT_INVENTORY, "no-role", False),
    ],
)
def test_a_refused_access_is_one_and_nothing_else_is(act: Act, outcome: str, refuses: bool) -> None:
    assert refuses_access(Entry(ASCQ, 0, NOON, act, outcome, "00" * 16)) is refuses
