"""What the API entered is decided again from the register alone, and comes out the same."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.api.acts.answers import WatchRefused
from services.api.acts.habilitate import habilitate
from services.api.acts.watch_camera import watch_camera
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.decisions.replaying import AsItWas, agrees, replay
from tenants.habilitations.habilitation import Right
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, TenantId
from tests.builders import ASCQ, NOON, a_camera, a_deed, a_habilitation, an_agent
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import CONVENTIONS

CAMERA = CameraId(f"{ASCQ}:001")


def read(members: dict[str, Any]) -> Entry:
    """An entry from its canonical JSON."""
    known = {one.name for one in fields(Entry)}
    values = {name: value for name, value in members.items() if name in known}
    for name in ("at", "since", "until"):
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    return Entry(**values | {"tenant": TenantId(values["tenant"]), "act": Act(values["act"])})


@pytest.mark.clause("VA-17", "ME-2")
async def test_each_answer_to_a_watch_is_found_again(begin: Begin) -> None:
    two = {ASCQ: a_deed(quota=2)}
    for number in ("001", "002"):
        await watching(begin, number, conventions=two)
    await watching(begin, "001", conventions=two, now=NOON + timedelta(seconds=1))
    for camera, motive, incident in (
        ("003", "doubt", "4711"),
        ("001", "curiosity", None),
        ("001", "doubt", "x" * 300),
        ("001", "doubt", "47\n11"),
        ("001", "suspect", "4711"),
    ):
        await watch_camera(
            begin, two, an_agent(), CameraId(f"{ASCQ}:{camera}"), motive, incident, NOON
        )

    watched = [read(one) for one in await entries(begin) if one["act"] == "watch"]

    assert [one.outcome for one in watched] == [
        "granted",
        "granted",
        "granted",
        "quota-reached",
        "motive-unknown",
        "incident-unreadable",
        "incident-unreadable",
        "arrangement-required",
    ]
    for one in watched:
        assert one.camera is not None
        around = AsItWas(a_camera(one.camera.partition(":")[2]), a_habilitation())
        assert agrees(one, replay(one, Deed(two[ASCQ].versions), around)), one


@pytest.mark.clause("VA-6")
async def test_a_person_sought_opens_nothing_without_an_arrangement(begin: Begin) -> None:
    answer = await watch_camera(begin, CONVENTIONS, an_agent(), CAMERA, "suspect", "4711", NOON)

    assert isinstance(answer, WatchRefused)
    assert answer.refused.code == "arrangement-required"
    assert (await entries(begin))[-1]["version"] == 1


@pytest.mark.clause("VA-16")
async def test_a_habilitation_for_another_act_is_entered_as_its_refusal(begin: Begin) -> None:
    await habilitate(begin, a_habilitation(acts=frozenset({Right.ASK_TICKET})), NOON)

    answer = await watch_camera(begin, CONVENTIONS, an_agent(), CAMERA, "doubt", "4711", NOON)

    assert isinstance(answer, WatchRefused)
    assert answer.refused.code == "act-not-habilitated"
    assert (await entries(begin))[-1]["outcome"] == "act-not-habilitated"
