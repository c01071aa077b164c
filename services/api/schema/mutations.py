"""What may be done. An act, then what follows from it: a pass, a word to the others."""

from __future__ import annotations

from typing import assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.inventory.import_inventory import undo_import
from services.api.acts.refuse_watch import refuse_watch
from services.api.acts.stop_watching import STOPPED, stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.schema import answers, translate, words
from services.api.schema.barring import barred_from, node_of
from services.api.schema.contacts import ContactMutation
from services.api.schema.context import House, Info
from services.api.schema.cutting import CutMutation
from services.api.schema.federators import FederatorMutation
from services.api.schema.looking import LookMutation
from services.api.schema.mailbox import MailMutation
from services.api.schema.register import RegisterMutation
from services.api.schema.rejoining import RejoinMutation
from services.api.schema.specials import SpecialMutation
from services.api.schema.steering import SteeringMutation
from services.api.schema.telling import told
from services.api.schema.tickets import TicketMutation
from services.api.schema.upkeep.doors import UpkeepMutation
from services.kit.tracing import spans
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused, or_of
from tenants.vocabulary.identifiers import CameraId, FlowId, TenantId, ViewId
from tenants.vocabulary.people import Agent


@strawberry.type
class Mutation(
    CutMutation,
    LookMutation,
    RejoinMutation,
    SteeringMutation,
    TicketMutation,
    MailMutation,
    ContactMutation,
    UpkeepMutation,
    RegisterMutation,
    SpecialMutation,
    FederatorMutation,
):
    @words.asked("Ask to watch a camera live. A refusal is an entry of the register like a grant.")
    async def watch_camera(
        self, info: Info, input: answers.WatchCameraInput
    ) -> answers.WatchAnswer:
        house, camera = info.context.house, CameraId(input.camera)
        node = node_of(house, camera)
        if not house.register.writable:
            return translate.refused(house, _register_unavailable())
        try:
            answer = await _ask(house, info.context.agent, input)
        except acts.RegisterUnavailable:
            house.register.doubt()
            return translate.refused(house, _register_unavailable())

        match answer:
            case acts.Watching() if node is not None:
                await house.announcer.ended(answer.ended)
                await house.announcer.gauge_changed(answer.camera.tenant)
                return translate.watching(house, answer, node)
            case acts.Watching():
                raise RuntimeError("granted without a node to show it")
            case acts.WatchRefused():
                return translate.refused(house, answer.refused, answer.holders, answer.offer)
            case acts.WatchNeedsApproval():
                return await _to_approve(house, answer)
            case acts.NoSuchCamera():
                return answers.CameraNotFound(id=ID(camera))
            case _:
                assert_never(answer)

    @words.asked("End a view of mine.")
    async def stop_watching(self, info: Info, view: ID) -> answers.StopAnswer:
        house = info.context.house
        with told():
            answer = await stop_watching(
                house.begin, info.context.agent, ViewId(view), house.clock()
            )

        match answer:
            case acts.Stopped():
                await house.announcer.revoked(answer.view, STOPPED)
                await house.announcer.gauge_changed(answer.tenant)
                return answers.Stopped(view=ID(answer.view), slot_freed=answer.slot_freed)
            case acts.NoSuchView():
                return answers.ViewNotFound(id=view)
            case _:
                assert_never(answer)

    @words.asked(
        "Take back the last import of my own tenant's cameras. `version` is the one that is "
        "taken back; it is refused once anything else has changed."
    )
    async def undo_inventory_import(
        self, info: Info, tenant: ID, version: int
    ) -> answers.UndoAnswer:
        house, agent = info.context.house, info.context.agent
        with told():
            answer = await undo_import(
                house.begin, house.conventions, agent, TenantId(tenant), version, house.clock()
            )

        match answer:
            case acts.InventoryRestored():
                await house.announcer.inventory_changed(TenantId(tenant), answer.change)
                return answers.InventoryRestored(version=answer.change.version, entry=answer.entry)
            case acts.InventoryRefused():
                return answers.InventoryRefused(
                    article=translate.article(answer.article),
                    code=answer.code,
                    message=french.INVENTORY[answer.code],
                )
            case acts.NoSuchTenant():
                return answers.TenantNotFound(id=tenant)
            case _:
                assert_never(answer)


async def _to_approve(house: House, answer: acts.WatchNeedsApproval) -> answers.WatchNeedsApproval:
    if answer.asked is not None:
        await house.announcer.special_changed(answer.asked)
    by = or_of(answer.needs.by)
    spans.say(outcome="needs-approval", article=answer.needs.article.cited)
    return answers.WatchNeedsApproval(
        article=translate.article(answer.needs.article),
        message=french.NEEDS_APPROVAL.format(by=by),
        by=by,
    )


async def _ask(house: House, agent: Agent, asked: answers.WatchCameraInput) -> acts.WatchAnswer:
    camera, now = CameraId(asked.camera), house.clock()
    barred = barred_from(house, agent, camera)
    if barred is not None:
        return await refuse_watch(house.begin, agent, camera, asked.motive, barred, now)
    return await watch_camera(
        house.begin,
        house.conventions,
        agent,
        camera,
        asked.motive,
        asked.incident or None,
        now,
        instead_of=FlowId(asked.instead_of) if asked.instead_of else None,
    )


def _register_unavailable() -> Refused:
    # The law's own article: whether the agent may see this tenant cannot be known.
    return Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_UNAVAILABLE)
