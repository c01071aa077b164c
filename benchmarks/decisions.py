"""How many times a second may an agent watch? Decisions on one core, beside the floor.

The floor makes the very same answer and decides nothing, in the same run. Questions differ
from one to the next: instants, cameras, incidents. Counted in the processor's own time, so
that neighbours do not count. Fails under 50,000 a second.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.convention import Convention, PrefectoralOrder
from tenants.decisions.outcomes import Granted, Outcome
from tenants.decisions.watching import WatchRequest, decide
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.quotas.slots import Slots
from tenants.vocabulary.identifiers import AgentId, CameraId, SubscriberId, TenantId

QUESTIONS, ROUNDS, LEAST = 20_000, 7, 50_000
TENANT, SERVICE, AGENT = TenantId("villeneuve-d-ascq"), SubscriberId("cic-nord"), AgentId("bench")
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)

Asked = TypeVar("Asked")


def main() -> int:
    convention = _convention()
    habilitation = Habilitation(
        AGENT, SERVICE, TENANT, NOON - timedelta(days=100), NOON + timedelta(days=100),
        Designation("bench", "bench"),
    )  # fmt: skip
    slots = Slots(8, {slot: CameraId(f"{TENANT}:{slot}") for slot in range(1, 8)})
    granted = [_request(number) for number in range(QUESTIONS)]
    refused = [replace(one, motive="curiosity") for one in granted]
    answer = decide(granted[0], convention, habilitation, slots)
    assert isinstance(answer, Granted)

    def floor(_: WatchRequest) -> Outcome:
        return Granted(answer.article, answer.until)

    def ask(request: WatchRequest) -> Outcome:
        return decide(request, convention, habilitation, slots)

    told = {
        "floor: the same answer, undecided": _a_second(floor, granted),
        "watching: granted": _a_second(ask, granted),
        "watching: refused for its motive": _a_second(ask, refused),
    }
    for name, rate in told.items():
        print(f"{name:38} {rate:>12,.0f} a second")
    slowest = min(told.values())
    print(f"{'least that is accepted':38} {LEAST:>12,} a second")
    return 0 if slowest >= LEAST else 1


def _convention() -> Convention:
    order = PrefectoralOrder("bench", date(2026, 1, 1), date(2031, 1, 1))
    deed = read_conventions([SIGNED])[TENANT]
    return replace(deed.at(NOON), orders=(*deed.at(NOON).orders, order))


def _request(number: int) -> WatchRequest:
    return WatchRequest(
        AGENT,
        SERVICE,
        CameraId(f"{TENANT}:{number % 252:03}"),
        None,
        "doubt",
        f"2026-{number}",
        NOON + timedelta(seconds=number),
    )


def _a_second(answer: Callable[[Asked], Outcome], questions: list[Asked]) -> float:
    """The median of some rounds, so that one pause of the machine says nothing."""
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for question in questions:
            answer(question)
        rates.append(len(questions) / (time.process_time() - began))
    return statistics.median(rates)


if __name__ == "__main__":
    sys.exit(main())
