"""The storages that these tests write into."""

from __future__ import annotations

from tests.services.api.storage.fixtures import address, begin, empty, sqlite_template

__all__ = ["address", "begin", "empty", "sqlite_template"]
