"""What keeps a bundle from being made."""

from __future__ import annotations


class CannotBundle(Exception):
    """One line: what is wrong, and its remedy."""
