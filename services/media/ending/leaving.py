"""Views that another node shows from now on, until their screens have left this one.

Such a view goes without an end: its right goes on elsewhere, and the register says nothing
of it. While this node is being stopped, no screen that leaves ends its view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

LEAVING_SECONDS: Final = 10.0
"""How long a screen may take to leave; then it is let go, and knocks again by itself."""


class Leaving:
    """`node` is this one's name."""

    def __init__(self, node: str, monotonic: Callable[[], float]) -> None:
        self._node = node
        self._monotonic = monotonic
        self._until: dict[str, float] = {}
        self._back: dict[str, float] = {}
        self.draining = False
        """This node is being stopped: it opens nothing more."""

    def move(self, view_id: str, node: str) -> None:
        """The API says which node shows this view."""
        if node == self._node:
            if self._until.pop(view_id, None) is not None:
                # Its screen may still hang up on us, on its way to the other one and back.
                self._back[view_id] = self._monotonic() + LEAVING_SECONDS
        else:
            self._until.setdefault(view_id, self._monotonic() + LEAVING_SECONDS)

    def moves(self, view_id: str) -> bool:
        """Whether another node shows it, as far as is known here."""
        return view_id in self._until

    def goes_on(self, view_id: str) -> bool:
        """Whether the view goes on elsewhere, should its screen leave now."""
        is_back = self._back.get(view_id, float("-inf")) > self._monotonic()
        return self.draining or is_back or self.moves(view_id)

    def late(self) -> list[str]:
        """Those whose screens took too long; they are forgotten here."""
        now = self._monotonic()
        late = [view_id for view_id, until in self._until.items() if until <= now]
        for view_id in late:
            del self._until[view_id]
        return late

    def forget(self, view_id: str) -> None:
        self._until.pop(view_id, None)
        self._back.pop(view_id, None)
