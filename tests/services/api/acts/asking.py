"""Short ways to ask for a view in tests that are about what comes after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.answers import Watching
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.storage.fixtures import CONVENTIONS


async def watching(
    begin: Begin,
    number: str = "001",
    *,
    agent: Agent | None = None,
    now: datetime = NOON,
    conventions: Mapping[TenantId, Deed] = CONVENTIONS,
) -> Watching:
    camera = CameraId(f"{ASCQ}:{number}")
    answer = await watch_camera(
        begin, conventions, agent or an_agent(), camera, "public-order", None, now
    )
    assert isinstance(answer, Watching)
    return answer
