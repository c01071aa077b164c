"""What each server of the comparison is called, wherever it is told."""

from __future__ import annotations

from typing import Final

PYTHON: Final = "beffroi, pure Python"
HELPED: Final = "beffroi, with its helper in C"
STOCK: Final = "aiortc, stock"
PION: Final = "pion v4, a track and a goroutine a viewer"
JANUS: Final = "Janus, event_loops = 2"
FLOOR: Final = "floor: UDP segmentation, nothing sealed"
FLOOR_EACH: Final = "floor: sendto, nothing sealed"
