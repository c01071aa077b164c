"""A commune's new list, as the State side acknowledges it (VA-2), at the GraphQL door."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

from services.api import french
from services.api.acts.answers import InventoryRefused as Refused
from services.api.acts.answers import NoSuchTenant
from services.api.acts.inventory.acknowledge_inventory import (
    InventoryAcknowledged as Acknowledged,
)
from services.api.acts.inventory.acknowledge_inventory import (
    acknowledge_inventory,
    unacknowledged,
)
from services.api.schema import translate, words
from services.api.schema.answers import InventoryRefused, TenantNotFound
from services.api.schema.context import Info
from services.api.schema.telling import told
from services.api.schema.words import said
from tenants.vocabulary.identifiers import TenantId


@strawberry.type(description="A list that a commune changed and nobody of mine acknowledged.")
class InventoryNews:
    tenant: ID
    tenant_name: str
    latest: words.InventoryVersion


@strawberry.type
class InventoryAcknowledged:
    version: int
    at: datetime
    by: str
    entry: int = said("Number of the entry in the tenant's register.")


AcknowledgeAnswer: TypeAlias = Annotated[
    InventoryAcknowledged | InventoryRefused | TenantNotFound,
    strawberry.union("AcknowledgeAnswer"),
]


@strawberry.type
class AcknowledgingQuery:
    @words.asked(
        "The lists that communes imported or took back, and that nobody of the State side "
        "acknowledged; none of my own tenant's."
    )
    async def inventory_news(self, info: Info) -> list[InventoryNews]:
        house = info.context.house
        with told():
            found = await unacknowledged(house.begin, info.context.agent, house.clock())
        return [
            InventoryNews(
                tenant=ID(tenant),
                tenant_name=house.tenant_name(tenant),
                latest=translate.inventory_version(version),
            )
            for tenant, version in found.items()
        ]


@strawberry.type
class AcknowledgingMutation:
    @words.asked("Say that a commune's list was received, up to this version.")
    async def acknowledge_inventory(
        self, info: Info, tenant: ID, version: int
    ) -> AcknowledgeAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            answer = await acknowledge_inventory(
                house.begin, house.conventions, agent, TenantId(tenant), version, house.clock()
            )

        match answer:
            case Acknowledged():
                return InventoryAcknowledged(
                    version=answer.version, at=answer.at, by=answer.by, entry=answer.entry
                )
            case Refused():
                return InventoryRefused(
                    article=translate.article(answer.article),
                    code=answer.code,
                    message=french.INVENTORY[answer.code],
                )
            case NoSuchTenant():
                return TenantNotFound(id=tenant)
            case _:
                assert_never(answer)
