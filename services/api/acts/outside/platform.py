"""How far the registers have come and what mail waits, for who keeps the platform running.

Counts and hours: no entry's body, no letter's words, no person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.api.storage.mails import Post
from services.api.storage.register import Head
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId

PLATFORM_MANAGE = "platform.manage"
"""The role without which nothing of the platform's own state is told."""


@dataclass(frozen=True, slots=True)
class Storage:
    """`heads` by tenant's id; `disputes`: the code of what a commune's side does not agree to."""

    heads: tuple[Head, ...]
    post: Mapping[TenantId, Post]
    disputes: Mapping[TenantId, str]


async def read_storage(begin: Begin) -> Storage:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        witnesses = await work.registers.witnesses()
        disputes = {one.tenant: one.dispute for one in witnesses if one.dispute is not None}
        return Storage(await work.registers.heads(), await work.mails.owed(), disputes)
