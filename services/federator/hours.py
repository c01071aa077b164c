"""The hours that the commune declared for single days, as media passes them on. Pure.

What was declared at the commune's own console comes back to it this way, for the second
decision on a joystick; see ADR 23 for what that proves and what it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.hours import UnreadableDeclaration, hours_from_mapping
from services.kit.link.words import UnreadableWord
from tenants.conventions.hours import Holidays, HoursException, UnreadableHours, read_hours


def read_declared(said: Sequence[dict[str, Any]]) -> list[HoursException]:
    """Raises `UnreadableWord`."""
    try:
        declared = [hours_from_mapping(one) for one in said]
        read_hours("off", _ANY, declared)
    except (UnreadableDeclaration, UnreadableHours) as error:
        raise UnreadableWord(str(error)) from error
    return declared


_ANY = Holidays("59", good_friday=False)
"""Only the declarations are tried: a deed's own hours were read when it was."""
