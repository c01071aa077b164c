"""uvloop in the place of asyncio's own event loop, for whoever measures the difference."""

from __future__ import annotations

import asyncio
import importlib


def use_uvloop() -> None:
    """For every loop that this process makes from now on. Raises `ImportError`."""
    asyncio.set_event_loop_policy(importlib.import_module("uvloop").EventLoopPolicy())
