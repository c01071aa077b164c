"""The owner's stop, at the GraphQL door: the act, then the word to media and to the commune."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.cut_cameras import cut_cameras, restore_cameras
from services.api.heart.standing import say_cuts
from services.api.schema import answers, translate, words
from services.api.schema.context import Info
from services.kit.tracing import spans
from tenants.conventions.articles import RESPONSIBLE
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId, TenantId

MOST_MINUTES = 24 * 60


@strawberry.type
class CutMutation:
    @words.asked("Stop one of my tenant's cameras, or all of them, at once.")
    async def cut_cameras(self, info: Info, input: answers.CutInput) -> answers.CutAnswer:
        house, agent = info.context.house, info.context.agent
        minutes = input.minutes or None
        if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
            return _refused(Refused(RESPONSIBLE, "duration-unreadable", *french.CUT_DURATION))
        try:
            done = await cut_cameras(
                house.begin,
                agent,
                TenantId(input.tenant),
                CameraId(input.camera) if input.camera else None,
                input.reason,
                None if minutes is None else timedelta(minutes=minutes),
                house.clock(),
            )
        except acts.RegisterUnavailable:
            return _refused(Refused(RESPONSIBLE, "register-unavailable", *french.CUT_UNWRITTEN))

        match done:
            case acts.CutDone(tenant, cut, ended):
                spans.say(outcome="done", tenant=tenant, camera=cut.camera)
                await house.announcer.ended(ended)
                await say_cuts(house.begin, house.announcer, tenant)
                return answers.CutDone(cut=translate.cut_of(cut), ended=len(ended))
            case acts.CutRefused(refused):
                return _refused(refused)
            case acts.NoSuchCamera(camera):
                return answers.CameraNotFound(id=ID(camera))
            case _:
                assert_never(done)

    @words.asked("Reopen what my tenant has cut.")
    async def reopen_cameras(
        self, info: Info, tenant: ID, camera: ID | None = None
    ) -> answers.ReopenAnswer:
        house = info.context.house
        try:
            done = await restore_cameras(
                house.begin,
                info.context.agent,
                TenantId(tenant),
                CameraId(camera) if camera else None,
                house.clock(),
            )
        except acts.RegisterUnavailable:
            return _refused(Refused(RESPONSIBLE, "register-unavailable", *french.CUT_UNWRITTEN))

        match done:
            case acts.Restored():
                await say_cuts(house.begin, house.announcer, done.tenant)
                return answers.Reopened(tenant=ID(done.tenant), camera=camera)
            case acts.CutRefused(refused):
                return _refused(refused)
            case acts.NoSuchCamera(missing):
                return answers.CameraNotFound(id=ID(missing))
            case _:
                assert_never(done)


def _refused(why: Refused) -> answers.CutRefused:
    spans.say(outcome="refused", code=why.code, article=why.article.cited)
    return answers.CutRefused(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )
