"""The owner looks along, at the GraphQL door: the act, then the pass of its view."""

from __future__ import annotations

from typing import assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.look_along import look_along
from services.api.schema import answers, translate, words
from services.api.schema.context import Info
from tenants.conventions.articles import RESPONSIBLE
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId, TenantId


@strawberry.type
class LookMutation:
    @words.asked(
        "See, for my own tenant, what leaves by a running flow. It takes no slot, opens no flow "
        "and ends when no service looks any more; it is an entry like any other look."
    )
    async def look_along(self, info: Info, camera: ID) -> answers.LookAnswer:
        house, agent = info.context.house, info.context.agent
        tenant = TenantId(camera.partition(":")[0])
        is_mine = str(agent.organisation) == tenant
        node = house.directory.node_for(tenant, CameraId(camera))
        if is_mine and node is None:
            return _refused(Refused(RESPONSIBLE, "link-down", *french.LINK_DOWN))
        if is_mine and not house.register.writable:
            return _refused(_unwritten())
        try:
            answer = await look_along(
                house.begin, house.conventions, agent, CameraId(camera), house.clock()
            )
        except acts.RegisterUnavailable:
            house.register.doubt()
            return _refused(_unwritten())

        match answer:
            case acts.Watching() if node is not None:
                return translate.watching(house, answer, node)
            case acts.Watching():
                raise RuntimeError("granted without a node to show it")
            case acts.LookRefused(refused):
                return _refused(refused)
            case acts.NoSuchCamera():
                return answers.CameraNotFound(id=camera)
            case _:
                assert_never(answer)


def _unwritten() -> Refused:
    return Refused(RESPONSIBLE, "register-unavailable", *french.REGISTER_UNAVAILABLE)


def _refused(why: Refused) -> answers.LookRefused:
    return answers.LookRefused(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )
