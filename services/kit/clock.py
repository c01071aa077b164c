"""How an instant is written for people in France."""

from __future__ import annotations

from datetime import datetime

from tenants.conventions.days import PARIS


def clock(at: datetime) -> str:
    """As clocks in France show it."""
    return at.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")
