"""One growing clock out of a camera's 32-bit, jumping one.

Pure. The rule, for each picture compared with the one before it:

* a step forward of at most `LONGEST_STEP` is kept as it is, through the wrap of the
  32-bit counter too;
* a step back of at most `LONGEST_JITTER`, or none, is the camera's clock trembling:
  the picture stands one tick after the last, until the camera has caught up;
* anything else is a clock that was set: the picture stands one usual step after the
  last, and the following ones are counted from there.

Pictures that are shown in another order than they come keep their own instants.

The first picture is at zero. `RTP-Info` is not asked: cameras put -1, 0 or nothing there.
"""

from __future__ import annotations

from tenants.vocabulary.picture import CLOCK_RATE

LONGEST_STEP = 5 * CLOCK_RATE
LONGEST_JITTER = CLOCK_RATE
USUAL_STEP = CLOCK_RATE // 25
_HALF, _MASK = 0x8000_0000, 0xFFFF_FFFF


class Timeline:
    def __init__(self) -> None:
        self._raw: int | None = None
        self._wanted = 0
        self._last = -1
        self._step = USUAL_STEP

    def place(self, raw: int, *, in_order: bool = True) -> int:
        """The instant of the picture that carries the RTP timestamp `raw`."""
        if self._raw is not None:
            self._wanted += self._change(raw)
        self._raw = raw
        if not in_order:
            self._last = max(self._wanted, self._last)
            return max(self._wanted, 0)
        self._last = max(self._wanted, self._last + 1)
        return self._last

    def _change(self, raw: int) -> int:
        change = (raw - (self._raw or 0) + _HALF & _MASK) - _HALF
        if 0 < change <= LONGEST_STEP:
            self._step = min(change, CLOCK_RATE)
            return change
        if -LONGEST_JITTER <= change <= 0:
            return change
        return self._last + self._step - self._wanted
