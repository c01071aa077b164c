"""How long it takes until a picture has stopped: from the order's commit to media's word.

Of the views that this process ordered to end. A view that media never showed is never
confirmed: it is forgotten, and counts for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from tenants.vocabulary.identifiers import ViewId

FORGOTTEN_SECONDS: Final = 60.0
"""Media's own deadlines have long ended it by then, whoever heard of it."""


class Cuts:
    """One per process. `observe` is told why, and the seconds."""

    def __init__(
        self,
        observe: Callable[[str, float], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._observe = observe
        self._monotonic = monotonic
        self._ordered: dict[ViewId, tuple[str, float]] = {}

    def ordered(self, view: ViewId, code: str) -> None:
        """Its end is committed, and media is about to be told. Said again, the first counts."""
        now = self._monotonic()
        while self._ordered and now - next(iter(self._ordered.values()))[1] > FORGOTTEN_SECONDS:
            del self._ordered[next(iter(self._ordered))]
        self._ordered.setdefault(view, (code, now))

    def confirmed(self, view: ViewId) -> None:
        """Media says that nothing leaves for it any more."""
        ordered = self._ordered.pop(view, None)
        if ordered is not None:
            code, since = ordered
            self._observe(code, self._monotonic() - since)
