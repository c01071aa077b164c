"""A simulation answers as the act would, and names the line; every code has its line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tenants.decisions import watching
from tenants.decisions.outcomes import Granted
from tenants.decisions.owner import extracting
from tenants.decisions.owner.extracting import ExtractionRequest, Requisition
from tenants.decisions.simulating import GATES, Gate, Question, simulate
from tenants.decisions.standing import ABSENT
from tenants.decisions.steering import taking
from tenants.decisions.tickets.asking import TicketRequest
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import (
    CAMERA,
    a_deed_of,
    a_steer,
    a_watch,
    empty,
    first_service,
    full,
    held_for,
)

VA = a_convention()
CH = a_deed_of("charenton-immobiliere-3f")
SERVICE = first_service(VA)
A_TICKET = TicketRequest(
    an_agent().id, first_service(CH), "7 quai de Bercy", "theft", None, timedelta(hours=4), NOON
)
AN_EXTRACTION = ExtractionRequest(an_agent().id, SERVICE, (CAMERA,), NOON, NOON, None, NOON)


def test_what_is_simulated_is_what_the_act_would_answer() -> None:
    held = held_for(VA)

    for slots in (empty(VA), full(VA)):
        simulated = simulate(a_watch(), VA, held, slots).outcome
        assert simulated == watching.decide(a_watch(), VA, held, slots)
    for asked in (a_steer(), a_steer(at=NOON, ground="grave-disorder")):
        assert simulate(asked, VA, held, empty(VA)).outcome == taking.decide(asked, VA, held)
    owner = held_for(VA, organisation=SubscriberId(ASCQ))
    requisition = Requisition("PR-1", "Parquet", date(2026, 6, 15))
    handed = replace(
        AN_EXTRACTION,
        organisation=SubscriberId(ASCQ),
        since=NOON - timedelta(hours=1),
        requisition=requisition,
    )
    simulated = simulate(handed, VA, owner, empty(VA)).outcome
    assert simulated == extracting.decide(handed, VA, owner)
    assert isinstance(simulated, Granted)


@pytest.mark.parametrize(
    ("question", "gate"),
    [
        (a_watch(), Gate.RULE),
        (a_watch(motive="x"), Gate.PURPOSE),
        (a_steer(), Gate.RULE),
        (a_steer(at=NOON, ground="grave-disorder"), Gate.APPROVAL),
        (a_steer(steerable=False), Gate.PICTURE),
        (A_TICKET, Gate.SUBSCRIPTION),
        (AN_EXTRACTION, Gate.REQUISITION),
    ],
)
def test_the_line_that_decided_is_named(question: Question, gate: Gate) -> None:
    assert simulate(question, VA, held_for(VA), empty(VA)).gate is gate


def test_a_ticket_is_simulated_up_to_the_owner_s_word() -> None:
    assert simulate(A_TICKET, CH, held_for(CH), empty(CH)).gate is Gate.APPROVAL


def test_without_a_convention_the_first_line_decides() -> None:
    assert simulate(a_watch(), None, None, empty(VA)).gate is Gate.CONVENTION


def codes(root: Path) -> Iterator[str]:
    """Every code that a rule may refuse with, read from the rules themselves."""
    for file in (root / "tenants" / "decisions").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("Refused", "_refused"):
                yield from _words(node.args[1])


def _words(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=body, orelse=orelse):
            yield from _words(body)
            yield from _words(orelse)


def test_every_code_of_the_rules_has_its_line_and_none_is_left_over(root: Path) -> None:
    not_provided = {f"{act}-not-provided" for act, _ in ABSENT.values()}

    assert set(codes(root)) | not_provided == set(GATES)
