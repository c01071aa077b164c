"""The ways an act on a locked tenant writes, each put together once (see `exchange`)."""

from __future__ import annotations

from sqlalchemy import delete, update

from services.api.storage.exchange import Write, adding
from services.api.storage.said import SAID
from services.api.storage.tables import (
    flows,
    register_bodies,
    register_entries,
    register_heads,
    slots,
    views,
)
from services.api.storage.view_shelf import RUNNING

ADD_LEAF = adding(register_entries)
ADD_BODY = adding(register_bodies, *SAID, "refused")
ADD_FLOW = adding(flows, "ended_at")
ADD_SLOT = adding(slots)
ADD_VIEW = adding(views, "ended", "ended_at")
MOVE_HEAD = Write(
    register_heads,
    False,
    lambda value: (
        update(register_heads)
        .where(register_heads.c.tenant == value("of"))
        .values({name: value(name) for name in ("size", "frontier", "next_fence")})
    ),
)
END_VIEW = Write(
    views,
    False,
    lambda value: (
        update(views)
        .where(views.c.id == value("of"), views.c.tenant == value("in"), RUNNING)
        .values({name: value(name) for name in ("ended", "ended_at")})
    ),
)
FREE_SLOT = Write(slots, False, lambda value: delete(slots).where(slots.c.flow == value("of")))
END_FLOW = Write(
    flows,
    False,
    lambda value: update(flows).where(flows.c.id == value("of")).values(ended_at=value("ended_at")),
)
