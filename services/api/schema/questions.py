"""What may be asked. Each question is one act; nothing outside what the agent may see."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, UNSET

from services.api.acts import reading
from services.api.acts.answers import CameraQuery, UnreadableQuery
from services.api.acts.inventory.receive_inventory import inventory_versions
from services.api.schema import translate, words
from services.api.schema.contacts import ContactQuery
from services.api.schema.context import Info
from services.api.schema.federators import FederatorQuery
from services.api.schema.mailbox import MailQuery
from services.api.schema.register import RegisterQuery
from services.api.schema.telling import told
from services.api.schema.ticket_records import TicketRecordQuery
from services.api.schema.upkeep.doors import UpkeepQuery
from tenants.vocabulary.camera import BoundingBox, GeoPoint
from tenants.vocabulary.identifiers import CameraId, TenantId

LONGEST_TEXT = 200
MOST_VERSIONS = 100
_TEXT = strawberry.argument(
    description="Words of the name, the number or the zone; accents and case do not matter."
)


@strawberry.type(
    description="What a person reads and does. An outcome is a union, never an `errors[]` entry:\n"
    "`errors[]` is for our bugs, for requests that are not GraphQL, and for who must prove again\n"
    "who they are."
)
class Query(
    MailQuery,
    ContactQuery,
    UpkeepQuery,
    RegisterQuery,
    TicketRecordQuery,
    FederatorQuery,
):
    @words.asked("Who I am, for which organisation, with which roles.")
    def me(self, info: Info) -> words.Me:
        return translate.me(info.context.who)

    @words.asked("The tenants I may see, in the order of their names.")
    async def tenants(self, info: Info) -> list[words.Tenant]:
        house, agent = info.context.house, info.context.agent
        with told():
            gauges = await reading.gauge(house.begin, agent, None, house.clock())
            summaries = await reading.list_tenants(house.begin, agent, house.clock())
            standing = await reading.standing_motives(house.begin, agent, house.clock())

        by_tenant = {gauge.tenant: gauge for gauge in gauges}
        found = (
            translate.tenant(
                house, summary, by_tenant[summary.id], agent, standing.get(summary.id, ())
            )
            for summary in sorted(summaries, key=lambda one: one.name)
            if summary.id in by_tenant
        )
        return [one for one in found if one is not None]

    @words.asked(
        "Cameras of the tenants I may see. With `near`, the closest first; "
        "else by tenant and number."
    )
    async def cameras(
        self,
        info: Info,
        within: words.BoundingBoxInput | None = UNSET,
        near: words.GeoPointInput | None = UNSET,
        tenant: ID | None = UNSET,
        text: Annotated[str | None, _TEXT] = UNSET,
        first: Annotated[int, strawberry.argument(description="1 to 1000.")] = 50,
        after: str | None = UNSET,
    ) -> words.CameraConnection:
        house = info.context.house
        with told():
            query = CameraQuery(
                within=_box(within or None),
                near=_point(near or None),
                tenant=TenantId(tenant) if tenant else None,
                text=text[:LONGEST_TEXT] if text else None,
                first=first,
                after=after or None,
            )
            page = await reading.list_cameras(house.begin, info.context.agent, query, house.clock())
        return translate.cameras(house, page)

    @words.asked(
        "Null where it does not exist or belongs to a tenant I may not see: the two answer alike."
    )
    async def camera(self, info: Info, id: ID) -> words.Camera | None:
        house = info.context.house
        with told():
            found = await reading.find_camera(
                house.begin, info.context.agent, CameraId(id), house.clock()
            )
        return None if found is None else translate.camera_of(house, found)

    @words.asked(
        "How a tenant's list of cameras came to be, the latest version first; empty for a "
        "tenant I may not see."
    )
    async def inventory_versions(
        self,
        info: Info,
        tenant: ID,
        first: Annotated[int, strawberry.argument(description="1 to 100.")] = 10,
    ) -> list[words.InventoryVersion]:
        house = info.context.house
        with told():
            if not 1 <= first <= MOST_VERSIONS:
                raise UnreadableQuery(f"first must be 1 to {MOST_VERSIONS}")
            versions = await inventory_versions(
                house.begin, info.context.agent, TenantId(tenant), first, house.clock()
            )
        return [translate.inventory_version(one) for one in versions]


def _box(said: words.BoundingBoxInput | None) -> BoundingBox | None:
    if said is None:
        return None
    try:
        return BoundingBox(said.west, said.south, said.east, said.north)
    except ValueError as error:
        raise UnreadableQuery(str(error)) from error


def _point(said: words.GeoPointInput | None) -> GeoPoint | None:
    if said is None:
        return None
    try:
        return GeoPoint(said.longitude, said.latitude)
    except ValueError as error:
        raise UnreadableQuery(str(error)) from error
