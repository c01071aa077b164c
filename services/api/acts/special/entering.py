"""How what is convened is written down: who, for what, where, from when until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.api.acts.entry_by import entry_by
from services.api.storage.specials import Special, SpecialKind
from services.api.storage.work import LockedTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.people import Agent

ASKING = {
    SpecialKind.ARRANGEMENT: Act.ARRANGE,
    SpecialKind.CRISIS_CELL: Act.CONVENE_CRISIS,
    SpecialKind.ACTIVE_POST: Act.DECLARE_POST,
    SpecialKind.POST_WORD: Act.POST_WORD,
}
"""Under which act each begins."""
ANSWERING = {
    SpecialKind.ARRANGEMENT: Act.DECIDE_ARRANGEMENT,
    SpecialKind.POST_WORD: Act.POST_WORD,
}
"""Under which act an answer is entered, where somebody answers."""
_IS_MOTIVE = (SpecialKind.ARRANGEMENT, SpecialKind.CRISIS_CELL)


def entry_of(
    locked: LockedTenant,
    act: Act,
    one: Special,
    outcome: str,
    now: datetime,
    *,
    by: Agent | None = None,
    detail: str | None = None,
) -> Entry:
    """`by`: who acts, where it is not who asked for it."""
    agent = by or one.agent
    said = [one.id, *one.zones, *(f"members: {', '.join(one.members)}" for _ in one.members[:1])]
    return replace(
        entry_by(locked, agent, act, outcome, now),
        camera=one.cameras[0] if len(one.cameras) == 1 else None,
        motive=one.subject if one.kind in _IS_MOTIVE else None,
        incident=one.incident,
        article=one.article or None,
        since=one.since,
        until=one.until,
        approver=one.decided_by,
        detail="; ".join([*said, *_several(one), *([] if detail is None else [detail])]),
    )


def _several(one: Special) -> list[str]:
    subject = [] if one.kind in _IS_MOTIVE else [one.subject]
    cameras = [", ".join(one.cameras)] if len(one.cameras) > 1 else []
    return [*subject, *cameras]
