"""The address of a Redis is checked at the door, and its account never repeated."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.kit.addresses import redis_address


@pytest.mark.parametrize("said", ["redis://127.0.0.1:6379/0", "rediss://:s3cret@redis.example/1"])
def test_a_redis_is_one(said: str) -> None:
    assert redis_address(SecretStr(said)) == SecretStr(said)


def test_none_is_none() -> None:
    assert redis_address(None) is None


@pytest.mark.parametrize("said", ["", "http://h", "redis://", "s3cret@host", "redis:s3cret"])
def test_what_is_none_is_refused_without_being_repeated(said: str) -> None:
    with pytest.raises(ValueError, match="write redis://host") as refused:
        redis_address(SecretStr(said))

    assert "s3cret" not in str(refused.value)
