"""A fault reported by either side, on both databases, and its way back into service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.acts.answers import NoSuchCamera, NoSuchTenant
from services.api.acts.upkeep.answers import FaultKept, NothingSuch, UpkeepRefused
from services.api.acts.upkeep.faults import Reported, follow_fault, report_fault
from services.api.storage.upkeep.shelf import Fault, FaultId
from services.api.storage.work import Begin
from tenants.decisions.owner.faults import FaultKind, FaultState, Trouble
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.acts.reading_back import entries
from tests.services.api.acts.test_steering import AGENT, CHIEF
from tests.services.api.storage.fixtures import CONVENTIONS

CAMERA = CameraId(f"{ASCQ}:001")
DIRTY = Reported(Trouble(CAMERA, FaultKind.DIRTY), "toile d'araignée")
LINK = Reported(Trouble(None, FaultKind.LINK), "")
OPERATOR = replace(CHIEF, roles=frozenset())
HOUR = timedelta(hours=1)


async def reported(begin: Begin, agent: Agent = AGENT, said: Reported = DIRTY) -> Fault:
    answer = await report_fault(begin, CONVENTIONS, agent, ASCQ, said, NOON)
    assert isinstance(answer, FaultKept)
    return answer.fault


async def last(begin: Begin) -> tuple[str, str, str | None, str | None]:
    entry = (await entries(begin))[-1]
    return entry["act"], entry["outcome"], entry["camera"], entry["detail"]


@pytest.mark.clause("VA-14")
async def test_an_agent_of_the_cic_reports_what_it_sees(begin: Begin) -> None:
    fault = await reported(begin)

    assert (fault.by, fault.organisation, fault.since) == (
        "Brigadier-chef Camille Martin",
        AGENT.organisation,
        NOON,
    )
    assert await last(begin) == (
        "report-fault",
        "done",
        CAMERA,
        "dirty : reported (toile d'araignée)",
    )
    async with begin() as work:
        assert await work.upkeep.faults([ASCQ], NOON) == (fault,)


@pytest.mark.clause("VA-14")
async def test_the_commune_locates_repairs_and_restores_each_step_entered(begin: Begin) -> None:
    fault = await reported(begin, OPERATOR, LINK)
    back = NOON + 5 * HOUR

    for state in (FaultState.LOCATED, FaultState.UNDER_REPAIR, FaultState.RESTORED):
        answer = await follow_fault(
            begin, CONVENTIONS, OPERATOR, fault.id, state, back, NOON + HOUR
        )
        assert isinstance(answer, FaultKept)
        assert (answer.fault.state, answer.fault.expected) == (state, back)
        assert await last(begin) == ("follow-fault", "done", None, f"link : {state.value}")

    async with begin() as work:
        assert await work.upkeep.faults([ASCQ], NOON + 2 * HOUR) == ()
        (kept,) = await work.upkeep.faults([ASCQ], NOON)
    assert (kept.state, kept.changed_by) == (FaultState.RESTORED, "Chef de salle Alex Dubois")
    again = await follow_fault(
        begin, CONVENTIONS, OPERATOR, fault.id, FaultState.LOCATED, None, NOON + 2 * HOUR
    )
    assert again == NothingSuch(fault.id)


async def test_a_new_hour_of_return_is_a_step_too(begin: Begin) -> None:
    fault = await reported(begin)
    later = NOON + 8 * HOUR

    answer = await follow_fault(
        begin, CONVENTIONS, CHIEF, fault.id, FaultState.REPORTED, later, NOON
    )

    assert isinstance(answer, FaultKept)
    assert (answer.fault.state, answer.fault.expected) == (FaultState.REPORTED, later)


@pytest.mark.parametrize(
    ("agent", "state", "code"),
    [
        (AGENT, FaultState.RESTORED, "owner-only"),
        (CHIEF, FaultState.RESTORED, None),
    ],
)
async def test_the_owner_alone_tells_that_it_is_over(
    begin: Begin, agent: Agent, state: FaultState, code: str | None
) -> None:
    fault = await reported(begin)

    answer = await follow_fault(begin, CONVENTIONS, agent, fault.id, state, None, NOON)

    assert (answer.refused.code if isinstance(answer, UpkeepRefused) else None) == code
    assert (await last(begin))[:2] == ("follow-fault", code or "done")
    async with begin() as work:
        found = await work.upkeep.fault(fault.id)
    assert found is not None
    assert found.state is (FaultState.RESTORED if code is None else FaultState.REPORTED)


async def test_the_same_trouble_is_reported_once(begin: Begin) -> None:
    await reported(begin)

    answer = await report_fault(begin, CONVENTIONS, CHIEF, ASCQ, DIRTY, NOON)

    assert isinstance(answer, UpkeepRefused)
    assert answer.refused.code == "already-reported"
    assert (await last(begin))[:2] == ("report-fault", "already-reported")
    async with begin() as work:
        assert len(await work.upkeep.faults([ASCQ], NOON)) == 1


async def test_restored_it_may_be_reported_again(begin: Begin) -> None:
    fault = await reported(begin)
    await follow_fault(begin, CONVENTIONS, CHIEF, fault.id, FaultState.RESTORED, None, NOON)

    assert (await reported(begin)).id != fault.id


async def test_what_may_not_be_seen_cannot_fail(begin: Begin) -> None:
    fault = await reported(begin)
    stranger = an_agent("Nadia Blanc", organisation=SubscriberId("metz"))
    nowhere = replace(DIRTY, trouble=Trouble(CameraId(f"{ASCQ}:999"), FaultKind.DIRTY))
    size = len(await entries(begin))

    for said, answer in (
        (DIRTY, NoSuchCamera(CAMERA)),
        (LINK, NoSuchTenant(ASCQ)),
    ):
        assert await report_fault(begin, CONVENTIONS, stranger, ASCQ, said, NOON) == answer
    unknown = await report_fault(begin, CONVENTIONS, AGENT, ASCQ, nowhere, NOON)
    assert unknown == NoSuchCamera(CameraId(f"{ASCQ}:999"))
    for one in (fault.id, FaultId("nowhere")):
        seen = await follow_fault(
            begin, CONVENTIONS, stranger, one, FaultState.RESTORED, None, NOON
        )
        assert seen == NothingSuch(one)
    made = [(one["act"], one["outcome"], one["camera"]) for one in (await entries(begin))[size:]]
    assert made == [
        ("report-fault", "not-entitled", CAMERA),
        ("report-fault", "not-entitled", None),
        ("follow-fault", "not-entitled", None),
    ]
