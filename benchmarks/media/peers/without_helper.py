"""This project as where its helper in C could not be built: the one place that knows how."""

from __future__ import annotations

from services.media.relay.native import line


def leave_helper_out() -> None:
    """For the rest of this process every packet is sealed and sent in Python."""
    line.load = lambda: None  # type: ignore[assignment, attr-defined]
