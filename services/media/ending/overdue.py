"""What time alone ends: a right at its hour, a view that nobody renews, a screen that is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.kit.grace import REGISTER_GRACE_SECONDS
from services.media.view import View

UNRENEWED_SECONDS: Final = REGISTER_GRACE_SECONDS
"""How long a view goes on without a word of the API, while the bus is there."""
LOST: Final = "connection-lost"
CONNECTING_SECONDS: Final = 10.0
UNANSWERED_SECONDS: Final = 10.0
"""A browser that receives pictures reports once a second (RFC 3550 §6.2): this one is gone."""


def why_over(view: View, now: float, at: datetime) -> str | None:
    """The code of what this view is over by, `None` where it goes on. `now` is monotonic, `at`
    the hour."""
    if view.granted.until <= at:
        return "deadline"
    if view.unrenewed > UNRENEWED_SECONDS:
        return "register-unavailable"
    if not view.screen.is_connected and now - view.screen.since > CONNECTING_SECONDS:
        return LOST
    if view.screen.sender.unanswered(now) > UNANSWERED_SECONDS:
        return LOST
    return None
