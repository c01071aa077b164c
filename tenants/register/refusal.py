"""Which entries say that somebody asked for an access and was refused it.

Looking, steering, keeping the joystick, asking for a ticket: what an agent may want of
somebody else's camera. A refusal of anything else is no concern of an owner who asks
« who was refused, and why ».
"""

from __future__ import annotations

from typing import Final

from tenants.register.entry import Act, Entry

ACCESSES: Final = frozenset({Act.WATCH, Act.STEER, Act.EXTEND_STEERING, Act.ASK_TICKET})
NO_REFUSAL: Final = frozenset({"granted", "needs-approval", "done"})


def refuses_access(entry: Entry) -> bool:
    return entry.act in ACCESSES and entry.outcome not in NO_REFUSAL
