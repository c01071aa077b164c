"""An issuer with one account, and somebody in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from services.demo.issuer.app import build_issuer
from tests.services.demo.issuer.person import (
    BACK,
    HOME,
    ISSUER,
    MARTIN,
    Browser,
    Clock,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> Any:
    numbers = count(1)
    return build_issuer(
        ISSUER,
        [MARTIN],
        redirect_uris=[BACK],
        post_logout_uris=[HOME],
        clock=clock,
        names=lambda: f"name-{next(numbers)}",
    )


@pytest.fixture
async def person(app: Any) -> AsyncIterator[Browser]:
    opened = Browser(app)
    yield opened
    await opened.http.aclose()
