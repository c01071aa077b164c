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


def collector_address(said: str | None) -> str | None:
    """Check where traces are sent; raises `ValueError` as `redis_address` does."""
    if said is not None:
        parts = urlsplit(said)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise ValueError("write https://host:4318/v1/traces, without an account")
    return said
