"""uvloop in the place of asyncio's own event loop, for whoever measures the difference."""

from __future__ import annotations

import asyncio
import importlib

from services.kit import loops


def use_uvloop() -> None:
    """For every loop that this process makes from now on. Raises `ImportError`."""
    uvloop = importlib.import_module("uvloop")
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    loops.gathering_loop = uvloop.new_event_loop
