"""Addresses that settings take, checked once at the door and never repeated in a message."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import SecretStr


def redis_address(said: SecretStr | None) -> SecretStr | None:
    """Check the address of a Redis; raises `ValueError` with the remedy, without the address."""
    if said is not None:
        parts = urlsplit(said.get_secret_value())
        if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
            raise ValueError("write redis://host:port/0, or rediss:// in TLS")
    return said
